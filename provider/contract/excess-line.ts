import type { Excess } from "../domain/release-tally";
import { count } from "../text";

/** Releases that go beyond what a run may do, as the provider warns of them in a preview; a report reads that back. */
export function printExcess({ asked, limit, holders }: Excess): string {
    return `this run would leave at least ${asked} of ${count(holders, "user")} without licenses, and uipath:maxReleases allows ${limit}`;
}

export function isExcess(line: string): boolean {
    return /^this run would leave at least \d+ of \d+ users? without licenses, /.test(line);
}
