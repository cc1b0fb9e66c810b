import { IdMap } from "../domain/id-map";
import { asLicensingError } from "../errors";
import { readPreview } from "../report/preview";
import { type Report, readReport } from "../report/report";
import { type Name, readNames } from "../table/read-names";
import { clip } from "../text";
import { findCommit } from "./commit";

export const namesOption = [
    "--names <file>",
    "a table with names to show instead of IDs, such as `export` writes: .csv",
] as const;

interface Options {
    names?: string | undefined;
    commit?: string | undefined;
}

/** The report of what a preview wrote. */
export function makeReport(preview: string, { names, commit }: Options): Report {
    const { called, problem } = call(names);
    const report = readReport(readPreview(preview), called ?? new IdMap());
    const explained = problem ?? (names === undefined || called ? undefined : explainIds(names, report));
    return {
        ...report,
        warnings: [...(explained ? [explained] : []), ...report.warnings],
        origin: { date: report.origin.date ?? new Date(), commit: commit ?? findCommit(process.env) },
    };
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
        ? [`${clip(path)} has no column userId, so people without a name in the preview appear by ID`]
        : undefined;
}

/** What a command ends with where a report refuses the run. Pulumi's own statuses are others. */
export const refusedStatus = 10;

/** What a command ends with for what a report says. */
export function statusOf(
    { errors, changing, refusal }: Report,
    { expectNoChanges }: { expectNoChanges?: boolean | undefined },
): number {
    if (expectNoChanges && (errors.length > 0 || changing > 0)) {
        return errors.length > 0 ? 1 : 3;
    }
    return refusal ? refusedStatus : 0;
}
