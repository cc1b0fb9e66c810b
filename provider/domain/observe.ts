import { IdMap, IdSet } from "./id-map";
import type { KnownState } from "./known-state";
import type { LicenseSet } from "./license-set";

/**
 * What is known of the same users after a look at the server, which says by user the bundle codes held, and not where
 * the licenses come from. Users left to another allocation stay that one's to know.
 */
export function observe(
    before: KnownState,
    codesOf: (user: string) => readonly string[],
    usuallyExternal: boolean,
): KnownState {
    const given = new Set([...before.holdings.values()].flatMap(({ userBundleCodes }) => userBundleCodes));
    const inherited = new Set(before.inherited);
    const holdings = new IdMap<LicenseSet>();
    for (const user of new IdSet([...before.holdings.keys(), ...before.unconfirmed])) {
        const known = before.holdings.get(user);
        const codes = codesOf(user).filter(
            (code) => known?.userBundleCodes.includes(code) || !before.inherited.has(code),
        );
        if (!before.unconfirmed.has(user)) {
            // Added elsewhere, or by a group; the next write tells which.
            codes.filter((code) => !given.has(code)).forEach((code) => void inherited.add(code));
        }
        if (codes.length > 0) {
            holdings.set(user, {
                userBundleCodes: codes,
                useExternalLicense: known?.useExternalLicense ?? usuallyExternal,
            });
        }
    }
    return { ...before, holdings, unconfirmed: new IdSet(), inherited };
}
