import { closest, distance } from "fastest-levenshtein";
import { findCodeProblem, userBundles } from "../domain/bundle-codes";
import { explainFailure } from "./spelling";

/** Where the portal and UiPathOrch, a PowerShell module, use other names than the documentation's list of codes. */
const otherNames: Readonly<Record<string, string>> = {
    ACCU: "Action Center - Multiuser",
    ATTUCU: "Attended - Multiuser",
    CTZDEVCU: "Citizen Developer - Multiuser",
    IDU: "Insights Designer Users",
    RPADEVCU: "RPA Developer - Multiuser",
    RPADEVPROCU: "Automation Developer - Multiuser",
};

/** Which bundles there are, by their codes and by the names that UiPath gives them. */
export interface BundleNames {
    /** The code of a name such as "Attended - Named User" or "Tester". */
    codeOf(name: string): string | undefined;
    /** What is wrong with a code, or with what is meant to be a name; undefined for a code that is known. */
    findProblem(code: string): string | undefined;
}

export function createBundleNames(knownCodes: readonly string[]): BundleNames {
    const codes = new Map<string, string>();
    for (const [code, name] of [...Object.entries(userBundles), ...Object.entries(otherNames)]) {
        // The first counts: what is sold today stands before older codes.
        if (knownCodes.includes(code) && !codes.has(normalizeName(name))) {
            codes.set(normalizeName(name), code);
        }
    }
    /** Of a name beside its code, such as "Attended (ATTUNU)", if they are of one bundle. */
    const codeOfBoth = (text: string) =>
        knownCodes.find((code) => text.includes(code) && codes.get(normalizeName(text.replace(code, ""))) === code);
    return {
        codeOf: (name) => codes.get(normalizeName(name)) ?? codeOfBoth(name),
        findProblem: (code) => explainFailure(code) ?? findCodeProblem(code, knownCodes, findNearest(code, codes)),
    };
}

/** The code of the nearest name, where that is nearer than any code. */
function findNearest(text: string, codes: ReadonlyMap<string, string>): string | undefined {
    // Cut, since the time grows with the length.
    const wanted = normalizeName(text.slice(0, 60));
    const away = (name: string) => distance(wanted, name);
    const name = codes.size > 0 ? closest(wanted, [...codes.keys()]) : "";
    const code = codes.get(name);
    const isNearer = [...codes.values()].every((each) => away(name) < away(each.toLowerCase()));
    return isNearer && code !== undefined ? code : undefined;
}

/** Names are sold for named users unless they say something else. */
function normalizeName(name: string): string {
    return name
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, "")
        .replace(/licen[cs]es?$/, "")
        .replace(/nameduser$/, "");
}
