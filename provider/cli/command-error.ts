import { LicensingError } from "../errors";

export class CommandError extends LicensingError {
    static override readonly code = "UIPATH_COMMAND_FAILED";
}
