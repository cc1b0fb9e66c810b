import type { GroupState } from "../contract/group-state";
import type { State } from "../contract/user-state";
import { asLicensingError } from "../errors";

/**
 * An error that keeps a resource in the state with what was reached.
 *
 * The engine wants an `id`, at least one reason (it shows these, and without one the next run does not try again), and
 * properties with `__provider` in them (without it, no later operation finds the provider).
 */
export class PartialFailure extends Error {
    readonly reasons: string[];

    constructor(
        readonly id: string,
        readonly properties: (State | GroupState) & { __provider: unknown },
        cause: Error,
    ) {
        const { message } = asLicensingError(cause);
        super(message);
        this.reasons = [message];
    }
}
