import { now } from "./account-run";
import type { LastKnownState } from "./plan";

/**
 * What is known of the same users after a look at the server, which says by user the bundle codes held, and not where
 * the licences come from. Users left to another allocation stay that one's to know.
 */
export function observe(
    before: LastKnownState,
    held: ReadonlyMap<string, readonly string[]>,
    usuallyExternal: boolean,
): LastKnownState {
    const holds = (user: string) => (held.get(user) ?? []).length > 0;
    const own = new Set([...before.holdings.keys(), ...before.unconfirmed]);
    const holding = (user: string) => ({
        userBundleCodes: held.get(user) ?? [],
        useExternalLicense: before.holdings.get(user)?.useExternalLicense ?? usuallyExternal,
    });
    return {
        asOf: now(),
        writtenAt: new Map(),
        holdings: new Map([...own].filter(holds).map((user) => [user, holding(user)])),
        unconfirmed: new Set(),
        handedOver: new Map([...before.handedOver].filter(([user]) => holds(user))),
        released: before.released,
    };
}
