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
        .description("Turn what `pulumi preview --json` says into a comment for a pull request: Markdown, on stdout.")
        .argument("[file]", "what `pulumi preview --json` wrote, see below (default: stdin)", "-")
        .option("--html <file>", "write a page with everyone as well; a file that is there is overwritten")
        .option(...namesOption)
        .option("--commit <commit>", "the commit that was previewed (default: as the pipeline's variables say)")
        .option("--expect-no-changes", "end with 3 when anything changes, and with 1 when the preview failed")
        .addHelpText("after", explanation)
        .action(writeReport);
}

const explanation = `
The preview is best made with --show-sames and --show-replacement-steps: without them Pulumi leaves out
people of whom nothing changes, and what an interrupted replacement has still to delete.

Nothing is asked of any server. The comment begins with <!-- pulumi-uipath-licensing -->, so that a
pipeline finds the one that it wrote before, and is of 60 kB at most.

Ends with 0 when the report is written, also when it says that the preview failed; with ${refusedStatus} when it says that
the run is refused, since it would leave more people without licenses than uipath:maxReleases allows.`;

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
            remedy: "name its file, or pipe it: pulumi preview --json --show-sames --show-replacement-steps | npx pulumi-uipath-licensing report",
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
