import { SignInError } from "../../errors";
import { protectIssued } from "../../redaction/redact";
import type { IssuedToken, SignIn } from "./types";

/** How long before its expiry a token is no longer used, so it outlives the requests under way. */
const marginSeconds = 120;

interface CachedToken {
    token: string;
    /** In milliseconds, as `Date.now()` returns. */
    usableUntil: number;
    wasAccepted: boolean;
    isReplacement: boolean;
}

/**
 * Fetches a token on first use, before one expires, and after one is rejected, but not twice in a row unless a server
 * has accepted one in between. All requests share it. A failed sign-in is final for the run: a wrong password, sent for
 * each of many resources, would lock the account.
 */
export function cachedTokens(
    { name, remedy }: Pick<SignIn, "name" | "remedy">,
    issue: () => Promise<IssuedToken>,
): SignIn {
    let cached: Promise<CachedToken> | undefined;
    let current: CachedToken | undefined;

    const fetch = (isReplacement: boolean): Promise<CachedToken> => {
        const fetching = issue().then(({ token, lifeSeconds = Number.POSITIVE_INFINITY }) => {
            protectIssued(token);
            if (/[^\x21-\x7e]/.test(token)) {
                throw new SignInError({
                    summary: `the sign-in with ${name} failed: the issued token contains characters that no header allows.`,
                    remedy: "check the log of the server that issues tokens.",
                });
            }
            const usableSeconds = lifeSeconds - Math.min(marginSeconds, lifeSeconds / 2);
            current = { token, usableUntil: Date.now() + usableSeconds * 1000, wasAccepted: false, isReplacement };
            return current;
        });
        cached = fetching;
        return fetching;
    };

    return {
        name,
        remedy,
        async token() {
            const seen = cached;
            const { token, usableUntil } = await (seen ?? fetch(false));
            if (Date.now() < usableUntil) {
                return token;
            }
            // The first request that finds it expired fetches for all.
            return (await (cached === seen ? fetch(false) : (cached as Promise<CachedToken>))).token;
        },
        accepted(token) {
            if (current?.token === token) {
                current.wasAccepted = true;
            }
        },
        async refresh(rejected) {
            const seen = cached;
            const known = await seen;
            if (known?.token !== rejected || cached !== seen) {
                return (await cached)?.token;
            }
            return known.isReplacement && !known.wasAccepted ? undefined : (await fetch(true)).token;
        },
    };
}
