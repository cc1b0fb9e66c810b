import { asLicensingError, type LicensingError } from "../errors";
import { isInProgram, perProgram } from "./per-program";

/** By message. Pulumi shows an error once that reaches several resources, and each of several errors that say the same. */
const shared = perProgram(() => new Map<string, LicensingError>());

/**
 * An error of ours, of which Pulumi shows the message alone. Of one that reaches a resource's input by a promise, Pulumi
 * shows the stack all the same, so there is none; nor does the message take what newer versions put before it, once for
 * each resource.
 * @internal
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
    // What pulumi.RunError does; that class would lose ours, and its code.
    return Object.assign(ours, { __pulumiRunError: true, stack: message });
}
