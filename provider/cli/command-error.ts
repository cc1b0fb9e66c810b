import { LicensingError } from "../errors";

/** A Pulumi command could not run, or its arguments do not fit. */
export class CommandError extends LicensingError {
    static override readonly code = "UIPATH_COMMAND_FAILED";
}
