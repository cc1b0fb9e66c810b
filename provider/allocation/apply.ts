import type { Holding, LastKnownState, Plan, Write } from "./plan";

/** What the server said to a write. */
export interface WriteAnswer {
    organizationId: string | undefined;
    users: ReadonlyMap<string, { userBundleCodes: readonly string[]; useExternalLicense: boolean | undefined }>;
}

/** How a write failed; the licence service's errors fit this. */
export interface WriteError extends Error {
    /** True when the write may have been applied all the same. */
    maybeApplied: boolean;
    /** True when another write may well succeed. */
    concernsThisRequestOnly: boolean;
}

/** The licence service, as far as running a plan needs it. */
export interface Licensing {
    /** Sends one write. */
    allocate(write: Write): Promise<WriteAnswer>;
    /** Runs a task when one of the run's places for requests is free. */
    limit<T>(task: () => Promise<T>): Promise<T>;
}

/** Users who were not brought to what was asked, and why. */
export interface Shortfall {
    userIds: readonly string[];
    reason: Error | Mismatch | "not tried";
}

/** The server took the write, and answered something else than was asked. */
export interface Mismatch {
    /** Asked, and not in the answer. */
    missing: readonly string[];
    /** In the answer, and not asked. */
    unasked: readonly string[];
    /** The user is not in the answer at all. */
    absent: boolean;
    /** The answer says otherwise of useExternalLicense. */
    otherLicenseSource: boolean;
}

export interface Outcome {
    lastKnown: LastKnownState;
    organizationId: string | undefined;
    shortfalls: readonly Shortfall[];
}

/**
 * Runs a plan: all releases, then all grants. A write that fails does not stop the others, unless its error says that
 * they would fail likewise. What the server said is the new last known state, whether or not it is what was asked.
 */
export async function apply(plan: Plan, before: LastKnownState, licensing: Licensing): Promise<Outcome> {
    const holdings = new Map(before.holdings);
    const unconfirmed = new Set(before.unconfirmed);
    const shortfalls: Shortfall[] = [];
    let organizationId: string | undefined;
    let stopped = false;

    for (const user of plan.forgotten) {
        holdings.delete(user);
        unconfirmed.delete(user);
    }

    const run = async (write: Write): Promise<void> => {
        if (stopped) {
            shortfalls.push({ userIds: write.userIds, reason: "not tried" });
            return;
        }
        try {
            const answer = await licensing.allocate(write);
            organizationId ??= answer.organizationId;
            for (const user of write.userIds) {
                const holding = heldAfter(write, answer.users.get(user));
                if (holding === undefined) {
                    unconfirmed.add(user);
                } else {
                    unconfirmed.delete(user);
                    holdings.set(user, holding);
                    if (holding.userBundleCodes.length === 0) {
                        holdings.delete(user);
                    }
                }
                const mismatch = compare(write, holding);
                if (mismatch) {
                    shortfalls.push({ userIds: [user], reason: mismatch });
                }
            }
        } catch (error) {
            const { maybeApplied = true, concernsThisRequestOnly = true } = error as Partial<WriteError>;
            stopped ||= !concernsThisRequestOnly;
            if (maybeApplied) {
                write.userIds.forEach((user) => void unconfirmed.add(user));
            }
            shortfalls.push({ userIds: write.userIds, reason: error as Error });
        }
    };

    for (const writes of [plan.releases, plan.grants]) {
        await Promise.all(writes.map((write) => licensing.limit(() => run(write))));
    }
    return { lastKnown: { holdings, unconfirmed }, organizationId, shortfalls };
}

/** What the user holds by the answer; undefined when the answer does not tell. */
function heldAfter(
    write: Write,
    answered: { userBundleCodes: readonly string[]; useExternalLicense: boolean | undefined } | undefined,
): Holding | undefined {
    if (answered) {
        return {
            userBundleCodes: [...new Set(answered.userBundleCodes)].sort(),
            useExternalLicense: answered.useExternalLicense ?? write.useExternalLicense,
        };
    }
    // That a released user stands in the answer at all is not documented.
    return write.userBundleCodes.length === 0
        ? { userBundleCodes: [], useExternalLicense: write.useExternalLicense }
        : undefined;
}

function compare(asked: Write, held: Holding | undefined): Mismatch | undefined {
    const codes = held?.userBundleCodes ?? [];
    const missing = asked.userBundleCodes.filter((code) => !codes.includes(code));
    const unasked = codes.filter((code) => !asked.userBundleCodes.includes(code));
    const otherLicenseSource =
        held !== undefined && codes.length > 0 && held.useExternalLicense !== asked.useExternalLicense;
    return missing.length > 0 || unasked.length > 0 || otherLicenseSource
        ? { missing, unasked, absent: held === undefined, otherLicenseSource }
        : undefined;
}
