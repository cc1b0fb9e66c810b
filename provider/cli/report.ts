import { readFileSync, writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import { IdMap } from "../domain/id-map";
import { asLicensingError } from "../errors";
import { writeResult } from "../output";
import { toMarkdown } from "../report/markdown";
import { toPage } from "../report/page";
import { readPreview } from "../report/preview";
import { type Report, readReport } from "../report/report";
import { ReportError } from "../report/report-error";
import { type Name, readNames } from "../table/read-names";
import { clip, encodingOf, quote } from "../text";
import { findCommit } from "./commit";

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
        .option("--names <file>", "a table by which people are called by name, such as `export` writes: .csv")
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

Ends with 0 when the report is written, also when it says that the preview failed.`;

async function writeReport(file: string, { html, names, commit, expectNoChanges }: Options): Promise<void> {
    const bytes = await readInput(file);
    // PowerShell's `>` writes UTF-16.
    const preview = readPreview(new TextDecoder(encodingOf(bytes)).decode(bytes));
    const table = call(names);
    const read = readReport(preview, table.called ?? new IdMap());
    const problem = table.problem ?? (names === undefined || table.called ? undefined : explainIds(names, read));
    const report: Report = {
        ...read,
        warnings: [...(problem ? [problem] : []), ...read.warnings],
        origin: { date: read.origin.date ?? new Date(), commit: commit ?? findCommit(process.env) },
    };
    if (html !== undefined) {
        writePage(html, toPage(report));
    }
    writeResult(toMarkdown(report));
    if (expectNoChanges) {
        process.exitCode = report.errors.length > 0 ? 1 : report.changing > 0 ? 3 : 0;
    }
}

/** The names in a table, if it has IDs. One that cannot be read is said in the report, which a pipeline must not be without. */
function call(path: string | undefined): { called?: IdMap<Name> | undefined; problem?: string[] } {
    try {
        return path === undefined ? {} : { called: readNames(path) };
    } catch (error) {
        const { message } = asLicensingError(error);
        return { problem: [`no names: ${clip(path ?? "")} cannot be read`, ...message.split("\n")] };
    }
}

/** What to say of a table without IDs; nothing where the preview names everybody who changes. */
function explainIds(path: string, { changes }: Report): string[] | undefined {
    const isUnnamed = changes.some(({ people }) => people.some(({ name, email }) => name === "" && email === ""));
    return isUnnamed
        ? [`${clip(path)} has no column userId, so people whom the preview does not name stand here by their IDs`]
        : undefined;
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
