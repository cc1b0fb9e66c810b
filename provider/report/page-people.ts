import { makePrintable } from "../text";
import { orderOf } from "./changes";
import type { Person } from "./people";
import { describeRemark } from "./words";

/** People who change come first. */
export function toMatrix(people: readonly Person[], multipleOrganizations: boolean) {
    const codes = [...new Set(people.flatMap(({ holds, lost }) => [...holds, ...lost]))].sort();
    const sorted = people.toSorted((one, other) => orderOf(one.kind) - orderOf(other.kind));
    return {
        codes,
        people: sorted.map((person) => [
            ...[person.id, person.name, person.email, describePlace(person, multipleOrganizations)].map((text) =>
                makePrintable(text),
            ),
            describeRemark(person),
            Number(person.kind !== "same"),
            codes.map((code) => signOf(person, code)).join(""),
        ]),
    };
}

function signOf({ holds, gained, lost }: Person, code: string): string {
    if (lost.includes(code)) {
        return "-";
    }
    return gained.includes(code) ? "+" : holds.includes(code) ? "=" : " ";
}

function describePlace({ from, allocation, accountId }: Person, multipleOrganizations: boolean): string {
    return [from, allocation].filter(Boolean).join(" → ") + (multipleOrganizations ? ` (${accountId})` : "");
}
