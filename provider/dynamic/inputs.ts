import * as pulumi from "@pulumi/pulumi";
import type { Declaration } from "../allocation/plan";
import {
    findAccountIdProblem,
    findBaseUrlProblem,
    missingSetting,
    normalizeBaseUrl,
    type Problem,
    type Settings,
} from "../config";
import { hasUnprintable, quote } from "../text";
import { nearestBundleCode, userBundles } from "../uipath/bundles";
import { canonicalUserId } from "../uipath/user-id";

/** The inputs of a `UserLicenseAllocation` as the provider gets them: anything may be missing, wrong or unknown. */
export type Inputs = Readonly<Record<string, unknown>>;

/** The inputs after check: normalized, complete, and kept in the state. */
export interface CheckedInputs extends Declaration {
    accountId: string;
    baseUrl: string;
}

/** Unknown in this preview: it depends on a resource that is not there yet. */
export function isUnknown(value: unknown): boolean {
    return value === pulumi.runtime.unknownValue;
}

/** Whether any declared property, or an element of one, is unknown in this preview. */
export function hasUnknown(inputs: Inputs): boolean {
    return Object.values(inputs).some((value) => isUnknown(value) || (Array.isArray(value) && value.some(isUnknown)));
}

/** Normalizes inputs, fills their defaults, and names every problem at once. Unknown values pass untouched. */
export function checkInputs(inputs: Inputs, settings: Settings): { inputs: Inputs; problems: Problem[] } {
    const problems: Problem[] = [];
    const report = (property: string, problem: string | undefined) => {
        if (problem) {
            problems.push({ property, reason: `${property}: ${problem}` });
        }
    };

    const set = (property: string, what: string, check: (text: string) => string | undefined): unknown => {
        const value = inputs[property];
        if (isUnknown(value)) {
            return value;
        }
        if (!Array.isArray(value)) {
            report(property, `${quote(value ?? null)} is not a list; give it as a list of ${what}`);
            return [];
        }
        if (value.length === 0) {
            report(property, `the list [] is empty; give at least one, or remove the resource to release everyone`);
        }
        value.forEach((item, index) => {
            if (!isUnknown(item)) {
                report(
                    `${property}[${index}]`,
                    typeof item === "string"
                        ? check(item)
                        : `${quote(item ?? null)} is not a string; give ${what} as text`,
                );
            }
        });
        return value;
    };

    const oneOf = <T>(property: string, choices: readonly T[], fallback: T): unknown => {
        const value = inputs[property] ?? fallback;
        if (!isUnknown(value) && !choices.includes(value as T)) {
            report(property, `${quote(value)} is none of ${choices.map((choice) => quote(choice)).join(", ")}`);
        }
        return value;
    };

    const text = (
        property: "accountId" | "baseUrl",
        check: (text: string) => string | undefined,
        normalize: (text: string) => string,
    ): unknown => {
        const given = inputs[property];
        const value = given ?? settings[property];
        if (isUnknown(value)) {
            return value;
        }
        if (value === undefined) {
            problems.push(missingSetting(property));
        } else if (typeof value !== "string") {
            report(property, `${quote(value)} is not a string; give it as text`);
        } else {
            const problem = check(value);
            // A setting's own problem is reported with the settings, once.
            if (!problem) {
                return normalize(value);
            }
            if (given !== undefined) {
                report(property, problem);
            }
        }
        return value;
    };

    const codes = [...Object.keys(userBundles), ...settings.additionalUserBundleCodes];
    const checked = {
        ...inputs,
        userIds: normalizeSet(set("userIds", "user IDs", findUserIdProblem), canonicalUserId),
        userBundleCodes: normalizeSet(
            set("userBundleCodes", "bundle codes such as ATTUNU", (code) => findCodeProblem(code, codes)),
            (code) => code,
        ),
        useExternalLicense: oneOf("useExternalLicense", [false, true], false),
        accountId: text("accountId", findAccountIdProblem, canonicalUserId),
        baseUrl: text("baseUrl", (url) => findBaseUrlProblem(url, settings.allowInsecureHttp), normalizeBaseUrl),
        onRelease: oneOf("onRelease", ["clear", "keep"], "clear"),
    };
    // The plugin cannot hand on a value that is undefined.
    const given = Object.entries(checked).filter(([, value]) => value !== undefined);
    return { inputs: Object.fromEntries(given), problems };
}

/** Sorted and without repeats, what is unknown last. */
function normalizeSet(values: unknown, normalize: (text: string) => string): unknown {
    if (!Array.isArray(values)) {
        return values;
    }
    const known = values.filter((value) => !isUnknown(value));
    const texts = known.map((value) => (typeof value === "string" ? normalize(value) : value));
    return [...[...new Set(texts)].sort(), ...values.filter(isUnknown)];
}

function findUserIdProblem(id: string): string | undefined {
    if (id.trim() === "") {
        return `${quote(id)} is blank; give a user's ID`;
    }
    if (id.trim() !== id) {
        return `${quote(id)} is padded with spaces; write ${quote(id.trim())}`;
    }
    // The plugin's own encoding of the state loses a key of that name.
    if (hasUnprintable(id) || id.length > 200 || id === "__proto__") {
        return `${quote(id)} cannot be a user's ID: it holds control characters, is over 200 long, or is __proto__`;
    }
    return undefined;
}

function findCodeProblem(code: string, known: readonly string[]): string | undefined {
    return known.includes(code)
        ? undefined
        : `${quote(code)} is not a known bundle code; ${code === "" ? "give a code such as ATTUNU" : `did you mean ${nearestBundleCode(code, known)}?`} ` +
              "(a code newer than this package is admitted by `pulumi config set uipath:additionalUserBundleCodes …`)";
}
