import { closest } from "fastest-levenshtein";
import { findInvisible, quote } from "../text";

/**
 * The known bundle codes, and the name that each bundle is sold under.
 *
 * Source: UiPath Automation Suite documentation, "Licensing product codes". `AKIT` and `AXPNU` are documented from 2.2510
 * on, the last group only on older pages, and `ACCU` was seen only in another client. No documented rule says which bundles
 * exclude each other.
 *
 * @group Bundles
 */
export const userBundles = {
    ACNU: "Action Center",
    ATTUNU: "Attended",
    CTZDEVNU: "Citizen Developer",
    IDU: "Insights Designer",
    PMBU: "Process Mining Business User",
    PMD: "Process Mining Developer",
    RPADEVNU: "RPA Developer",
    RPADEVPRONU: "Automation Developer",
    TSTNU: "Tester",

    AKIT: "Automation Express",
    AXPNU: "Express Named User",

    ACCU: "Action Center, concurrent",
    ATTCU: "Attended, concurrent",
    ATTNU: "Attended, named user",
    ATTUCU: "Attended, multiuser concurrent",
    CTZDEVCU: "Citizen Developer, concurrent",
    RPADEVCU: "RPA Developer, concurrent",
    RPADEVPROCU: "Automation Developer, concurrent",
    TSTDEVPRONU: "Tester Pro",
} as const;

/**
 * A bundle code that this package knows. The setting `uipath:additionalUserBundleCodes` allows others.
 *
 * @group Bundles
 */
export type UserBundleCode = keyof typeof userBundles;

/** All codes that may be declared: those that are known, and those that the settings admit besides. @internal */
export function admittedCodes({
    additionalUserBundleCodes,
}: {
    additionalUserBundleCodes: readonly string[];
}): string[] {
    return [...Object.keys(userBundles), ...additionalUserBundleCodes];
}

/**
 * What is wrong with a code and how to mend it; undefined when nothing is. `meant` is the code that is suggested, where one
 * is known to be nearer than by its letters.
 * @internal
 */
export function findCodeProblem(code: string, admitted: readonly string[], meant?: string): string | undefined {
    if (admitted.includes(code)) {
        return undefined;
    }
    const unseen = findInvisible(code);
    if (unseen) {
        return unseen;
    }
    // Cut, since the time grows with the length.
    const nearest = meant ?? closest(code.slice(0, 60).toUpperCase(), admitted);
    return (
        `${quote(code)} is not a known bundle code; ${code === "" ? "give a code such as ATTUNU" : `did you mean ${nearest}?`} ` +
        "(a code newer than this package is admitted by `pulumi config set uipath:additionalUserBundleCodes …`)"
    );
}
