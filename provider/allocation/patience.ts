import type { AccountRun } from "./account-run";

/** How long nothing may happen in the account before a wait for another allocation ends, and the longest wait in all. */
const patience = { quiet: 2_000, total: 120_000 };

/** How long nothing may happen before an allocation that has not even been checked is not waited for. */
const impatience = 500;

/**
 * Waits for seats that another allocation of this run frees, after `seen` of them; false when none can be hoped for.
 * `since` is when the waiting began.
 */
export async function seatsCameFree(account: AccountRun, seen: number, since: number): Promise<boolean> {
    const deadline = since + patience.total;
    while (account.seatsFreed === seen) {
        if (!account.othersToCome || Date.now() > deadline || !(await account.news.comes(patience.quiet))) {
            return false;
        }
    }
    return Date.now() < deadline;
}

/** Waits while the allocations that take these users over are writing them, or may be about to. */
export async function untilTakenOver(account: AccountRun, userIds: readonly string[]): Promise<void> {
    const deadline = Date.now() + patience.total;
    const isUnderWay = (user: string) => account.takeover(user) === "under way";
    const isToCome = (user: string) => account.takeover(user) === "announced" || isUnderWay(user);
    for (let waiting = [...userIds]; Date.now() < deadline; ) {
        waiting = waiting.filter(isToCome);
        const quiet = waiting.some(isUnderWay) ? patience.quiet : impatience;
        if (waiting.length === 0 || !(await account.news.comes(quiet))) {
            return;
        }
    }
}
