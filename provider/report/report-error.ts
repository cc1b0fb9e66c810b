import { LicensingError } from "../errors";

/** No report was made: the input is not a preview, or a file cannot be read or written. */
export class ReportError extends LicensingError {
    static override readonly code = "UIPATH_REPORT_FAILED";
}
