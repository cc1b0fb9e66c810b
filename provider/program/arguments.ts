import type { CustomResourceOptions } from "@pulumi/pulumi";
import { InputError } from "../errors";
import { suggestion } from "../settings/readers";
import { quote } from "../text";
import { asRunError } from "./run-error";

/** A plain JavaScript program may pass arguments of any type. */
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

/** Pulumi would ask a dynamic provider without saying which one, and fail with its own error. */
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
