import { LicensingError } from "../errors";

/** Nothing was exported: no user holds licenses, or the files cannot be written. */
export class ExportError extends LicensingError {
    static override readonly code = "UIPATH_EXPORT_FAILED";
}
