import { IdSet } from "../domain/id-map";
import type { KnownState } from "../domain/known-state";
import { isSameSet, type LicenseSet } from "../domain/license-set";
import { toWrites, type Write } from "../domain/write";

/** The lists are sorted and have no repeats. */
export interface Declaration extends LicenseSet {
    userIds: readonly string[];
    onRelease: "clear" | "keep";
}

export interface Plan {
    releases: readonly Write[];
    grants: readonly Write[];
    /** Users that another allocation declares; only that one writes them. */
    moved: readonly string[];
    kept: readonly string[];
}

export interface Others {
    declares(user: string): boolean;
    /** Whether an allocation wrote the user after it had seen this token, or still may. */
    hasTakenOver(user: string, token: string): boolean;
    /** Whether the state of another allocation lists a user that this one declares, and has not given way. */
    contests(user: string): boolean;
    /** Users who were left to an allocation that does not declare them after all: this one or, when all are known, any. */
    orphans: readonly string[];
}

/**
 * Only users whose set changes, or whose licenses are in doubt. Releases come first, because a grant may need the seat that a
 * release frees.
 */
export function plan(
    known: KnownState,
    declaration: Declaration,
    { others, maxUsersPerRequest }: { others: Others; maxUsersPerRequest: number },
): Plan {
    const { userIds, useExternalLicense, onRelease } = declaration;
    const declared = new IdSet(userIds);
    const isAsDeclared = (user: string) => {
        const holding = known.holdings.get(user);
        const isCertain = !known.unconfirmed.has(user) && !known.left.has(user) && !others.contests(user);
        return holding !== undefined && isCertain && isSameSet(holding, declaration);
    };
    const released = new IdSet(others.orphans);
    const moved = new IdSet();
    const kept: string[] = [];
    for (const user of new IdSet([...known.holdings.keys(), ...known.unconfirmed])) {
        if (declared.has(user)) {
            continue;
        }
        if (others.declares(user)) {
            moved.add(user);
        } else if (onRelease === "clear") {
            released.add(user);
        } else {
            kept.push(user);
        }
    }
    for (const [user, token] of [...known.left, ...known.former]) {
        if (declared.has(user) || others.hasTakenOver(user, token)) {
            continue;
        }
        if (others.declares(user)) {
            moved.add(user);
        } else if (known.left.has(user)) {
            released.add(user);
        }
    }
    const nothing = { userBundleCodes: [], useExternalLicense };
    return {
        releases: toWrites([...released].sort(), nothing, maxUsersPerRequest),
        grants: toWrites(
            userIds.filter((user) => !isAsDeclared(user)),
            declaration,
            maxUsersPerRequest,
        ),
        moved: [...moved],
        kept,
    };
}

export function isEmpty({ releases, grants, moved, kept }: Plan): boolean {
    return releases.length + grants.length + moved.length + kept.length === 0;
}

export function countWrites({ releases, grants }: Plan): number {
    return [...releases, ...grants].reduce((sum, { userIds }) => sum + userIds.length, 0);
}
