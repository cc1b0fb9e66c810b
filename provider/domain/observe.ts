import { IdMap, IdSet } from "./id-map";
import type { KnownState } from "./known-state";
import type { LicenseSet } from "./license-set";

/** The server lists codes by user, but no license source. Users left to another allocation belong to its state. */
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
            // Added outside Pulumi or by a group; the next write shows which.
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
