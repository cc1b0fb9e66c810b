import { readFileSync, writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import { IdMap } from "../domain/id-map";
import { writeResult } from "../output";
import { toMarkdown } from "../report/markdown";
import { toPage } from "../report/page";
import { proposesChanges, readPreview } from "../report/preview";
import { readReport } from "../report/report";
import { ReportError } from "../report/report-error";
import { type Name, readNames } from "../table/read-names";
import { encodingOf, quote } from "../text";

interface Options {
    html?: string;
    names?: string;
    expectNoChanges?: true;
}

export function createReport(): Command {
    return new Command("report")
        .description("Turn what `pulumi preview --json` says into a comment for a pull request: Markdown, on stdout.")
        .argument("[file]", "what `pulumi preview --json --show-sames` wrote (default: stdin)", "-")
        .option("--html <file>", "write a page with everyone as well; a file that is there is overwritten")
        .option("--names <file>", "a table by which people are called by name, such as `export` writes: .csv")
        .option("--expect-no-changes", "end with 3 when anything changes, and with 1 when the preview failed")
        .addHelpText("after", explanation)
        .action(writeReport);
}

const explanation = `
Nothing is asked of any server. The comment begins with <!-- pulumi-uipath-licensing -->, so that a
pipeline finds the one that it wrote before, and is of 60 kB at most.

Ends with 0 when the report is written, also when it says that the preview failed.`;

async function writeReport(file: string, { html, names, expectNoChanges }: Options): Promise<void> {
    const called = names === undefined ? new IdMap<Name>() : readNames(names);
    const bytes = await readInput(file);
    // PowerShell's `>` writes UTF-16.
    const preview = readPreview(new TextDecoder(encodingOf(bytes)).decode(bytes));
    const report = readReport(preview, called);
    if (html !== undefined) {
        writePage(html, toPage(report));
    }
    writeResult(toMarkdown(report));
    if (expectNoChanges) {
        process.exitCode = report.errors.length > 0 ? 1 : proposesChanges(preview) ? 3 : 0;
    }
}

async function readInput(file: string): Promise<Buffer> {
    if (file === "-" && process.stdin.isTTY) {
        throw new ReportError({
            summary: "no preview was given.",
            remedy: "name its file, or pipe it: pulumi preview --json --show-sames | npx pulumi-uipath-licensing report",
        });
    }
    try {
        return file === "-" ? await buffer(process.stdin) : readFileSync(file);
    } catch (error) {
        throw explain(`${quote(file)} cannot be read`, error);
    }
}

function writePage(path: string, page: string): void {
    try {
        writeFileSync(path, page);
    } catch (error) {
        throw explain(`${quote(path)} cannot be written`, error);
    }
}

function explain(what: string, error: unknown): ReportError {
    return new ReportError({
        summary: `${what} (${(error as NodeJS.ErrnoException).code}).`,
        remedy: "correct the path, or see to its permissions.",
    });
}
