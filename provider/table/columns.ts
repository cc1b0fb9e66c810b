import { quote } from "../text";
import { explainUnknown, keyOf, type Meaning, normalizeHeader } from "./headers";
import type { Problems } from "./problems";
import { type Cell, type Identification, identifications, type TableOptions } from "./table";

export interface Column {
    index: number;
    label: string;
}

export interface Columns {
    headers: readonly Cell[];
    /** The most reliable first. */
    people: readonly (Column & { is: Identification })[];
    /** Without it, each bundle has a column. */
    bundles: Column | undefined;
    codes: readonly (Column & { code: string })[];
    useExternalLicense: Column | undefined;
    team: Column | undefined;
    /** Columns without a header, as spreadsheets leave them. Their cells must be empty. */
    blank: readonly Column[];
}

export function readColumns(
    headers: readonly Cell[],
    meaningOf: (header: string) => Meaning,
    holdsAddresses: (index: number) => boolean,
    options: TableOptions,
    problems: Problems,
): Columns | undefined {
    const columns = headers.map((cell, index) => ({
        ...cell,
        index,
        label: `column ${quote(cell.text.trim())}`,
        meaning: meaningOf(cell.text),
    }));
    const first = new Map<string, (typeof columns)[number]>();
    for (const column of columns) {
        const { meaning } = column;
        if (meaning.is === "blank") {
            continue;
        }
        const key = keyOf(column.text, meaning);
        const earlier = first.get(key);
        if (earlier) {
            problems.report(
                column,
                `${column.label} means the same as column ${quote(earlier.text.trim())}; keep one of them`,
            );
        } else {
            first.set(key, column);
        }
    }

    const find = (meaning: string) => first.get(meaning);
    const codes = columns.flatMap((column) =>
        column.meaning.is === "code" ? [{ ...column, code: column.meaning.code }] : [],
    );
    const people = identifications.flatMap((is) => {
        const column = find(is);
        return column ? [{ ...column, is }] : [];
    });
    const bundles = find("bundles");
    const at = headers[0];
    const missing = { people: people.length === 0, bundles: !bundles && codes.length === 0 };
    const unknown = columns.filter(({ meaning }) => meaning.is === "unknown");
    const likely = missing.people ? unknown.find(({ index }) => holdsAddresses(index)) : undefined;
    for (const column of unknown) {
        problems.report(
            column,
            column === likely
                ? `${column.label} is not known; it contains e-mail addresses, so name it email`
                : explainUnknown("column", column.text, options, { ...missing, people: missing.people && !likely }),
        );
    }
    const team = findTeam(columns, options);
    if (options.groupBy !== undefined && !team) {
        problems.report(
            at,
            `there is no column ${quote(options.groupBy)}, which the program groups by; add it, or correct groupBy`,
        );
    }
    if (missing.people) {
        const calls = columns.find(({ text }) => /^(display|full)?name$/.test(normalizeHeader(text)));
        const hint = calls ? `; if ${calls.label} does, give it one of these names` : "";
        problems.report(at, `no column identifies the people; add one named userId, email or userName${hint}`);
    }
    if (bundles && codes[0]) {
        problems.report(
            codes[0],
            `${codes[0].label} is for a single bundle, but ${bundles.label} lists bundles too; keep either the list or the columns of single bundles`,
        );
    }
    if (missing.bundles) {
        problems.report(
            at,
            "no column says who holds what; add one named bundles that lists codes, or one for each bundle, named by its code, such as ATTUNU",
        );
    }
    if (missing.people || Boolean(bundles) === codes.length > 0) {
        return undefined;
    }
    return {
        headers,
        people,
        bundles,
        codes,
        useExternalLicense: find("useExternalLicense"),
        team,
        blank: columns.filter((column) => column.meaning.is === "blank"),
    };
}

function findTeam<T extends Cell>(columns: readonly T[], { groupBy }: TableOptions): T | undefined {
    const wanted = groupBy === undefined ? undefined : normalizeHeader(groupBy);
    return columns.find(({ text }) => normalizeHeader(text) === wanted);
}
