import { printExcess } from "../contract/excess-line";
import { canonicalId } from "../domain/id";
import type { KnownState } from "../domain/known-state";
import { ReleaseTally } from "../domain/release-tally";
import type { Write } from "../domain/write";
import { ReleasesExceededError } from "../errors";
import { describeUsers } from "./people";
import { sayOnce } from "./say-once";
import * as session from "./session";

let tally: ReleaseTally | undefined;

/** Where the run has a limit, what counts against it. */
function runTally(): ReleaseTally | undefined {
    const { maxReleases } = session.settings();
    tally ??= maxReleases && new ReleaseTally(maxReleases);
    return tally;
}

/** Whether a limit is a share, so that releases wait until the states of all allocations are known. */
export function isShareOfHolders(): boolean {
    const { maxReleases } = session.settings();
    return maxReleases !== undefined && "share" in maxReleases;
}

function keysOf({ baseUrl, accountId }: session.OrganizationId, users: Iterable<string>): string[] {
    return [...users].map((user) => JSON.stringify([baseUrl, canonicalId(accountId), canonicalId(user)]));
}

export function noteHolders(where: session.OrganizationId, { holdings, unconfirmed }: KnownState): void {
    runTally()?.noteHolders(keysOf(where, [...holdings.keys(), ...unconfirmed]));
}

/** Warns in a preview of releases that `pulumi up` will refuse; those by deletes are not known there. */
export function warnOfMassRelease(where: session.OrganizationId, users: readonly string[]): void {
    const excess = session.isPreview() ? runTally()?.claim(keysOf(where, users)) : undefined;
    if (excess) {
        sayOnce(`warning: ${printExcess(excess)}; \`pulumi up\` will refuse: ${describeUsers(users)}`);
    }
}

/** Fails where these releases go beyond what the run may do, or where others have before. */
export function rejectMassRelease(where: session.OrganizationId, releases: readonly Write[]): void {
    const users = releases.flatMap(({ userIds }) => userIds);
    const excess = runTally()?.claim(keysOf(where, users));
    if (excess) {
        throw new ReleasesExceededError({
            summary: `${printExcess(excess)}; nobody further is released.`,
            details: [`of this allocation, ${describeUsers(users)}`],
            remedy:
                "look through the program and its table for people who are missing. If all of them are to lose their licences, raise " +
                `the limit by \`pulumi config set uipath:maxReleases …\`, and run the same command again.`,
            note: "`pulumi destroy` reads new config only with --run-program.",
        });
    }
}
