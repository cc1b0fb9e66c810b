import { InputError } from "../errors";
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
