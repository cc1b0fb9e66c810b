import { IdMap } from "../domain/id-map";
import { asLicensingError } from "../errors";
import { readPreview } from "../report/preview";
import { type Report, readReport } from "../report/report";
import { type Name, readNames } from "../table/read-names";
import { sanitize } from "../text";
import { findCommit } from "./commit";

export const namesOption = [
    "--names <file>",
    "a table with names to show instead of IDs, such as `export` writes: .csv",
] as const;

interface Options {
    names?: string | undefined;
    commit?: string | undefined;
}

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

/** An unreadable table becomes a warning, since a pipeline needs the report. */
function call(path: string | undefined): { called?: IdMap<Name> | undefined; problem?: string[] } {
    try {
        return path === undefined ? {} : { called: readNames(path) };
    } catch (error) {
        const { message } = asLicensingError(error);
        return { problem: [`no names: ${sanitize(path ?? "")} cannot be read`, ...message.split("\n")] };
    }
}

function explainIds(path: string, { changes }: Report): string[] | undefined {
    const isUnnamed = changes.some(({ people }) => people.some(({ name, email }) => name === "" && email === ""));
    return isUnnamed
        ? [`${sanitize(path)} has no column userId, so people without a name in the preview appear by ID`]
        : undefined;
}

/** The exit status of a refused run. Pulumi uses others. */
export const refusedStatus = 10;

export function statusOf(
    { errors, changing, refusal }: Report,
    { expectNoChanges }: { expectNoChanges?: boolean | undefined },
): number {
    if (expectNoChanges && (errors.length > 0 || changing > 0)) {
        return errors.length > 0 ? 1 : 3;
    }
    return refusal ? refusedStatus : 0;
}
