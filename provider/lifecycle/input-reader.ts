import { admittedCodes, findCodeProblem } from "../domain/bundle-codes";
import { sentId } from "../domain/id";
import { validateAccountId } from "../settings/account-id";
import { normalizeBaseUrl, validateBaseUrl } from "../settings/base-url";
import { inputProblem } from "../settings/problems";
import { suggestion } from "../settings/readers";
import { missingSetting, validateProxy } from "../settings/settings";
import type { Problem, Settings } from "../settings/types";
import { findInvisible, quote, sanitize } from "../text";

export type Inputs = Readonly<Record<string, unknown>>;

/** The engine's placeholder for an unknown value. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is unknown in this preview because it depends on a resource that does not exist yet. */
export function isUnknown(value: unknown): boolean {
    return value === unknownValue;
}

export function hasUnknown(inputs: Inputs): boolean {
    return Object.values(inputs).some(
        (value) =>
            isUnknown(value) || (Array.isArray(value) ? value : Object.values(value ?? {})).includes(unknownValue),
    );
}

interface Elements {
    check: (text: string) => string | undefined;
    normalize?: (text: string) => string;
    /** The same key for elements with the same meaning. Default: the text itself. */
    keyOf?: (text: string) => string;
}

const asGiven = (text: string) => text;

const commonInputs = ["userBundleCodes", "useExternalLicense", "accountId", "baseUrl", "onRelease"];

/** Collects problems; unknown values pass unchanged. */
export class InputReader {
    readonly problems: Problem[] = [];
    readonly #inputs: Inputs;
    readonly #settings: Settings;

    constructor(inputs: Inputs, settings: Settings) {
        this.#inputs = inputs;
        this.#settings = settings;
    }

    report(property: string, problem: string | undefined): void {
        if (problem) {
            this.problems.push(inputProblem(property, problem));
        }
    }

    /** Sorted, the first of several spellings, unknown values last. */
    set(property: string, what: string, { check, normalize = asGiven, keyOf = asGiven }: Elements): unknown {
        const value = this.#inputs[property];
        if (isUnknown(value)) {
            return value;
        }
        if (!Array.isArray(value)) {
            this.report(property, `${quote(value ?? null)} is not a list; give a list of ${what}`);
            return [];
        }
        if (value.length === 0) {
            this.report(
                property,
                "the list [] is empty; give at least one, or remove the resource to release all its users",
            );
        }
        const known = new Map<unknown, unknown>();
        const unknown: unknown[] = [];
        for (let index = 0; index < value.length; index += 1) {
            const item: unknown = value[index];
            if (isUnknown(item)) {
                unknown.push(item);
            } else if (typeof item === "string") {
                const problem = check(item);
                if (problem) {
                    this.report(`${property}[${index}]`, problem);
                }
                const key = keyOf(item);
                known.set(key, known.get(key) ?? normalize(item));
            } else {
                this.report(`${property}[${index}]`, `${quote(item ?? null)} is not a string; give ${what} as text`);
                known.set(item, item);
            }
        }
        return [...[...known.keys()].sort().map((key) => known.get(key)), ...unknown];
    }

    text(property: string, what: string, check: (text: string) => string | undefined): unknown {
        const value = this.#inputs[property];
        if (isUnknown(value)) {
            return value;
        }
        if (typeof value !== "string") {
            this.report(property, `${quote(value ?? null)} is not a string; give ${what} as text`);
            return value;
        }
        this.report(property, check(value));
        return sentId(value);
    }

    /** Other inputs would have no effect. Names that begin with __ belong to Pulumi and this package. */
    rejectOthers(own: readonly string[]): void {
        const known = [...own, ...commonInputs];
        for (const property of Object.keys(this.#inputs)) {
            if (!known.includes(property) && !property.startsWith("__")) {
                this.report(sanitize(property, 60), `there is no such input${suggestion(property, known)}`);
            }
        }
    }

    common() {
        const admitted = admittedCodes(this.#settings);
        const { allowInsecureHttp } = this.#settings;
        return {
            userBundleCodes: this.set("userBundleCodes", "bundle codes such as ATTUNU", {
                check: (code) => findCodeProblem(code, admitted),
            }),
            useExternalLicense: this.#oneOf("useExternalLicense", [false, true], false),
            accountId: this.#address("accountId", validateAccountId, sentId),
            baseUrl: this.#address(
                "baseUrl",
                (url) => validateBaseUrl(url, { allowInsecureHttp }) ?? validateProxy(url, process.env),
                normalizeBaseUrl,
            ),
            onRelease: this.#oneOf("onRelease", ["clear", "keep"], "clear"),
        };
    }

    #oneOf<T>(property: string, choices: readonly T[], fallback: T): unknown {
        const value = this.#inputs[property] ?? fallback;
        if (!isUnknown(value) && !choices.includes(value as T)) {
            this.report(property, `${quote(value)} is not one of ${choices.map((choice) => quote(choice)).join(", ")}`);
        }
        return value;
    }

    #address(
        property: "accountId" | "baseUrl",
        check: (text: string) => string | undefined,
        normalize: (text: string) => string,
    ): unknown {
        const given = this.#inputs[property];
        const value = given ?? this.#settings[property];
        if (isUnknown(value)) {
            return value;
        }
        if (value === undefined) {
            this.problems.push(missingSetting(property));
        } else if (typeof value !== "string") {
            this.report(property, `${quote(value)} is not a string; give it as text`);
        } else {
            const problem = check(value);
            // The problem of a setting is reported once, with the settings.
            if (!problem) {
                return normalize(value);
            }
            if (given !== undefined) {
                this.report(property, problem);
            }
        }
        return value;
    }
}

/** The engine's protocol has no undefined values. */
export function withoutUndefined(inputs: Inputs): Inputs {
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}

const longestId = 200;

export function findIdProblem(id: string, whose: "user" | "group"): string | undefined {
    // A group's ID becomes a path segment.
    if (whose === "group" && /^\.\.?$/.test(id)) {
        return `${quote(id)} cannot be a group's ID; give the ID, which getGroupId returns`;
    }
    if (id.trim() === "") {
        return `${quote(id)} is blank; give a ${whose}'s ID`;
    }
    const unseen = findInvisible(id);
    if (unseen) {
        return unseen;
    }
    if (id.trim() !== id) {
        return `${quote(id)} has spaces around it; write ${quote(id.trim())}`;
    }
    // The plugin's encoding of the state loses a key of this name.
    if (id.includes("<{%") || id.length > longestId || id === "__proto__") {
        return `${quote(id)} cannot be a ${whose}'s ID: it contains <{%, is longer than 200 characters, or is __proto__`;
    }
    return undefined;
}
