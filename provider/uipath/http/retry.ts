/** What a failed attempt says of the next one. */
export type Trouble =
    /** 429: the server limits the rate of requests. UiPath documents windows of five minutes. */
    | "limited"
    /** Nobody listens, or a gateway finds no server behind it: it may be restarting. */
    | "restarting"
    /** Anything else that may pass by itself. */
    | "passing";

/** Bounds of all attempts at one request together. */
export interface RetryBounds {
    /** The first attempt included. Undefined: by each trouble's own default. */
    maxAttempts: number | undefined;
    /** From the first attempt to the last one. Undefined: by each trouble's own default. */
    retrySeconds: number | undefined;
}

const defaults: Readonly<Record<Trouble, { maxAttempts: number; retrySeconds: number }>> = {
    limited: { maxAttempts: Number.POSITIVE_INFINITY, retrySeconds: 360 },
    restarting: { maxAttempts: Number.POSITIVE_INFINITY, retrySeconds: 45 },
    passing: { maxAttempts: 5, retrySeconds: Number.POSITIVE_INFINITY },
};

/**
 * What is left of the attempts at one request. A trouble's defaults count what that trouble alone has taken: a server that
 * restarts behind a gateway meets with several kinds in turn. What the settings say counts all of them together.
 */
export class RetryBudget {
    readonly #bounds: RetryBounds;
    readonly #started: number;
    readonly #taken = new Map<Trouble, { count: number; since: number }>();
    #count = 0;

    /** @param started In seconds, as the times that follow. */
    constructor(bounds: RetryBounds, started: number) {
        this.#bounds = bounds;
        this.#started = started;
    }

    /** Notes an attempt that failed; returns how often this trouble has struck, and the seconds left for further attempts. */
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

/** Seconds to wait after so many attempts: they grow exponentially, with full jitter. */
export function backoff(attempts: number, random: () => number = Math.random): number {
    return random() * Math.min(30, 0.5 * 2 ** (attempts - 1));
}

/** Whether another attempt may get a better response. 501 is a server's lasting "I do not know this verb". */
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
 * The seconds that a `Retry-After` asks for; undefined when it asks for none. Whole and fractional seconds, several of
 * them as proxies join repeated headers (the longest counts), and an HTTP date in each of its three forms.
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
