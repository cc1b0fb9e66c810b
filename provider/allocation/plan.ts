/** What a user holds, as the server last said. */
export interface Holding {
    /** Sorted, without repeats. */
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
}

/** What the server last said of the users of one allocation. Users are named by their canonical ID. */
export interface LastKnownState {
    /** Since when all of this is known at the least; times are in ISO form, and compare as text. */
    asOf: string;
    /** Users who were written since then, and when. */
    writtenAt: ReadonlyMap<string, string>;
    holdings: ReadonlyMap<string, Holding>;
    /** Users whose last write got no good answer: what they hold is not known. */
    unconfirmed: ReadonlySet<string>;
    /** Codes that the server lists and this allocation never gave: a group's rule may. No failure, and no drift again. */
    inherited: ReadonlySet<string>;
    /** Users left to another allocation that had not taken them over by then, and when. */
    handedOver: ReadonlyMap<string, string>;
    /** Users who were released of late, and when: the state of another allocation may still have them. */
    released: ReadonlyMap<string, string>;
}

/** What a state says of when its users were known. */
export type Times = Pick<LastKnownState, "asOf" | "writtenAt" | "handedOver" | "released">;

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
    /**
     * They leave, or have left and are not known to be taken over, and another allocation of the account declares them: they
     * are its own to write from now on.
     */
    handedOver: readonly string[];
    /** They were released of late, and another allocation declares them, which may or may not have written them since. */
    watched: readonly string[];
    /** They leave and keep what they hold. */
    forgotten: readonly string[];
}

/**
 * What the rest of the account says of a user who was known here at a time: nobody declares them, another allocation
 * does, another one does and has written them since, or another one does and believes an older state.
 */
export type Elsewhere = (userId: string, knownAt: string) => "undeclared" | "declared" | "held" | "believed";

export interface PlanningBounds {
    maxUsersPerRequest: number;
    elsewhere: Elsewhere;
}

export const nothingKnown: LastKnownState = {
    asOf: "",
    writtenAt: new Map(),
    holdings: new Map(),
    unconfirmed: new Set(),
    inherited: new Set(),
    handedOver: new Map(),
    released: new Map(),
};

/**
 * From the last known state to the declaration: only users whose set changes, and those of whom nothing certain is
 * known. Releases come first, since a seat that is freed may be the one that is needed.
 */
export function plan(
    lastKnown: LastKnownState,
    { userIds, userBundleCodes, useExternalLicense, onRelease }: Declaration,
    { maxUsersPerRequest, elsewhere }: PlanningBounds,
): Plan {
    const { holdings, unconfirmed, handedOver, released } = lastKnown;
    const wanted = { userBundleCodes, useExternalLicense };
    const { differing, parted } = walk(userIds, holdings, (holding) => sameHolding(holding, wanted));
    const isInDoubt = (user: string) => unconfirmed.has(user) || handedOver.has(user);
    const doubtful = unconfirmed.size + handedOver.size > 0 ? userIds.filter(isInDoubt) : [];
    const changing = doubtful.length > 0 ? [...new Set([...differing, ...doubtful])].sort() : differing;

    const declared = new Set(unconfirmed.size + handedOver.size + released.size > 0 ? userIds : []);
    const leaving = [...parted, ...[...unconfirmed].filter((user) => !declared.has(user) && !holdings.has(user))];
    const left = [...new Set([...handedOver.keys(), ...released.keys()])].filter((user) => !declared.has(user));
    const cleared = onRelease === "clear" ? leaving : [];
    const fates = new Map([...cleared, ...left].map((user) => [user, elsewhere(user, knownAt(lastKnown, user))]));
    const isDeclaredElsewhere = (user: string) => fates.get(user) !== "undeclared";
    const alone = [...cleared, ...left.filter((user) => handedOver.has(user))].filter(
        (user) => !isDeclaredElsewhere(user),
    );
    const others = left.filter(isDeclaredElsewhere);
    // A hand-over is brought to its end; a release is kept in mind for its time, and acted on where others do not know of it.
    const isToEnd = (user: string) => handedOver.has(user) || fates.get(user) === "believed";

    return {
        releases: inRequests(alone, { userBundleCodes: [], useExternalLicense }, maxUsersPerRequest),
        grants: inRequests(changing, wanted, maxUsersPerRequest),
        handedOver: [...cleared.filter(isDeclaredElsewhere), ...others.filter(isToEnd)],
        watched: others.filter((user) => !isToEnd(user)),
        forgotten: onRelease === "keep" ? leaving : [],
    };
}

/**
 * The declared users who do not hold what is wanted, and those who hold something and are not declared. Both are in
 * order nearly always, so that walking along them side by side finds the pairs; to look each user up would take more than
 * in proportion, for want of the processor's cache.
 */
function walk(
    userIds: readonly string[],
    holdings: ReadonlyMap<string, Holding>,
    isAsWanted: (holding: Holding | undefined) => boolean,
): { differing: readonly string[]; parted: string[] } {
    if (holdings.size === 0) {
        return { differing: userIds, parted: [] };
    }
    const differing: string[] = [];
    const passed: string[] = [];
    const outOfOrder = new Set<string>();
    const held = holdings.entries();
    let next = held.next();
    for (const user of userIds) {
        while (!next.done && next.value[0] !== user && next.value[0] < user) {
            passed.push(next.value[0]);
            next = held.next();
        }
        let holding: Holding | undefined;
        if (!next.done && next.value[0] === user) {
            holding = next.value[1];
            next = held.next();
        } else {
            holding = holdings.get(user);
            if (holding) {
                outOfOrder.add(user);
            }
        }
        if (!isAsWanted(holding)) {
            differing.push(user);
        }
    }
    for (; !next.done; next = held.next()) {
        passed.push(next.value[0]);
    }
    return { differing, parted: passed.filter((user) => !outOfOrder.has(user)) };
}

/** Whether a plan leaves all as it is; watching is no change. */
export function isEmpty({ releases, grants, handedOver, forgotten }: Plan): boolean {
    return [releases, grants, handedOver, forgotten].every(({ length }) => length === 0);
}

/** The requests that give these users this, of no more users each than allowed. */
export function inRequests(
    userIds: readonly string[],
    { userBundleCodes, useExternalLicense }: Holding,
    maxUsersPerRequest: number,
): Write[] {
    return chunk(userIds, maxUsersPerRequest).map((some) => ({ userIds: some, userBundleCodes, useExternalLicense }));
}

/** How many users a plan writes. */
export function usersIn({ releases, grants }: Plan): number {
    return [...releases, ...grants].reduce((sum, { userIds }) => sum + userIds.length, 0);
}

/** When the state's word on a user was in accord with the server. */
export function knownAt({ asOf, writtenAt, handedOver, released }: Times, userId: string): string {
    return released.get(userId) ?? handedOver.get(userId) ?? writtenAt.get(userId) ?? asOf;
}

/** What is still known after others have written some of the users. */
export function withoutOutdated(
    lastKnown: LastKnownState,
    isOutdated: (userId: string, knownAt: string) => boolean,
): LastKnownState {
    const isGone = (user: string) => isOutdated(user, knownAt(lastKnown, user));
    const outdated = [...lastKnown.holdings.keys()].filter(isGone);
    if (outdated.length === 0) {
        return lastKnown;
    }
    return {
        ...lastKnown,
        holdings: new Map([...lastKnown.holdings].filter(([user]) => !isGone(user))),
        unconfirmed: new Set([...lastKnown.unconfirmed, ...outdated]),
    };
}

/** Whether nobody is known to hold something, or to do so perhaps. */
export function isNothingKnown({ holdings, unconfirmed, handedOver }: LastKnownState): boolean {
    return holdings.size + unconfirmed.size + handedOver.size === 0;
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
