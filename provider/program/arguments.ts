import type { CustomResourceOptions } from "@pulumi/pulumi";
import { InputError } from "../errors";
import { suggestion } from "../settings/readers";
import { quote } from "../text";
import { asRunError } from "./run-error";

/** Fails with one sentence where a program in plain JavaScript gives something of another kind than the types ask for. */
export function expectArgument(isRight: boolean, name: string, value: unknown, wanted: string): void {
    if (!isRight) {
        throw asRunError(
            new InputError({
                summary: `${name} is ${quote(value ?? null)}, not ${wanted}.`,
                remedy: `give ${wanted}.`,
            }),
        );
    }
}

export function isObject(value: unknown): boolean {
    return typeof value === "object" && value !== null;
}

/** Fails with one sentence where options are no object, or have one that there is not, such as a misspelt one. */
export function expectOptions(options: object, name: string, known: readonly string[]): void {
    expectArgument(isObject(options), name, options, "an object");
    const unknown = Object.keys(options).find((key) => !known.includes(key));
    if (unknown !== undefined) {
        throw asRunError(
            new InputError({
                summary: `${name} have no ${quote(unknown)}${suggestion(unknown, known) || "."}`,
                remedy: `remove it, or use one of: ${known.join(", ")}.`,
            }),
        );
    }
}

/**
 * Fails with one sentence where a resource is to be imported, or read by its ID: Pulumi then asks a dynamic provider without
 * saying which one it is, and ends in an error of its own.
 */
export function rejectImport(type: string, name: string, opts: CustomResourceOptions | undefined): void {
    const option = (["import", "id"] as const).find((each) => opts?.[each]);
    if (option) {
        throw asRunError(
            new InputError({
                summary: `the option ${quote(option)} of ${type} ${quote(name)} cannot be used: a declaration adopts existing licenses by itself, because a write replaces them.`,
                remedy: `remove the option; docs/adopting.md says how to start from existing licenses.`,
            }),
        );
    }
}
