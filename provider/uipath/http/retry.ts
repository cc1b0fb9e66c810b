export type Trouble =
    /** 429: the server limits the rate of requests. UiPath documents windows of five minutes. */
    | "limited"
    /** No server listens, or a gateway finds none behind it: it may be restarting. */
    | "restarting"
    | "passing";

export interface RetryBounds {
    /** Including the first attempt. Undefined for the default of each kind of trouble. */
    maxAttempts: number | undefined;
    /** From the first attempt to the last. Undefined for the default of each kind of trouble. */
    retrySeconds: number | undefined;
}

const defaults: Readonly<Record<Trouble, { maxAttempts: number; retrySeconds: number }>> = {
    limited: { maxAttempts: Number.POSITIVE_INFINITY, retrySeconds: 360 },
    restarting: { maxAttempts: Number.POSITIVE_INFINITY, retrySeconds: 45 },
    passing: { maxAttempts: 5, retrySeconds: Number.POSITIVE_INFINITY },
};

/**
 * The default of a kind of trouble counts only that kind, because a server that restarts behind a gateway shows several
 * kinds in turn. The settings count all kinds together.
 */
export class RetryBudget {
    readonly #bounds: RetryBounds;
    readonly #started: number;
    readonly #taken = new Map<Trouble, { count: number; since: number }>();
    #count = 0;

    /** @param started In seconds, like all times of this class. */
    constructor(bounds: RetryBounds, started: number) {
        this.#bounds = bounds;
        this.#started = started;
    }

    take(trouble: Trouble, sentAt: number, now: number): { count: number; left: number } {
        const { count, since } = this.#taken.get(trouble) ?? { count: 0, since: sentAt };
        this.#taken.set(trouble, { count: count + 1, since });
        this.#count += 1;
        const { maxAttempts, retrySeconds } = this.#bounds;
        const own = defaults[trouble];
        const isSpent = maxAttempts === undefined ? count + 1 >= own.maxAttempts : this.#count >= maxAttempts;
        const seconds =
            retrySeconds === undefined ? own.retrySeconds - (now - since) : retrySeconds - (now - this.#started);
        return { count: count + 1, left: isSpent ? 0 : seconds };
    }
}

/** In seconds: exponential backoff with full jitter. */
export function backoff(attempts: number, random: () => number = Math.random): number {
    return random() * Math.min(30, 0.5 * 2 ** (attempts - 1));
}

/** 501 is permanent: the server does not know the verb. */
export function isTransient(status: number): boolean {
    return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501);
}

export function troubleOfStatus(status: number): Trouble {
    if (status === 429) {
        return "limited";
    }
    return status === 502 || status === 503 ? "restarting" : "passing";
}

const days = /^(mon|tue|wed|thu|fri|sat|sun)/i;

/**
 * The seconds that a `Retry-After` asks for; undefined when it is absent or invalid. Accepts whole and fractional seconds,
 * several values as proxies join repeated headers (the longest counts), and an HTTP date in its three forms.
 *
 * Source: RFC 9110, sections 5.6.7 and 10.2.3.
 */
export function readRetryAfter(header: string | null, now = Date.now()): number | undefined {
    const text = header?.trim() ?? "";
    if (/^\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*$/.test(text)) {
        return Math.max(...text.split(",").map(Number));
    }
    if (!days.test(text)) {
        return undefined;
    }
    const date = Date.parse(/GMT|UTC|[+-]\d{4}$/i.test(text) ? text : `${text} GMT`);
    return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
