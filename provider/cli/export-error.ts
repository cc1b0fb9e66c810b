import { LicensingError } from "../errors";

export class ExportError extends LicensingError {
    static override readonly code = "UIPATH_EXPORT_FAILED";
}
