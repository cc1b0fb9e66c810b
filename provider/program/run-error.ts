import { asLicensingError, type LicensingError } from "../errors";

/**
 * An error of ours, of which Pulumi shows the message alone. Of one that reaches a resource's input by a promise, Pulumi
 * shows the stack all the same, so there is none.
 * @internal
 */
export function asRunError(error: unknown): LicensingError {
    const ours = asLicensingError(error);
    // What pulumi.RunError does; that class would lose ours, and its code.
    return Object.assign(ours, { __pulumiRunError: true, stack: ours.message });
}
