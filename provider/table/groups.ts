import { IdMap } from "../domain/id-map";
import { quote } from "../text";
import type { Problems } from "./problems";
import type { Cell, Identification, Row, Table } from "./table";

/** People with the same bundles. */
export interface TableGroup {
    /** Follows from the bundles alone, so that a resource of this name stays the same one whoever joins or leaves. */
    name: string;
    identifiedBy: Identification;
    /** In the file's order. */
    people: Cell[];
    /** Sorted. */
    userBundleCodes: string[];
    useExternalLicense: boolean;
}

/** Puts together those who hold the same. Whoever stands there twice counts once, and must hold the same both times. */
export function group({ identifiedBy, rows }: Table, problems: Problems): TableGroup[] {
    const groups = new Map<string, TableGroup>();
    for (const { person, userBundleCodes, useExternalLicense } of mergePeople(rows, problems)) {
        if (userBundleCodes.length === 0) {
            continue;
        }
        const name = nameGroup(userBundleCodes, useExternalLicense);
        const found = groups.get(name) ?? { name, identifiedBy, people: [], userBundleCodes, useExternalLicense };
        groups.set(name, found);
        if (describe(found) !== describe({ userBundleCodes, useExternalLicense })) {
            problems.report(
                person,
                `${describe(found)} and ${describe({ userBundleCodes, useExternalLicense })} cannot be told apart by the name "${name}"; declare one of them in the program instead`,
            );
        }
        found.people.push(person);
    }
    return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function mergePeople(rows: Iterable<Row>, problems: Problems): Iterable<Row> {
    const byPerson = new IdMap<Row>();
    for (const row of rows) {
        const { text } = row.person;
        const earlier = byPerson.get(text);
        if (!earlier) {
            byPerson.set(text, row);
        } else if (describe(earlier) !== describe(row)) {
            problems.report(
                row.person,
                `${quote(text)} stands in line ${earlier.person.line} too, with ${describe(earlier)} there and ${describe(row)} here; keep one of the two`,
            );
        }
    }
    return byPerson.values();
}

type Holding = Pick<Row, "userBundleCodes" | "useExternalLicense">;

function nameGroup(codes: readonly string[], useExternalLicense: boolean): string {
    return [...codes.map((code) => code.toLowerCase()), ...(useExternalLicense ? ["external"] : [])].join("-");
}

function describe({ userBundleCodes, useExternalLicense }: Holding): string {
    const codes = userBundleCodes.join(", ") || "no bundle";
    return useExternalLicense ? `${codes} (external licence)` : codes;
}
