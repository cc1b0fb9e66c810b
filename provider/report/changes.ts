import type { Kind, Person } from "./people";

/** People of an organization to whom the same happens. */
export interface Change
    extends Pick<Person, "accountId" | "kind" | "gained" | "lost" | "externalLicense" | "isCertain"> {
    /** What those who keep it hold; else empty. */
    kept: readonly string[];
    people: Person[];
}

const order: readonly Kind[] = ["loses", "changes", "gains", "again", "keeps", "same"];

/** Who loses something comes first, who stays as they are last. */
export function orderOf(kind: Kind): number {
    return order.indexOf(kind);
}

/** In the order of kinds, and then by how many people they are. Whoever stays as they are is in none. */
export function groupPeople(people: readonly Person[]): Change[] {
    const changes = new Map<string, Change>();
    for (const person of people.filter(({ kind }) => kind !== "same")) {
        const { accountId, kind, gained, lost, externalLicense, isCertain, holds } = person;
        const what = { accountId, kind, gained, lost, externalLicense, isCertain, kept: kind === "keeps" ? holds : [] };
        const key = JSON.stringify(what);
        const change = changes.get(key) ?? { ...what, people: [] };
        changes.set(key, change);
        change.people.push(person);
    }
    return [...changes]
        .sort(
            ([oneKey, one], [otherKey, other]) =>
                orderOf(one.kind) - orderOf(other.kind) ||
                other.people.length - one.people.length ||
                (oneKey < otherKey ? -1 : 1),
        )
        .map(([, change]) => change);
}
