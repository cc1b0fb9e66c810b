import { LicensingError } from "../errors";

/** Nothing was exported: there is nothing to export, or the files cannot be written. */
export class ExportError extends LicensingError {
    static override readonly code = "UIPATH_EXPORT_FAILED";
}
