import { IdMap, IdSet } from "../domain/id-map";
import { LookupError } from "../errors";
import type { TableGroup } from "../table/groups";
import type { Person } from "../table/table";
import { quote, truncateList } from "../text";
import type { UserQuery } from "./match-users";

export async function findTableUsers(
    path: string,
    groups: readonly TableGroup[],
    find: (queries: readonly UserQuery[]) => Promise<readonly string[]>,
    { people = toLookUp(groups), problemsShown }: { people?: readonly Person[]; problemsShown?: number } = {},
): Promise<string[][]> {
    // In the order of the file, which errors follow.
    const asked = people.toSorted((one, other) => one.line - other.line || one.column - other.column);
    const found = asked.length > 0 ? await find(asked.map((person) => toQuery(path, person))) : [];
    const ids = new Map(asked.map((person, index) => [person, found[index] as string]));
    const idOf = (person: Person) => ids.get(person) ?? person.text;
    const problems = findConflicts(path, groups, idOf);
    if (problems.length > 0) {
        throw new LookupError({
            summary: `${problems.length === 1 ? "1 user is" : `${problems.length} users are`} listed twice in ${quote(path)}, under two names.`,
            details: truncateList(problems, problemsShown),
            remedy: "keep one row for each user.",
        });
    }
    return groups.map((group) => [...new IdSet(group.people.map(idOf))]);
}

export function toLookUp(groups: readonly TableGroup[]): Person[] {
    return groups.flatMap(({ people }) => people).filter(({ identifiedBy }) => identifiedBy !== "userId");
}

function toQuery(path: string, { text, line, column }: Person): UserQuery {
    return { text, location: `${path}:${line}:${column}` };
}

/** One user may have different names, such as an ID and an address. */
function findConflicts(path: string, groups: readonly TableGroup[], idOf: (person: Person) => string): string[] {
    const first = new IdMap<{ person: Person; name: string }>();
    const conflicts = groups.flatMap(({ name, people }) =>
        people.flatMap((person) => {
            const id = idOf(person);
            const here = { person, name };
            const earlier = first.get(id);
            if (!earlier) {
                first.set(id, here);
            }
            if (!earlier || earlier.name === name) {
                return [];
            }
            return earlier.person.line <= person.line
                ? [{ one: earlier, other: here }]
                : [{ one: here, other: earlier }];
        }),
    );
    return conflicts
        .sort((one, other) => one.other.person.line - other.other.person.line)
        .map(
            ({ one, other }) =>
                `${toQuery(path, other.person).location}: ${quote(other.person.text)} is the same user as ${quote(one.person.text)} on line ${one.person.line}, but in ${quote(other.name)} instead of ${quote(one.name)}`,
        );
}
