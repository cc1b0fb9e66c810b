import type { Excess } from "../domain/release-tally";
import { plural } from "../text";

/** The warning of too many releases in a preview; the report parses it. */
export function printExcess({ asked, limit, holders }: Excess): string {
    return `this run would leave at least ${asked} of ${plural(holders, "user")} without licenses, and uipath:maxReleases allows ${limit}`;
}

export function isExcess(line: string): boolean {
    return /^this run would leave at least \d+ of \d+ users? without licenses, /.test(line);
}
