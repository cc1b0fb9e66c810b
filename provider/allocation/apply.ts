import { setImmediate as nextTurn } from "node:timers/promises";
import { type AccountRun, now } from "./account-run";
import { compare, type Mismatch, resultFor } from "./answer";
import { contestAll, writesFor } from "./handover";
import type { Licensing, WriteAnswer, WriteError } from "./licensing";
import { NewState } from "./new-state";
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
    /** Called with a code that a user holds and that this allocation never gave; a group may give it. */
    onInherited: (user: string, code: string) => void;
}

/**
 * Runs a plan: all releases, then all grants, then the hand-over. A write that fails does not stop the others, unless
 * its error says that they would fail likewise. What the server said is the new last known state, whether or not it is
 * what was asked.
 */
export async function apply(
    plan: Plan,
    before: LastKnownState,
    { licensing, account, elsewhere, maxUsersPerRequest, declared, onProgress, onInherited }: Surroundings,
): Promise<Outcome> {
    const state = new NewState(before);
    const leaving = new Set([...plan.handedOver, ...plan.watched]);
    const shortfalls: Shortfall[] = [];
    let organizationId: string | undefined;
    let stopped = false;
    let done = 0;

    const note = (write: Write, answer: WriteAnswer): void => {
        organizationId ??= answer.organizationId;
        done += write.userIds.length;
        onProgress(done);
        const noted = now();
        let freed = false;
        for (const user of write.userIds) {
            const known = before.holdings.get(user)?.userBundleCodes ?? [];
            const given = known.filter((code) => !before.inherited.has(code));
            const { holding, inherited } = resultFor(write, answer, user, given);
            if (holding !== undefined) {
                state.inherit(
                    inherited,
                    known.filter((code) => !given.includes(code) && !inherited.includes(code)),
                );
            }
            inherited.forEach((code) => void onInherited(user, code));
            if (holding === undefined) {
                state.doubt(user);
            } else if (holding.userBundleCodes.length > 0 || write.userBundleCodes.length > 0) {
                state.hold(user, holding, noted);
            } else {
                state.release(user, noted);
            }
            freed ||= known.some((code) => !holding?.userBundleCodes.includes(code));
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
                write.userIds.forEach((user) => void state.doubt(user));
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
            stopped ||= (error as Partial<WriteError>).isRequestSpecific === false;
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
                const refused = error as Partial<WriteError>;
                if (!refused.wantsSeats || !(await seatsCameFree(account, seen, since))) {
                    throw error;
                }
                if (refused.maybeApplied !== false) {
                    // Even if the next try fails otherwise, a part of this one may have been applied.
                    write.userIds.forEach((user) => void state.doubt(user));
                }
            }
        }
    };

    contestAll(account, plan, before);
    plan.forgotten.forEach((user) => void state.forget(user));
    await Promise.all(plan.releases.map((write) => attempt(write, release)));
    const granting: Promise<void>[] = [];
    for (const write of plan.grants) {
        granting.push(attempt(write, grant));
        // It is on its way while the others are made ready: a turn for the connection to open, and one for the request to leave.
        await nextTurn();
        await nextTurn();
    }
    await Promise.all(granting);

    // Before waiting for others, so that two allocations that exchange users do not wait for each other.
    account.settle(declared, new Set(shortfalls.flatMap(({ userIds }) => userIds)));
    await untilTakenOver(account, [...leaving]);
    const takenOver = [...leaving].filter((user) => account.takeover(user) === "settled");
    const isAsDeclared = (user: string) =>
        account.wasGranted(user) || (account.believedSince(user) ?? "") > knownAt(before, user);
    // Their new allocation believes an older state and has sent nothing; what it declares is sent for it.
    const believed = takenOver.filter((user) => !isAsDeclared(user));
    await Promise.all(writesFor(account, believed, maxUsersPerRequest).map((write) => attempt(write, grant)));
    takenOver.filter(isAsDeclared).forEach((user) => void state.forget(user));

    const notTakenOver = [...leaving].filter(
        (user) => account.takeover(user) !== "settled" && !before.released.has(user),
    );
    notTakenOver.forEach((user) => void state.handOver(user, knownAt(before, user)));
    return { lastKnown: state.conclude(), organizationId, shortfalls, notTakenOver };
}
