import { IdMap, IdSet } from "./id-map";
import type { KnownState } from "./known-state";
import type { LicenseSet } from "./license-set";
import type { Write } from "./write";

export interface Change {
    userIds: string[];
    gained: readonly string[];
    lost: readonly string[];
    from?: string | undefined;
    unconfirmed: boolean;
}

export function diffCodes(
    before: readonly string[],
    after: readonly string[],
): { gained: readonly string[]; lost: readonly string[] } {
    return {
        gained: after.filter((code) => !before.includes(code)),
        lost: before.filter((code) => !after.includes(code)),
    };
}

export function diffWrites(writes: readonly Write[], { holdings, unconfirmed }: KnownState): Change[] {
    return groupChanges(
        writes.flatMap(({ userIds, userBundleCodes }) =>
            userIds.map((user) => ({
                user,
                before: holdings.get(user)?.userBundleCodes,
                after: userBundleCodes,
                unconfirmed: unconfirmed.has(user),
            })),
        ),
    );
}

export function diffStates(before: KnownState, after: KnownState): Change[] {
    const users = [...new IdSet([...before.holdings.keys(), ...after.holdings.keys()])];
    const changes = groupChanges(
        users.map((user) => ({
            user,
            before: before.holdings.get(user)?.userBundleCodes,
            after: after.holdings.get(user)?.userBundleCodes ?? [],
            unconfirmed: false,
        })),
    );
    return changes.filter(({ gained, lost }) => gained.length > 0 || lost.length > 0);
}

interface UserChange extends Pick<Change, "from" | "unconfirmed"> {
    user: string;
    before: readonly string[] | undefined;
    after: readonly string[];
}

function groupChanges(users: readonly UserChange[]): Change[] {
    const changes = new Map<string, Change>();
    for (const { user, before = [], after, from, unconfirmed } of users) {
        const change = { ...diffCodes(before, after), from, unconfirmed };
        const key = JSON.stringify(change);
        const same = changes.get(key) ?? { ...change, userIds: [] };
        changes.set(key, same);
        same.userIds.push(user);
    }
    return [...changes.values()];
}

export interface PlannedChanges {
    writes: readonly Write[];
    moved: readonly string[];
    known: KnownState;
}

export type FindOwner = (user: string) => { key: string; target: LicenseSet | undefined } | undefined;

interface Move extends Pick<UserChange, "before" | "unconfirmed"> {
    from: string;
}

/** Under the key of the allocation that declares the users, or did last. A user who moves counts once. */
export function netChanges(
    planned: ReadonlyMap<string, PlannedChanges>,
    findOwner: FindOwner,
): ReadonlyMap<string, Change[]> {
    const moves = findMoves(planned, findOwner);
    const changes = new Map<string, UserChange[]>();
    const changesOf = (key: string): UserChange[] => {
        const known = changes.get(key) ?? [];
        changes.set(key, known);
        return known;
    };
    const written = new IdSet();
    for (const [key, { writes, known }] of planned) {
        for (const { userIds, userBundleCodes: after } of writes) {
            for (const user of userIds.filter((each) => moves.get(each)?.from !== key)) {
                const move = moves.get(user);
                written.add(user);
                changesOf(key).push({
                    user,
                    before: known.holdings.get(user)?.userBundleCodes ?? move?.before,
                    after,
                    from: move?.from,
                    unconfirmed: known.unconfirmed.has(user) || move?.unconfirmed === true,
                });
            }
        }
    }
    for (const [user, { from, before = [], unconfirmed }] of moves) {
        const owner = findOwner(user);
        if (owner !== undefined && !written.has(user)) {
            // The new allocation does not write them, or is not planned yet; its target may be unknown.
            const after = owner.target?.userBundleCodes ?? before;
            changesOf(owner.key).push({ user, before, after, from, unconfirmed });
        }
    }
    return new Map([...changes].map(([key, each]) => [key, groupChanges(each)]));
}

function findMoves(planned: ReadonlyMap<string, PlannedChanges>, findOwner: FindOwner): IdMap<Move> {
    const moves = new IdMap<Move>();
    for (const [from, { writes, moved, known }] of planned) {
        // Another allocation may turn out to declare users that the program did not announce.
        const released = writes.filter(({ userBundleCodes }) => userBundleCodes.length === 0);
        const leaving = [...moved, ...released.flatMap(({ userIds }) => userIds)];
        for (const user of leaving.filter((each) => (findOwner(each)?.key ?? from) !== from)) {
            const holding = known.holdings.get(user);
            const unconfirmed = holding === undefined || known.unconfirmed.has(user);
            moves.set(user, { from, before: holding?.userBundleCodes, unconfirmed });
        }
    }
    return moves;
}
