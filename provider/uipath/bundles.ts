import { closest } from "fastest-levenshtein";

/**
 * The user bundle codes UiPath documents, with the name each is sold under.
 *
 * Source: UiPath Automation Suite documentation, "Allocating licenses to users"; `AKIT` and `AXPNU` are documented
 * from 2.2510, the last group stands on older pages only. No documented rule says which bundles exclude each other.
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

/** A user bundle code this package knows; others are admitted by the setting `uipath:additionalUserBundleCodes`. */
export type UserBundleCode = keyof typeof userBundles;

/** The known code nearest to a mistyped one. */
export function nearestBundleCode(code: string, known: readonly string[]): string {
    return closest(code.toUpperCase(), known);
}
