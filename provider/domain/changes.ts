import { IdSet } from "./id-map";
import type { KnownState } from "./known-state";
import type { LicenseSet } from "./license-set";
import type { Write } from "./write";

/** Users who gain and lose the same. */
export interface Change {
    userIds: string[];
    gained: readonly string[];
    lost: readonly string[];
    /** What they hold is not certain. */
    unconfirmed: boolean;
}

/** Who gains and who loses what by writes, as far as is known. */
export function diffWrites(writes: readonly Write[], { holdings, unconfirmed }: KnownState): Change[] {
    return group(
        writes.flatMap(({ userIds, userBundleCodes }) =>
            userIds.map((user) => ({
                user,
                before: holdings.get(user),
                after: userBundleCodes,
                unconfirmed: unconfirmed.has(user),
            })),
        ),
    );
}

/** Who has gained and who has lost what from one state to another. */
export function diffStates(before: KnownState, after: KnownState): Change[] {
    const users = [...new IdSet([...before.holdings.keys(), ...after.holdings.keys()])];
    const changes = group(
        users.map((user) => ({
            user,
            before: before.holdings.get(user),
            after: after.holdings.get(user)?.userBundleCodes ?? [],
            unconfirmed: false,
        })),
    );
    return changes.filter(({ gained, lost }) => gained.length > 0 || lost.length > 0);
}

interface UserChange {
    user: string;
    before: LicenseSet | undefined;
    after: readonly string[];
    unconfirmed: boolean;
}

function group(users: readonly UserChange[]): Change[] {
    const changes = new Map<string, Change>();
    for (const { user, before, after, unconfirmed } of users) {
        const held = before?.userBundleCodes ?? [];
        const change = {
            userIds: [],
            gained: after.filter((code) => !held.includes(code)),
            lost: held.filter((code) => !after.includes(code)),
            unconfirmed,
        };
        const key = JSON.stringify(change);
        const same = changes.get(key) ?? change;
        changes.set(key, same);
        same.userIds.push(user);
    }
    return [...changes.values()];
}
