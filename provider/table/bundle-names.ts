import { closest, distance } from "fastest-levenshtein";
import { findCodeProblem, userBundles } from "../domain/bundle-codes";
import { explainFailure } from "./spelling";

/** Names that the portal and UiPathOrch, a PowerShell module, use instead of the documented ones. */
const otherNames: Readonly<Record<string, string>> = {
    ACCU: "Action Center - Multiuser",
    ATTUCU: "Attended - Multiuser",
    CTZDEVCU: "Citizen Developer - Multiuser",
    IDU: "Insights Designer Users",
    RPADEVCU: "RPA Developer - Multiuser",
    RPADEVPROCU: "Automation Developer - Multiuser",
};

export interface BundleNames {
    /** The code of a name such as "Attended - Named User" or "Tester". */
    codeOf(name: string): string | undefined;
    findProblem(code: string): string | undefined;
}

export function createBundleNames(knownCodes: readonly string[]): BundleNames {
    const codes = new Map<string, string>();
    for (const [code, name] of [...Object.entries(userBundles), ...Object.entries(otherNames)]) {
        // The first code wins, since current bundles come before older ones.
        if (knownCodes.includes(code) && !codes.has(normalizeName(name))) {
            codes.set(normalizeName(name), code);
        }
    }
    /** The code of a name with its code, such as "Attended (ATTUNU)", if both mean the same bundle. */
    const codeOfBoth = (text: string) =>
        knownCodes.find((code) => text.includes(code) && codes.get(normalizeName(text.replace(code, ""))) === code);
    return {
        codeOf: (name) => codes.get(normalizeName(name)) ?? codeOfBoth(name),
        findProblem: (code) => explainFailure(code) ?? findCodeProblem(code, knownCodes, findNearest(code, codes)),
    };
}

function findNearest(text: string, codes: ReadonlyMap<string, string>): string | undefined {
    // Bound the input: edit distance is quadratic.
    const wanted = normalizeName(text.slice(0, 60));
    const away = (name: string) => distance(wanted, name);
    const name = codes.size > 0 ? closest(wanted, [...codes.keys()]) : "";
    const code = codes.get(name);
    const isNearer = [...codes.values()].every((each) => away(name) < away(each.toLowerCase()));
    return isNearer && code !== undefined ? code : undefined;
}

/** A name without a license type means named users. */
function normalizeName(name: string): string {
    return name
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, "")
        .replace(/licen[cs]es?$/, "")
        .replace(/nameduser$/, "");
}
