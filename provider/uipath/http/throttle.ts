import { setTimeout as sleep } from "node:timers/promises";

/** Seconds between two requests: at first, at the longest, and at the longest once one has got through. */
const firstInterval = 0.5;
const longestInterval = 30;
const intervalAfterSuccess = 1;

/** The time in seconds, and how to wait; tests have a clock of their own. */
export interface Clock {
    now(): number;
    wait(seconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
    now: () => performance.now() / 1000,
    wait: (seconds, signal) => sleep(seconds * 1000, undefined, signal && { signal }),
};

/**
 * Holds back all requests to a server that limits their rate, not only the one that was refused: one goes out after the
 * other, at an interval that doubles with each 429 and shrinks with each other response. Further
 * refusals of requests that were under way when it last grew say nothing of the new one.
 */
export class Throttle {
    readonly #clock: Clock;
    readonly #onMinute: (seconds: number) => void;
    #interval = 0;
    #opensAt = 0;
    #slowedAt = Number.NEGATIVE_INFINITY;
    #limitedSince: number | undefined;
    #saidAt = 0;
    #turns: Promise<void> = Promise.resolve();

    /** @param onMinute Called once a minute while the server goes on to limit requests, with the seconds so far. */
    constructor(onMinute: (seconds: number) => void, clock: Clock = systemClock) {
        this.#clock = clock;
        this.#onMinute = onMinute;
    }

    /** How long it will be at the least until a request may go out. */
    get secondsToWait(): number {
        return Math.max(0, this.#opensAt - this.#clock.now());
    }

    /** Resolves when the next request may go out, or is given up. */
    turn(signal?: AbortSignal): Promise<void> {
        this.#turns = this.#turns.then(() => this.#wait(signal));
        return this.#turns;
    }

    async #wait(signal: AbortSignal | undefined): Promise<void> {
        const { now, wait } = this.#clock;
        while (this.#opensAt > now() && !signal?.aborted) {
            await wait(this.#opensAt - now(), signal).catch(() => undefined);
        }
        this.#opensAt = now() + this.#interval;
    }

    /** Notes a 429 to a request that went out at this time, and the seconds that its `Retry-After` asked for. */
    slowDown(sentAt: number, retryAfter: number | undefined): void {
        const now = this.#clock.now();
        if (sentAt > this.#slowedAt) {
            this.#interval = Math.min(longestInterval, Math.max(firstInterval, this.#interval * 2));
            this.#slowedAt = now;
        }
        this.#opensAt = Math.max(this.#opensAt, now + (retryAfter ?? this.#interval));
        if (this.#limitedSince === undefined) {
            this.#limitedSince = now;
            this.#saidAt = now;
        }
        if (now - this.#saidAt >= 60) {
            this.#saidAt = now;
            this.#onMinute(now - this.#limitedSince);
        }
    }

    /** Notes any other response. */
    speedUp(): void {
        this.#limitedSince = undefined;
        const interval = Math.min(this.#interval / 2, intervalAfterSuccess);
        this.#interval = interval < firstInterval ? 0 : interval;
    }
}
