import { userBundles } from "../domain/bundle-codes";

/** Where the portal and UiPathOrch, a PowerShell module, use other names than the documentation's list of codes. */
const otherNames: Readonly<Record<string, string>> = {
    ACCU: "Action Center - Multiuser",
    ATTUCU: "Attended - Multiuser",
    CTZDEVCU: "Citizen Developer - Multiuser",
    IDU: "Insights Designer Users",
    RPADEVCU: "RPA Developer - Multiuser",
    RPADEVPROCU: "Automation Developer - Multiuser",
};

/** Finds the code of a bundle by the name that UiPath gives it, such as "Attended - Named User" or "Tester". */
export function createBundleNames(knownCodes: readonly string[]): (name: string) => string | undefined {
    const codes = new Map<string, string>();
    for (const [code, name] of [...Object.entries(userBundles), ...Object.entries(otherNames)]) {
        // The first counts: what is sold today stands before older codes.
        if (knownCodes.includes(code) && !codes.has(normalizeName(name))) {
            codes.set(normalizeName(name), code);
        }
    }
    return (name) => codes.get(normalizeName(name));
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
