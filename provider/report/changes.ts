import type { Kind, Person } from "./people";

export interface Change
    extends Pick<Person, "accountId" | "kind" | "gained" | "lost" | "externalLicense" | "isCertain"> {
    kept: readonly string[];
    people: Person[];
}

const order: readonly Kind[] = ["loses", "changes", "gains", "again", "keeps", "same"];

export function orderOf(kind: Kind): number {
    return order.indexOf(kind);
}

/** Unchanged people are in none. */
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
