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

/** All codes that a program may declare: the known ones and those in the settings. @internal */
export function admittedCodes({
    additionalUserBundleCodes,
}: {
    additionalUserBundleCodes: readonly string[];
}): string[] {
    return [...Object.keys(userBundles), ...additionalUserBundleCodes];
}

/**
 * The problem with a code and what to do; undefined for a valid one. `meant` is the suggested code, where a better one than
 * the most similar is known. @internal
 */
export function findCodeProblem(code: string, admitted: readonly string[], meant?: string): string | undefined {
    if (admitted.includes(code)) {
        return undefined;
    }
    const unseen = findInvisible(code);
    if (unseen) {
        return unseen;
    }
    // Bound the input: edit distance is quadratic.
    const nearest = meant ?? closest(code.slice(0, 60).toUpperCase(), admitted);
    return (
        `${quote(code)} is not a known bundle code; ${code === "" ? "give a code such as ATTUNU" : `did you mean ${nearest}?`} ` +
        "(`pulumi config set uipath:additionalUserBundleCodes …` allows a code newer than this package)"
    );
}
