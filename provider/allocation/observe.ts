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
    const given = new Set([...before.holdings.values()].flatMap(({ userBundleCodes }) => userBundleCodes));
    const inherited = new Set(before.inherited);
    const codesOf = (user: string) => {
        const known = before.holdings.get(user)?.userBundleCodes ?? [];
        const codes = (held.get(user) ?? []).filter((code) => known.includes(code) || !before.inherited.has(code));
        // Added elsewhere, or by a group; the next write tells which.
        codes.filter((code) => !given.has(code)).forEach((code) => void inherited.add(code));
        return codes;
    };
    const holding = (user: string) => ({
        userBundleCodes: codesOf(user),
        useExternalLicense: before.holdings.get(user)?.useExternalLicense ?? usuallyExternal,
    });
    const holdings = new Map([...own].filter(holds).map((user) => [user, holding(user)]));
    return {
        asOf: now(),
        writtenAt: new Map(),
        holdings: new Map([...holdings].filter(([, { userBundleCodes }]) => userBundleCodes.length > 0)),
        unconfirmed: new Set(),
        inherited,
        handedOver: new Map([...before.handedOver].filter(([user]) => holds(user))),
        released: before.released,
    };
}
