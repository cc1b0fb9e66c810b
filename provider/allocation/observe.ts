import { knownUsers, type LastKnownState } from "./plan";

/**
 * What is known of the same users after a look at the server, which says by user the bundle codes held, and not where
 * the licences come from.
 */
export function observe(
    before: LastKnownState,
    held: ReadonlyMap<string, readonly string[]>,
    usuallyExternal: boolean,
): LastKnownState {
    const holdings = knownUsers(before).flatMap((user) => {
        const userBundleCodes = held.get(user) ?? [];
        const useExternalLicense = before.holdings.get(user)?.useExternalLicense ?? usuallyExternal;
        return userBundleCodes.length > 0 ? [[user, { userBundleCodes, useExternalLicense }] as const] : [];
    });
    return { holdings: new Map(holdings), unconfirmed: new Set() };
}
