import { printExcess } from "../contract/excess-line";
import { canonicalId } from "../domain/id";
import type { KnownState } from "../domain/known-state";
import { ReleaseTally } from "../domain/release-tally";
import type { Write } from "../domain/write";
import { ReleasesExceededError } from "../errors";
import { memoizePerObject } from "./memoize-per-object";
import type { OrganizationId } from "./organizations";
import type { Session } from "./session";

const tallyOf = memoizePerObject((session: Session) => {
    const { maxReleases } = session.settings();
    return maxReleases && new ReleaseTally(maxReleases);
});

/** A share needs all states, so releases must wait for them. */
export function isShareOfHolders(session: Session): boolean {
    const { maxReleases } = session.settings();
    return maxReleases !== undefined && "share" in maxReleases;
}

function keysOf({ baseUrl, accountId }: OrganizationId, users: Iterable<string>): string[] {
    return [...users].map((user) => JSON.stringify([baseUrl, canonicalId(accountId), canonicalId(user)]));
}

export function noteHolders(session: Session, where: OrganizationId, { holdings, unconfirmed }: KnownState): void {
    tallyOf(session)?.noteHolders(keysOf(where, [...holdings.keys(), ...unconfirmed]));
}

/** Preview does not know releases by deletes. */
export function warnOfMassRelease(session: Session, where: OrganizationId, users: readonly string[]): void {
    session.inPreview(() => {
        const excess = tallyOf(session)?.claim(keysOf(where, users));
        if (excess) {
            const named = session.people.describeUsers(users);
            session.warnOnce(`${printExcess(excess)}; \`pulumi up\` will refuse to release ${named}`);
        }
    });
}

export function rejectMassRelease(session: Session, where: OrganizationId, releases: readonly Write[]): void {
    const users = releases.flatMap(({ userIds }) => userIds);
    const excess = tallyOf(session)?.claim(keysOf(where, users));
    if (excess) {
        throw new ReleasesExceededError({
            summary: `${printExcess(excess)}; no further users are released.`,
            details: [`in this allocation: ${session.people.describeUsers(users)}`],
            remedy:
                "check the program and its table for missing people. If all of them should lose their licenses, raise " +
                `the limit with \`pulumi config set uipath:maxReleases …\` and run the same command again.`,
            note: "`pulumi destroy` reads new config only with --run-program.",
        });
    }
}
