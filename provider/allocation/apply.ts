import { type AccountRun, now, type Target } from "./account-run";
import { type Elsewhere, type Holding, knownAt, type LastKnownState, type Plan, type Write } from "./plan";

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
    /** True when the write would succeed if others gave up seats. */
    wantsSeats: boolean;
}

/** The licence service, as far as running a plan needs it. */
export interface Licensing {
    /** Sends one write. */
    allocate(write: Write): Promise<WriteAnswer>;
    /** Runs a task when one of the run's places for requests is free. */
    limit<T>(task: () => Promise<T>): Promise<T>;
}

/** Why a write was not even sent: another one has failed in a way that this one would too. */
export const notTried = "not tried";

/** Users who were not brought to what was asked, and why. */
export interface Shortfall {
    userIds: readonly string[];
    reason: Error | Mismatch | typeof notTried;
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
    /** Users whom another allocation declares and has not taken over yet; they stay known as unconfirmed. */
    notTakenOver: readonly string[];
}

interface Surroundings {
    licensing: Licensing;
    account: AccountRun;
    elsewhere: Elsewhere;
    /** Users that stay declared in the allocation whose plan this is. */
    declared: readonly string[];
    /** Told how many users have been written so far. */
    onProgress: (done: number) => void;
}

/** How long nothing may happen in the account before a wait for another allocation ends, and the longest wait in all. */
const patience = { quiet: 2_000, total: 120_000 };

/** How long a user who was released is remembered. */
const rememberedMilliseconds = 30 * 24 * 3600 * 1000;

/**
 * Runs a plan: all releases, then all grants, then the hand-over. A write that fails does not stop the others, unless
 * its error says that they would fail likewise. What the server said is the new last known state, whether or not it is
 * what was asked.
 */
export async function apply(
    plan: Plan,
    before: LastKnownState,
    { licensing, account, elsewhere, declared, onProgress }: Surroundings,
): Promise<Outcome> {
    const holdings = new Map(before.holdings);
    const unconfirmed = new Set(before.unconfirmed);
    const leaving = new Set([...plan.handedOver, ...plan.watched]);
    const shortfalls: Shortfall[] = [];
    let organizationId: string | undefined;
    let stopped = false;
    let done = 0;

    const handedOver = new Map(before.handedOver);
    const oldest = new Date(Date.now() - rememberedMilliseconds).toISOString();
    const released = new Map([...before.released].filter(([, time]) => time > oldest));
    const forget = (user: string): void => {
        holdings.delete(user);
        unconfirmed.delete(user);
        handedOver.delete(user);
        released.delete(user);
    };

    const note = (write: Write, answer: WriteAnswer): void => {
        organizationId ??= answer.organizationId;
        done += write.userIds.length;
        onProgress(done);
        let freed = false;
        for (const user of write.userIds) {
            const held = holdings.get(user)?.userBundleCodes ?? [];
            const holding = heldAfter(write, answer, user);
            if (holding === undefined) {
                unconfirmed.add(user);
            } else {
                forget(user);
                if (holding.userBundleCodes.length > 0 || write.userBundleCodes.length > 0) {
                    holdings.set(user, holding);
                } else {
                    released.set(user, now());
                }
            }
            freed ||= held.some((code) => !holding?.userBundleCodes.includes(code));
            const mismatch = compare(write, holding);
            if (mismatch) {
                shortfalls.push({ userIds: [user], reason: mismatch });
            }
        }
        if (freed) {
            account.freeSeats();
        }
    };

    const attempt = async (write: Write, send: (write: Write) => Promise<void>): Promise<void> => {
        try {
            await send(write);
        } catch (error) {
            if (error === notTried) {
                shortfalls.push({ userIds: write.userIds, reason: error });
                return;
            }
            const { maybeApplied = true } = error as Partial<WriteError>;
            if (maybeApplied) {
                write.userIds.forEach((user) => void unconfirmed.add(user));
            }
            shortfalls.push({ userIds: write.userIds, reason: error as Error });
        }
    };

    /** Sends a write when there is a place for it, unless an error since then says that it would fail likewise. */
    const inTurn = <T>(send: () => Promise<T>): Promise<T> =>
        licensing.limit(async () => {
            if (stopped) {
                throw notTried;
            }
            try {
                return await send();
            } catch (error) {
                stopped ||= (error as Partial<WriteError>).concernsThisRequestOnly === false;
                throw error;
            }
        });

    const release = (write: Write) =>
        inTurn(async () => {
            const mayRelease = (user: string) => elsewhere(user, knownAt(before, user)) === "undeclared";
            const { sent, answer } = await account.release(write.userIds, mayRelease, (userIds) =>
                licensing.allocate({ ...write, userIds }),
            );
            const gone = new Set(sent);
            write.userIds.filter((user) => !gone.has(user)).forEach((user) => void leaving.add(user));
            if (answer) {
                note({ ...write, userIds: sent }, answer);
            }
        });

    const grant = async (write: Write): Promise<void> => {
        const deadline = Date.now() + patience.total;
        for (;;) {
            const seen = account.seatsFreed;
            try {
                const send = () => account.grant(write.userIds, () => licensing.allocate(write));
                return note(write, await inTurn(send));
            } catch (error) {
                if (!(error as Partial<WriteError>).wantsSeats || !(await seatsCameFree(account, seen, deadline))) {
                    throw error;
                }
            }
        }
    };

    contestAll(account, plan, before);
    plan.forgotten.forEach(forget);
    await Promise.all(plan.releases.map((write) => attempt(write, release)));
    await Promise.all(plan.grants.map((write) => attempt(write, grant)));

    // Before waiting for others, so that two allocations that exchange users do not wait for each other.
    account.settle(declared, new Set(shortfalls.flatMap(({ userIds }) => userIds)));
    await untilTakenOver(account, [...leaving]);
    const takenOver = [...leaving].filter((user) => account.takeover(user) === "settled");
    const isAsDeclared = (user: string) =>
        account.wasGranted(user) || (account.believedSince(user) ?? "") > knownAt(before, user);
    // Their new allocation believes an older state and has sent nothing; what it declares is sent for it.
    const believed = takenOver.filter((user) => !isAsDeclared(user));
    await Promise.all(writesFor(account, believed).map((write) => attempt(write, grant)));
    takenOver.filter(isAsDeclared).forEach(forget);

    const notTakenOver = [...leaving].filter(
        (user) => account.takeover(user) !== "settled" && !before.released.has(user),
    );
    for (const user of notTakenOver) {
        const since = knownAt(before, user);
        forget(user);
        handedOver.set(user, since);
    }
    const lastKnown = { asOf: now(), holdings, unconfirmed, handedOver, released };
    return { lastKnown, organizationId, shortfalls, notTakenOver };
}

/** Makes known what this allocation knows of users whom others declare. */
export function contestAll(account: AccountRun, { handedOver, watched }: Plan, lastKnown: LastKnownState): void {
    for (const user of [...handedOver, ...watched]) {
        account.contest(user, knownAt(lastKnown, user));
    }
}

/** The writes that give users what the allocations that declare them say. */
function writesFor(account: AccountRun, userIds: readonly string[]): Write[] {
    const writes = new Map<Target, string[]>();
    for (const user of userIds) {
        const target = account.targetOf(user);
        if (target) {
            writes.set(target, [...(writes.get(target) ?? []), user]);
        }
    }
    return [...writes].map(([target, users]) => ({ ...target, userIds: users }));
}

/** Waits for seats that another allocation of this run frees; false when none can be hoped for. */
async function seatsCameFree(account: AccountRun, seen: number, deadline: number): Promise<boolean> {
    while (account.seatsFreed === seen) {
        if (!account.othersToCome || Date.now() > deadline || !(await account.happens(patience.quiet))) {
            return false;
        }
    }
    return Date.now() < deadline;
}

/** Waits while the allocations that take these users over are writing them. */
async function untilTakenOver(account: AccountRun, userIds: readonly string[]): Promise<void> {
    const deadline = Date.now() + patience.total;
    const isUnderWay = (user: string) => account.takeover(user) === "under way";
    for (let waiting = userIds.filter(isUnderWay); waiting.length > 0; waiting = waiting.filter(isUnderWay)) {
        if (Date.now() > deadline || !(await account.happens(patience.quiet))) {
            return;
        }
    }
}

/** What the user holds by the answer; undefined when the answer does not tell. */
function heldAfter(write: Write, { users }: WriteAnswer, user: string): Holding | undefined {
    const answered = users.get(user);
    if (answered) {
        return {
            userBundleCodes: [...new Set(answered.userBundleCodes)].sort(),
            useExternalLicense: answered.useExternalLicense ?? write.useExternalLicense,
        };
    }
    // It is not documented whether a release is answered with its users, or with nobody.
    const isAnsweredRelease = write.userBundleCodes.length === 0 && users.size === 0;
    return isAnsweredRelease ? { userBundleCodes: [], useExternalLicense: write.useExternalLicense } : undefined;
}

function compare(asked: Write, held: Holding | undefined): Mismatch | undefined {
    const codes = held?.userBundleCodes ?? [];
    const missing = asked.userBundleCodes.filter((code) => !codes.includes(code));
    const unasked = codes.filter((code) => !asked.userBundleCodes.includes(code));
    const otherLicenseSource =
        held !== undefined && codes.length > 0 && held.useExternalLicense !== asked.useExternalLicense;
    return held === undefined || missing.length > 0 || unasked.length > 0 || otherLicenseSource
        ? { missing, unasked, absent: held === undefined, otherLicenseSource }
        : undefined;
}
