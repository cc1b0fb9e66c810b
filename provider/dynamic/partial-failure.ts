import type { GroupState } from "../contract/group-state";
import type { State } from "../contract/user-state";
import { asLicensingError } from "../errors";

/**
 * The engine needs an `id`, at least one reason (it prints them, and without one the next run does not retry), and
 * properties with `__provider` (without it, later operations do not find the provider).
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
