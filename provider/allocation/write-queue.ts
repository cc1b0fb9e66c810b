import { setImmediate as nextTurn } from "node:timers/promises";
import { asMaybeApplied, type WriteAnswer, type WriteError } from "./licensing";
import { News } from "./news";
import type { Holding } from "./plan";
import type { SendWrite } from "./split-writes";

/** One allocation's share of a request to come. */
interface Share {
    /** How many users it is about, at the most. */
    size: number;
    /** Says, just before the request is sent, whom it is about; throws when it is not to be sent any more. */
    prepare: () => readonly string[];
    resolve: (answer: WriteAnswer | undefined) => void;
    reject: (error: unknown) => void;
}

export interface WriteQueueOptions {
    send: SendWrite;
    /** Runs a task when one of the run's places for requests is free. */
    limit: <T>(task: () => Promise<T>) => Promise<T>;
    maxUsersPerRequest: number;
    /** How many allocations may still come with a write, this one included; and how many have come at once so far. */
    company: () => { toCome: number; atOnce: number };
}

/**
 * How long nothing may come before a request is sent that others could share: some times as long as it has taken of late
 * for another to come, which is the engine's pace.
 */
const quiet = { times: 6, least: 10, most: 1_000 };

/** The longest that a request is held back for others. */
const patienceMilliseconds = 2_000;

/** Which part of those that come at once is enough; the engine goes on with the others meanwhile. */
const most = 3 / 4;

/**
 * Sends the writes of all allocations of an account. What waits at the same time and gives users the same set shares a
 * request: the platform's budget is in requests, whatever is in them.
 */
export class WriteQueue {
    readonly #options: WriteQueueOptions;
    readonly #waiting = new Map<string, Share[]>();
    readonly #news = new News();
    #beingSent = 0;
    #lastArrival = Date.now();
    /** How many milliseconds it has taken of late for another to come. */
    #pace = 15;

    constructor(options: WriteQueueOptions) {
        this.#options = options;
    }

    /** Gives users a set of bundles; resolves with nothing when none of them were left to be sent. */
    allocate(holding: Holding, size: number, prepare: () => readonly string[]): Promise<WriteAnswer | undefined> {
        const { userBundleCodes, useExternalLicense } = holding;
        const key = JSON.stringify([userBundleCodes, useExternalLicense]);
        return new Promise((resolve, reject) => {
            const share = { size, prepare, resolve, reject };
            const others = this.#waiting.get(key);
            if (others) {
                others.push(share);
            } else {
                this.#waiting.set(key, [share]);
                void this.#serve(key, { userBundleCodes, useExternalLicense });
            }
            this.#noteArrival();
        });
    }

    #noteArrival(): void {
        const now = Date.now();
        this.#pace += (Math.min(now - this.#lastArrival, 1_000) - this.#pace) / 8;
        this.#lastArrival = now;
        this.#news.tell();
    }

    /** Sends what waits for a set, request by request, until nothing does. */
    async #serve(key: string, holding: Holding): Promise<void> {
        const { limit, maxUsersPerRequest } = this.#options;
        const shares = this.#waiting.get(key) ?? [];
        await this.#gather(shares);
        const settle = await limit(async () => {
            const together = takeWhole(shares, maxUsersPerRequest);
            if (shares.length === 0) {
                this.#waiting.delete(key);
            } else {
                void this.#serve(key, holding);
            }
            this.#beingSent += 1;
            try {
                return await this.#send(together, holding);
            } finally {
                this.#beingSent -= 1;
                // Those whom the engine brings next come from now on.
                this.#news.tell();
            }
        });
        // The place is free by now, and the next request goes out before this one's answer is looked at.
        setImmediate(settle);
    }

    /**
     * Waits for others to join, as long as some come or are being sent, after whom the engine brings others; not longer than
     * until most that come at once are there.
     */
    async #gather(shares: readonly Share[]): Promise<void> {
        const deadline = Date.now() + patienceMilliseconds;
        const { company, maxUsersPerRequest } = this.#options;
        const isFull = () => shares.reduce((sum, { size }) => sum + size, 0) >= maxUsersPerRequest;
        const isEnough = () => {
            const { toCome, atOnce } = company();
            return toCome <= shares.length || (atOnce > 1 && shares.length >= Math.ceil(atOnce * most));
        };
        while (!isFull() && !isEnough()) {
            const isOver = !(await this.#somethingHappens()) && this.#beingSent === 0;
            if (isOver || Date.now() > deadline) {
                return;
            }
        }
    }

    #somethingHappens(): Promise<boolean> {
        return this.#news.comes(Math.min(Math.max(this.#pace * quiet.times, quiet.least), quiet.most));
    }

    /**
     * Sends a request; one that fails for a reason of its own is told apart share by share. Returns what tells the shares
     * of it.
     */
    async #send(shares: readonly Share[], holding: Holding): Promise<() => void> {
        const results: (() => void)[] = [];
        const prepared = shares.flatMap((share) => {
            try {
                const userIds = share.prepare();
                if (userIds.length > 0) {
                    return [{ ...share, userIds }];
                }
                results.push(() => share.resolve(undefined));
            } catch (error) {
                results.push(() => share.reject(error));
            }
            return [];
        });
        let mayBePartlyApplied = false;
        const send = async (userIds: readonly string[], some: readonly Share[], isLast: boolean): Promise<boolean> => {
            try {
                const read = await this.#options.send({ ...holding, userIds });
                results.push(() => tellAll(some, read));
            } catch (error) {
                if (!isLast && (error as Partial<WriteError>).isRequestSpecific === true) {
                    mayBePartlyApplied = (error as Partial<WriteError>).maybeApplied === true;
                    return false;
                }
                const reason = mayBePartlyApplied ? asMaybeApplied(error) : error;
                some.forEach(({ reject }) => void reject(reason));
                // Whoever sees by it that more would fail likewise has said so before the place is free.
                await nextTurn();
            }
            return true;
        };
        const everybody = prepared.flatMap(({ userIds }) => userIds);
        if (everybody.length > 0 && !(await send(everybody, prepared, prepared.length === 1))) {
            for (const share of prepared) {
                await send(share.userIds, [share], true);
            }
        }
        return () => results.forEach((tell) => void tell());
    }
}

function tellAll(shares: readonly Share[], read: () => WriteAnswer): void {
    try {
        const answer = read();
        shares.forEach(({ resolve }) => void resolve(answer));
    } catch (error) {
        shares.forEach(({ reject }) => void reject(error));
    }
}

/** Takes from the front what fits into a request, and at least one. */
function takeWhole(shares: Share[], maxUsers: number): Share[] {
    let users = 0;
    const end = shares.findIndex(({ size }, index) => {
        users += size;
        return index > 0 && users > maxUsers;
    });
    return shares.splice(0, end < 0 ? shares.length : end);
}
