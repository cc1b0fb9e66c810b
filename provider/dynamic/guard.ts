import { asLicensingError } from "../errors";
import { PartialFailure } from "./partial-failure";

/**
 * All errors leave it as ours, without credentials or stack. The plugin prints `${error}: ${error.stack}` before it
 * sends the message to the engine, so that output is reduced to the code.
 */
export function guarded<Args extends unknown[], T>(
    method: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
    return async (...args) => {
        try {
            return await method(...args);
        } catch (error) {
            if (error instanceof PartialFailure) {
                throw error;
            }
            const ours = asLicensingError(error);
            throw Object.assign(ours, { stack: "see the error", toString: () => ours.code });
        }
    };
}
