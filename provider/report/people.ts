import { diffCodes } from "../domain/changes";
import { type IdMap, IdSet } from "../domain/id-map";
import type { LicenseSet } from "../domain/license-set";
import type { Name } from "../table/read-names";
import { type Allocations, keyOf } from "./allocations";

export type Kind = "gains" | "loses" | "changes" | "again" | "keeps" | "same";

export interface Person {
    accountId: string;
    id: string;
    name: string;
    email: string;
    allocation: string;
    from: string | undefined;
    kind: Kind;
    holds: readonly string[];
    gained: readonly string[];
    lost: readonly string[];
    externalLicense: boolean | undefined;
    /** False if the last write got no usable response. */
    isCertain: boolean;
    /** No allocation had them before, so it is unknown what they already hold. */
    isNew: boolean;
    sharesEmail: boolean;
}

interface Known {
    accountId: string;
    id: string;
    name: string;
    holding: LicenseSet | undefined;
    isCertain: boolean;
    keeps: boolean;
}

/** Sorted by label. A user who moves between allocations is one person. */
export function findPeople({ before, after }: Allocations["users"], names: Pick<IdMap<Name>, "get">): Person[] {
    const declared = new Map(
        after.flatMap(({ name, accountId, userIds, holding }) =>
            userIds.map((id) => [keyOf(accountId, id), { accountId, id, name, holding }] as const),
        ),
    );
    const known = findKnown(before, (key) => declared.get(key)?.name);
    const all = new Map<string, Pick<Person, "accountId" | "id">>([...known, ...declared]);
    const people = [...all].map(([key, { accountId, id }]): Person => {
        const then = known.get(key);
        const now = declared.get(key);
        const keeps = now === undefined && then?.keeps === true;
        const had = then?.holding?.userBundleCodes ?? [];
        const holds = now?.holding.userBundleCodes ?? (keeps ? had : []);
        const { gained, lost } = diffCodes(had, holds);
        const [was, is] = [then?.holding?.useExternalLicense, now?.holding.useExternalLicense];
        const externalLicense = was === is || was === undefined ? undefined : is;
        const isCertain = then?.isCertain ?? true;
        return {
            accountId,
            id,
            ...(names.get(id) ?? { name: "", email: "" }),
            allocation: now?.name ?? then?.name ?? "",
            from: now && then && now.name !== then.name ? then.name : undefined,
            kind: kindOf({ keeps, isGone: now === undefined, gained, lost, externalLicense, isCertain }),
            holds,
            gained,
            lost,
            externalLicense,
            isCertain,
            isNew: then === undefined,
            sharesEmail: false,
        };
    });
    const idsByEmail = new Map<string, IdSet>();
    for (const { email, id } of people) {
        const key = email.toLowerCase();
        idsByEmail.set(key, (idsByEmail.get(key) ?? new IdSet()).add(id));
    }
    return people
        .map((person) => ({ ...person, sharesEmail: (idsByEmail.get(person.email.toLowerCase())?.size ?? 0) > 1 }))
        .map((person) => ({ person, label: labelOf(person).toLowerCase() }))
        .sort((one, other) => (one.label < other.label ? -1 : 1))
        .map(({ person }) => person);
}

export function labelOf({
    id,
    name,
    email,
    sharesEmail,
}: Pick<Person, "id" | "name" | "email"> & Partial<Pick<Person, "sharesEmail">>): string {
    return (sharesEmail && email ? `${email} (${id})` : email) || (name ? `${name} (${id})` : id);
}

function kindOf({
    keeps,
    isGone,
    gained,
    lost,
    externalLicense,
    isCertain,
}: Pick<Person, "gained" | "lost" | "externalLicense" | "isCertain"> & { keeps: boolean; isGone: boolean }): Kind {
    if (keeps) {
        return "keeps";
    }
    if (gained.length > 0) {
        return lost.length > 0 ? "changes" : "gains";
    }
    if (lost.length > 0 || (isGone && !isCertain)) {
        return "loses";
    }
    return externalLicense !== undefined || !isCertain ? "again" : "same";
}

/** If two allocations know a person, the state is unconfirmed, and the declaring allocation counts. */
function findKnown(
    before: Allocations["users"]["before"],
    declarerOf: (key: string) => string | undefined,
): Map<string, Known> {
    const known = new Map<string, Known>();
    const inOrder = before.toSorted((one, other) => Number(one.isLeftover) - Number(other.isLeftover));
    for (const { name, accountId, keeps, isLeftover, known: state } of inOrder) {
        for (const id of new IdSet([...state.holdings.keys(), ...state.unconfirmed])) {
            const key = keyOf(accountId, id);
            const isCertain = !state.unconfirmed.has(id);
            const one = known.get(key);
            const isDeclarer = declarerOf(key) === name && !isLeftover;
            known.set(
                key,
                one && !isDeclarer
                    ? { ...one, isCertain: false }
                    : { accountId, id, name, holding: state.holdings.get(id), isCertain: isCertain && !one, keeps },
            );
        }
    }
    // A user left to another allocation and in no state is released once nobody declares them.
    for (const { name, accountId, known: state } of before) {
        for (const id of state.left.keys()) {
            const key = keyOf(accountId, id);
            if (!known.has(key)) {
                known.set(key, { accountId, id, name, holding: undefined, isCertain: false, keeps: false });
            }
        }
    }
    return known;
}
