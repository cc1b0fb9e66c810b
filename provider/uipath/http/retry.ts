import {
    ExponentialBackoff,
    fullJitterGenerator,
    handleWhen,
    type IBackoffFactory,
    type IRetryBackoffContext,
    type RetryPolicy,
    retry,
} from "cockatiel";
import type { HttpResponse } from "./types";

type Outcome = IRetryBackoffContext<unknown>;

/**
 * What is tried again, and when. Allocating replaces, so repeating a request that may have been applied does no harm.
 * Waits grow exponentially with full jitter; a `Retry-After` is authoritative, up to `longestWaitSeconds`.
 */
export function createRetryPolicy(bounds: { maxAttempts: number; longestWaitSeconds: number }): RetryPolicy {
    const backoff = new ExponentialBackoff({ generator: fullJitterGenerator, initialDelay: 500, maxDelay: 30_000 });
    return retry(
        handleWhen(isPassing).orWhenResult((answer) => isPassingStatus((answer as HttpResponse).status)),
        { maxAttempts: bounds.maxAttempts - 1, backoff: obeyRetryAfter(backoff, bounds.longestWaitSeconds) },
    );
}

function isPassing(error: Error & { code?: string; type?: string }): boolean {
    return error.type !== "max-size" && !isCertificateFault(error.code ?? "");
}

/** The connection was not trusted, so nothing was sent over it. */
export function isCertificateFault(code: string): boolean {
    return /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
}

/** 501 is a server's lasting "I do not know this verb". */
function isPassingStatus(status: number): boolean {
    return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501);
}

function obeyRetryAfter(backoff: IBackoffFactory<Outcome>, longestWaitSeconds: number): IBackoffFactory<Outcome> {
    return {
        next(outcome) {
            const own = backoff.next(outcome);
            const asked =
                "value" in outcome.result
                    ? readRetryAfter((outcome.result.value as HttpResponse).retryAfter)
                    : undefined;
            const duration = asked === undefined ? own.duration : Math.min(asked, longestWaitSeconds) * 1000;
            return { duration, ...obeyRetryAfter(own, longestWaitSeconds) };
        },
    };
}

/** The seconds that a `Retry-After` asks for, given as a number or as a date; undefined when it is neither. */
export function readRetryAfter(header: string | null, now = Date.now()): number | undefined {
    if (header === null) {
        return undefined;
    }
    if (/^\d+$/.test(header)) {
        return Number(header);
    }
    const date = Date.parse(header);
    return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
