import { readFileSync, writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import { writeResult } from "../output";
import { toMarkdown } from "../report/markdown";
import { toPage } from "../report/page";
import { ReportError } from "../report/report-error";
import { encodingOf, quote } from "../text";
import { makeReport, namesOption, refusedStatus, statusOf } from "./make-report";
import { exitOnSignals } from "./signals";

interface Options {
    html?: string;
    names?: string;
    commit?: string;
    expectNoChanges?: true;
}

export function createReport(): Command {
    return new Command("report")
        .description("Turn the output of `pulumi preview --json` into a pull request comment: Markdown, on stdout.")
        .argument("[file]", "the output of `pulumi preview --json`, see below (default: stdin)", "-")
        .option("--html <file>", "also write a page that names everyone; overwrites the file")
        .option(...namesOption)
        .option("--commit <commit>", "the previewed commit (default: from the pipeline's variables)")
        .option("--expect-no-changes", "exit with 3 if anything changes, with 1 if the preview failed")
        .addHelpText("after", explanation)
        .action(writeReport);
}

const explanation = `
Run the preview with --show-sames and --show-replacement-steps. Without them Pulumi leaves out people
who do not change, and what an interrupted replacement still has to delete.

Sends no requests. The comment begins with <!-- pulumi-uipath-licensing -->, so that a pipeline finds
its earlier comment, and has at most 60 kB.

Exits with 0 when the report is written, even if the preview failed. Exits with ${refusedStatus} when the report refuses
the run because it would leave more people without licenses than uipath:maxReleases allows.`;

async function writeReport(file: string, { html, names, commit, expectNoChanges }: Options): Promise<void> {
    exitOnSignals();
    const bytes = await readInput(file);
    // PowerShell's `>` writes UTF-16.
    const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
    const report = makeReport(text, { names, commit });
    if (html !== undefined) {
        writePage(html, toPage(report));
    }
    writeResult(toMarkdown(report));
    process.exitCode = statusOf(report, { expectNoChanges });
}

async function readInput(file: string): Promise<Buffer> {
    if (file === "-" && process.stdin.isTTY) {
        throw new ReportError({
            summary: "no preview was given.",
            remedy: "pass its file, or pipe it: pulumi preview --json --show-sames --show-replacement-steps | npx pulumi-uipath-licensing report",
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
        remedy: "correct the path or its permissions.",
    });
}
