import { LicensingError } from "../errors";

export class ReportError extends LicensingError {
    static override readonly code = "UIPATH_REPORT_FAILED";
}
