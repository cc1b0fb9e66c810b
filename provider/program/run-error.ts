import { asLicensingError, type LicensingError } from "../errors";
import { isInProgram, perProgram } from "./per-program";

/** By message. Pulumi shows one error object once, but two errors with the same message twice. */
const shared = perProgram(() => new Map<string, LicensingError>());

/**
 * An error of ours that Pulumi shows by its message only. Without its stack, because Pulumi would print that for an error
 * that reaches an input by a promise. With a fixed message, because newer versions prefix it for each resource. @internal
 */
export function asRunError(error: unknown): LicensingError {
    const ours = asLicensingError(error);
    const { message } = ours;
    const known = isInProgram() ? shared().get(message) : undefined;
    if (known) {
        return known;
    }
    if (isInProgram()) {
        shared().set(message, ours);
    }
    Object.defineProperty(ours, "message", { get: () => message, set: () => undefined, configurable: true });
    // This property marks a pulumi.RunError; that class itself would lose our class and its code.
    return Object.assign(ours, { __pulumiRunError: true, stack: message });
}
