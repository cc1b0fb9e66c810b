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

/** What is to be done, in this order, and whom to forget without a write. */
export interface Plan {
    releases: readonly Write[];
    grants: readonly Write[];
    forgotten: readonly string[];
}

export interface PlanningBounds {
    maxUsersPerRequest: number;
    /** Whether another allocation of the account is known to declare the user, who is then not released. */
    isClaimed: (userId: string) => boolean;
}

export const nothingKnown: LastKnownState = { holdings: new Map(), unconfirmed: new Set() };

/**
 * From the last known state to the declaration: only users whose set changes, and those of whom nothing certain is
 * known. Releases come first, since a seat that is freed may be the one that is needed.
 */
export function plan(
    lastKnown: LastKnownState,
    declaration: Declaration,
    { maxUsersPerRequest, isClaimed }: PlanningBounds,
): Plan {
    const { userIds, userBundleCodes, useExternalLicense, onRelease } = declaration;
    const declared = new Set(userIds);
    const leaving = knownUsers(lastKnown).filter((user) => !declared.has(user));
    const isReleased = (user: string) => onRelease === "clear" && !isClaimed(user);
    const changing = userIds.filter(
        (user) => lastKnown.unconfirmed.has(user) || !holds(lastKnown.holdings.get(user), declaration),
    );
    const inRequests = (users: readonly string[], codes: readonly string[]): Write[] =>
        chunk(users, maxUsersPerRequest).map((some) => ({
            userIds: some,
            userBundleCodes: codes,
            useExternalLicense,
        }));
    return {
        releases: inRequests(leaving.filter(isReleased), []),
        grants: inRequests(changing, userBundleCodes),
        forgotten: leaving.filter((user) => !isReleased(user)),
    };
}

export function isEmpty({ releases, grants, forgotten }: Plan): boolean {
    return releases.length === 0 && grants.length === 0 && forgotten.length === 0;
}

/** Everyone who holds something, or may do so. */
export function knownUsers({ holdings, unconfirmed }: LastKnownState): string[] {
    return [...new Set([...holdings.keys(), ...unconfirmed])];
}

function holds(holding: Holding | undefined, declaration: Declaration): boolean {
    return (
        holding !== undefined &&
        holding.useExternalLicense === declaration.useExternalLicense &&
        sameSet(holding.userBundleCodes, declaration.userBundleCodes)
    );
}

/** Both sorted and without repeats. */
export function sameSet(one: readonly string[], other: readonly string[]): boolean {
    return one.length === other.length && one.every((item, index) => item === other[index]);
}

function chunk<T>(items: readonly T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
        items.slice(index * size, (index + 1) * size),
    );
}
