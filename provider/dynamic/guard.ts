import { asLicensingError } from "../errors";
import { PartialFailure } from "./partial-failure";

/**
 * A provider's method. All that it throws leaves as an error of ours, without credentials and without a stack: the plugin
 * prints `${error}: ${error.stack}` before it hands the message on, so of these two the code alone is left.
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
