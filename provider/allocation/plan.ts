/** What a user holds, as the server last said. */
export interface Holding {
    /** Sorted, without repeats. */
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
}

/** What the server last said of the users of one allocation. Users are named by their canonical ID. */
export interface LastKnownState {
    holdings: ReadonlyMap<string, Holding>;
    /** Users whose last write got no good answer: what they hold is not known. */
    unconfirmed: ReadonlySet<string>;
    /** Users left to another allocation that had not taken them over when the run ended. */
    handedOver: ReadonlySet<string>;
}

/** What one allocation declares; sets, so sorted and without repeats. */
export interface Declaration {
    userIds: readonly string[];
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
    onRelease: "clear" | "keep";
}

/** One request: these users get exactly these bundles; none at all is a release. */
export interface Write {
    userIds: readonly string[];
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
}

/** What is to be done, in this order, and whom to part with without a write. */
export interface Plan {
    releases: readonly Write[];
    grants: readonly Write[];
    /** They leave, and another allocation of the account declares them: they are its own to write from now on. */
    handedOver: readonly string[];
    /** They leave and keep what they hold. */
    forgotten: readonly string[];
}

export interface PlanningBounds {
    maxUsersPerRequest: number;
    /** Whether another allocation of the account declares the user, who is then not released. */
    isDeclaredElsewhere: (userId: string) => boolean;
}

export const nothingKnown: LastKnownState = { holdings: new Map(), unconfirmed: new Set(), handedOver: new Set() };

/**
 * From the last known state to the declaration: only users whose set changes, and those of whom nothing certain is
 * known. Releases come first, since a seat that is freed may be the one that is needed.
 */
export function plan(
    lastKnown: LastKnownState,
    { userIds, userBundleCodes, useExternalLicense, onRelease }: Declaration,
    { maxUsersPerRequest, isDeclaredElsewhere }: PlanningBounds,
): Plan {
    const declared = new Set(userIds);
    const leaving = knownUsers(lastKnown).filter((user) => !declared.has(user));
    const cleared = onRelease === "clear" ? leaving : [];
    const wanted = { userBundleCodes, useExternalLicense };
    const changing = userIds.filter(
        (user) =>
            lastKnown.unconfirmed.has(user) ||
            lastKnown.handedOver.has(user) ||
            !sameHolding(lastKnown.holdings.get(user), wanted),
    );
    const inRequests = (users: readonly string[], codes: readonly string[]): Write[] =>
        chunk(users, maxUsersPerRequest).map((some) => ({
            userIds: some,
            userBundleCodes: codes,
            useExternalLicense,
        }));
    return {
        releases: inRequests(
            cleared.filter((user) => !isDeclaredElsewhere(user)),
            [],
        ),
        grants: inRequests(changing, userBundleCodes),
        handedOver: cleared.filter(isDeclaredElsewhere),
        forgotten: onRelease === "keep" ? leaving : [],
    };
}

/** Whether a plan leaves all as it is. Waiting for another allocation to take somebody over is no change. */
export function isEmpty({ releases, grants, handedOver, forgotten }: Plan, lastKnown: LastKnownState): boolean {
    return (
        releases.length === 0 &&
        grants.length === 0 &&
        forgotten.length === 0 &&
        handedOver.every((user) => lastKnown.handedOver.has(user))
    );
}

/** What is still known after others have written some of the users. */
export function withoutOutdated(lastKnown: LastKnownState, isOutdated: (userId: string) => boolean): LastKnownState {
    const outdated = [...lastKnown.holdings.keys()].filter(isOutdated);
    if (outdated.length === 0) {
        return lastKnown;
    }
    return {
        ...lastKnown,
        holdings: new Map([...lastKnown.holdings].filter(([user]) => !isOutdated(user))),
        unconfirmed: new Set([...lastKnown.unconfirmed, ...outdated]),
    };
}

/** Everyone who holds something, or may do so. */
export function knownUsers({ holdings, unconfirmed, handedOver }: LastKnownState): string[] {
    return [...new Set([...holdings.keys(), ...unconfirmed, ...handedOver])];
}

function sameHolding(one: Holding | undefined, other: Holding): boolean {
    return (
        one !== undefined &&
        one.useExternalLicense === other.useExternalLicense &&
        sameSet(one.userBundleCodes, other.userBundleCodes)
    );
}

/** Both sorted and without repeats. */
function sameSet(one: readonly string[], other: readonly string[]): boolean {
    return one.length === other.length && one.every((item, index) => item === other[index]);
}

function chunk<T>(items: readonly T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
        items.slice(index * size, (index + 1) * size),
    );
}
