import type { LastKnownState, Plan } from "./plan";

/** Users for whom a plan changes the same. */
export interface Change {
    userIds: string[];
    gained: readonly string[];
    lost: readonly string[];
    /** The users are not certain to hold what is last known of them. */
    unconfirmed: boolean;
}

/** Who gains and who loses what by a plan, as far as is known. */
export function changesOf({ releases, grants }: Plan, { holdings, unconfirmed }: LastKnownState): Change[] {
    const changes = new Map<string, Change>();
    for (const { userIds, userBundleCodes } of [...grants, ...releases]) {
        for (const user of userIds) {
            const held = holdings.get(user)?.userBundleCodes ?? [];
            const change = {
                userIds: [],
                gained: userBundleCodes.filter((code) => !held.includes(code)),
                lost: held.filter((code) => !userBundleCodes.includes(code)),
                unconfirmed: unconfirmed.has(user),
            };
            const key = JSON.stringify(change);
            const same = changes.get(key) ?? change;
            changes.set(key, same);
            same.userIds.push(user);
        }
    }
    return [...changes.values()];
}
