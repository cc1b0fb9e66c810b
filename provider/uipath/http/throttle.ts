import { setTimeout as sleep } from "node:timers/promises";

/** Seconds between two requests: at first, at most, and at most once a request has succeeded. */
const firstInterval = 0.5;
const longestInterval = 30;
const intervalAfterSuccess = 1;

/** Tests replace it. */
export interface Clock {
    now(): number;
    wait(seconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
    now: () => performance.now() / 1000,
    wait: (seconds, signal) => sleep(seconds * 1000, undefined, signal && { signal }),
};

/**
 * Slows down all requests to a server that limits their rate, not only the rejected one. They go out one by one, at an
 * interval that doubles with each 429 and shrinks with each other response. A 429 to a request sent before the last slowdown
 * does not count again.
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

    /** @param onMinute Called once a minute while the server keeps limiting requests, with the seconds so far. */
    constructor(onMinute: (seconds: number) => void, clock: Clock = systemClock) {
        this.#clock = clock;
        this.#onMinute = onMinute;
    }

    get secondsToWait(): number {
        return Math.max(0, this.#opensAt - this.#clock.now());
    }

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

    /** Records a 429: the time its request went out, and the seconds of its `Retry-After`. */
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

    speedUp(): void {
        this.#limitedSince = undefined;
        const interval = Math.min(this.#interval / 2, intervalAfterSuccess);
        this.#interval = interval < firstInterval ? 0 : interval;
    }
}
