import { IdMap } from "../domain/id-map";
import { quote } from "../text";
import type { Problems } from "./problems";
import { type Person, type Row, sortedSet } from "./table";

export interface TableGroup {
    /** From the bundles, and the team if there is one, so it stays when people join or leave. */
    name: string;
    /** In the file's order. */
    people: Person[];
    /** Sorted. */
    userBundleCodes: string[];
    useExternalLicense: boolean;
}

type Holding = Pick<Row, "userBundleCodes" | "useExternalLicense" | "team">;

/** Rows of one person must agree, or name one license each. */
export function groupByLicenses(rows: Iterable<Row>, problems: Problems): TableGroup[] {
    const groups = new Map<string, { group: TableGroup; holding: Holding }>();
    for (const { person, ...holding } of mergePeople(rows, problems)) {
        const { userBundleCodes, useExternalLicense } = holding;
        if (userBundleCodes.length === 0) {
            continue;
        }
        const name = nameGroup(holding);
        const found = groups.get(name) ?? {
            group: { name, people: [], userBundleCodes, useExternalLicense },
            holding,
        };
        groups.set(name, found);
        if (!isSame(found.holding, holding)) {
            problems.report(
                person,
                `${describe(found.holding)} and ${describe(holding)} would both get the name "${name}"; declare one of them in the program instead`,
            );
        }
        found.group.people.push(person);
    }
    return [...groups.values()].map(({ group }) => group).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function mergePeople(rows: Iterable<Row>, problems: Problems): Iterable<Row> {
    const byPerson = new IdMap<Row>();
    for (const row of rows) {
        const { text } = row.person;
        const earlier = byPerson.get(text);
        if (!earlier) {
            byPerson.set(text, row);
        } else if (isSame(earlier, row)) {
            // An equal duplicate.
        } else if (canAdd(earlier, row)) {
            byPerson.set(text, {
                ...earlier,
                userBundleCodes: sortedSet([...earlier.userBundleCodes, ...row.userBundleCodes]),
            });
        } else {
            problems.report(
                row.person,
                `${quote(text)} is in line ${earlier.person.line} too, with ${describe(earlier)} there and ${describe(row)} here; keep one of the two`,
            );
        }
    }
    return byPerson.values();
}

/** Whether both rows add one license each, as in tables from UiPath's tools. */
function canAdd(earlier: Row, row: Row): boolean {
    return (
        earlier.namesOneLicense &&
        row.namesOneLicense &&
        earlier.useExternalLicense === row.useExternalLicense &&
        normalizeTeam(earlier.team) === normalizeTeam(row.team)
    );
}

function nameGroup({ userBundleCodes, useExternalLicense, team }: Holding): string {
    const codes = userBundleCodes.map((code) => code.toLowerCase());
    return [normalizeTeam(team), ...codes, useExternalLicense ? "external" : ""].filter(Boolean).join("-");
}

function normalizeTeam(team: string): string {
    return team === ""
        ? ""
        : team
              .toLowerCase()
              .split(/[^\p{L}\p{M}\p{N}]+/u)
              .filter(Boolean)
              .join("-");
}

function isSame(one: Holding, other: Holding): boolean {
    return (
        one.useExternalLicense === other.useExternalLicense &&
        one.userBundleCodes.length === other.userBundleCodes.length &&
        one.userBundleCodes.every((code, index) => code === other.userBundleCodes[index]) &&
        (one.team === other.team || normalizeTeam(one.team) === normalizeTeam(other.team))
    );
}

function describe({ userBundleCodes, useExternalLicense, team }: Holding): string {
    const codes = userBundleCodes.join(", ") || "no bundle";
    return `${codes}${useExternalLicense ? " (external license)" : ""}${team ? ` in ${quote(team)}` : ""}`;
}
