import { LicensingError } from "../errors";

/** A command of Pulumi could not be run, or was not asked for in a way in which it can be. */
export class CommandError extends LicensingError {
    static override readonly code = "UIPATH_COMMAND_FAILED";
}
