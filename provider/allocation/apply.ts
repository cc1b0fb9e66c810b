import { type AccountRun, now } from "./account-run";
import { compare, heldAfter, type Mismatch } from "./answer";
import { contestAll, writesFor } from "./handover";
import type { Licensing, WriteAnswer, WriteError } from "./licensing";
import { seatsCameFree, untilTakenOver } from "./patience";
import { type Elsewhere, knownAt, type LastKnownState, type Plan, type Write } from "./plan";

/** Why a write was not even sent: another one has failed in a way that this one would too. */
export const notTried = "not tried";

/** Users who were not brought to what was asked, and why. */
export interface Shortfall {
    userIds: readonly string[];
    reason: Error | Mismatch | typeof notTried;
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
    maxUsersPerRequest: number;
    /** Users that stay declared in the allocation whose plan this is. */
    declared: readonly string[];
    /** Told how many users have been written so far. */
    onProgress: (done: number) => void;
}

/** How long it is remembered when a user was written or released. */
const rememberedMilliseconds = 30 * 24 * 3600 * 1000;

/**
 * Runs a plan: all releases, then all grants, then the hand-over. A write that fails does not stop the others, unless
 * its error says that they would fail likewise. What the server said is the new last known state, whether or not it is
 * what was asked.
 */
export async function apply(
    plan: Plan,
    before: LastKnownState,
    { licensing, account, elsewhere, maxUsersPerRequest, declared, onProgress }: Surroundings,
): Promise<Outcome> {
    const holdings = new Map(before.holdings);
    const unconfirmed = new Set(before.unconfirmed);
    const handedOver = new Map(before.handedOver);
    const started = now();
    const oldest = new Date(Date.now() - rememberedMilliseconds).toISOString();
    const released = recent(before.released, oldest);
    const writtenAt = new Map(before.writtenAt);
    const leaving = new Set([...plan.handedOver, ...plan.watched]);
    const shortfalls: Shortfall[] = [];
    let organizationId: string | undefined;
    let stopped = false;
    let done = 0;

    const forget = (user: string): void => {
        holdings.delete(user);
        unconfirmed.delete(user);
        handedOver.delete(user);
        released.delete(user);
        writtenAt.delete(user);
    };

    const note = (write: Write, answer: WriteAnswer): void => {
        organizationId ??= answer.organizationId;
        done += write.userIds.length;
        onProgress(done);
        const noted = now();
        let freed = false;
        for (const user of write.userIds) {
            const held = holdings.get(user)?.userBundleCodes;
            const holding = heldAfter(write, answer, user);
            if (holding === undefined) {
                unconfirmed.add(user);
            } else {
                forget(user);
                if (holding.userBundleCodes.length > 0 || write.userBundleCodes.length > 0) {
                    holdings.set(user, holding);
                    writtenAt.set(user, noted);
                } else {
                    released.set(user, noted);
                }
            }
            freed ||= held?.some((code) => !holding?.userBundleCodes.includes(code)) === true;
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

    /** Sends a write when its turn comes, unless an error since then says that it would fail likewise. */
    const inTurn = async (write: Write, prepare: () => readonly string[]): Promise<WriteAnswer | undefined> => {
        try {
            return await licensing.allocate(write, write.userIds.length, () => {
                if (stopped) {
                    throw notTried;
                }
                return prepare();
            });
        } catch (error) {
            stopped ||= (error as Partial<WriteError>).concernsThisRequestOnly === false;
            throw error;
        }
    };

    const release = async (write: Write): Promise<void> => {
        const mayRelease = (user: string) => elsewhere(user, knownAt(before, user)) === "undeclared";
        const { sent, answer } = await account.release(write.userIds, mayRelease, (prepare) => inTurn(write, prepare));
        const gone = new Set(sent);
        write.userIds.filter((user) => !gone.has(user)).forEach((user) => void leaving.add(user));
        if (answer) {
            note({ ...write, userIds: sent }, answer);
        }
    };

    const grant = async (write: Write): Promise<void> => {
        const since = Date.now();
        for (;;) {
            const seen = account.seatsFreed;
            try {
                const answer = await account.grant(write.userIds, () => inTurn(write, () => write.userIds));
                return answer && note(write, answer);
            } catch (error) {
                if (!(error as Partial<WriteError>).wantsSeats || !(await seatsCameFree(account, seen, since))) {
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
    await Promise.all(writesFor(account, believed, maxUsersPerRequest).map((write) => attempt(write, grant)));
    takenOver.filter(isAsDeclared).forEach(forget);

    const notTakenOver = [...leaving].filter(
        (user) => account.takeover(user) !== "settled" && !before.released.has(user),
    );
    for (const user of notTakenOver) {
        const since = knownAt(before, user);
        forget(user);
        handedOver.set(user, since);
    }
    const isWhole = wereAllWritten(holdings, writtenAt, started);
    const asOf = isWhole ? now() : latest(before.asOf, oldest);
    const lastKnown = {
        asOf,
        writtenAt: isWhole ? new Map<string, string>() : recent(writtenAt, asOf),
        holdings,
        unconfirmed,
        handedOver,
        released,
    };
    return { lastKnown, organizationId, shortfalls, notTakenOver };
}

function wereAllWritten(
    holdings: ReadonlyMap<string, unknown>,
    writtenAt: ReadonlyMap<string, string>,
    since: string,
): boolean {
    if (writtenAt.size < holdings.size) {
        return false;
    }
    for (const user of holdings.keys()) {
        if ((writtenAt.get(user) ?? "") < since) {
            return false;
        }
    }
    return true;
}

function recent(times: ReadonlyMap<string, string>, since: string): Map<string, string> {
    return new Map([...times].filter(([, time]) => time > since));
}

function latest(one: string, other: string): string {
    return one > other ? one : other;
}
