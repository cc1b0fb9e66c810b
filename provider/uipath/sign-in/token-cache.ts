import { type IssuedToken, redactor, type SignIn } from "./types";

/** How long before its end a token is not used any more, so that a request under way does not outlive it. */
const marginSeconds = 120;

interface Held extends IssuedToken {
    /** In milliseconds as `Date.now()` gives them. */
    usableUntil: number;
    /** It was fetched since the one before was refused. */
    isReplacement: boolean;
}

/**
 * Signs in with tokens that a server issues: fetched when the first is needed, shared by all that ask, fetched anew
 * before one ends, and once when one is refused. A failed sign-in is final for the run: a wrong password that is tried
 * for each of many resources would lock the account.
 */
export function cachedTokens(
    { name, cure, secrets }: { name: string; cure: string; secrets: readonly string[] },
    issue: (redact: (text: string) => string) => Promise<IssuedToken>,
): SignIn {
    const issued: string[] = [];
    const redact = redactor(() => [...secrets, ...issued]);
    let held: Promise<Held> | undefined;

    const fetch = (isReplacement: boolean): Promise<Held> => {
        const fetching = issue(redact).then(({ token, lifeSeconds }) => {
            issued.push(token);
            const usableSeconds =
                lifeSeconds === undefined
                    ? Number.POSITIVE_INFINITY
                    : lifeSeconds - Math.min(marginSeconds, lifeSeconds / 2);
            return { token, lifeSeconds, usableUntil: Date.now() + usableSeconds * 1000, isReplacement };
        });
        held = fetching;
        return fetching;
    };

    return {
        name,
        remedy: cure,
        redact,
        async token() {
            const seen = held;
            const current = await (seen ?? fetch(false));
            if (Date.now() < current.usableUntil) {
                return current.token;
            }
            // Whoever comes first fetches for all.
            return (await (held === seen ? fetch(false) : (held as Promise<Held>))).token;
        },
        async refresh(refused) {
            const seen = held;
            const current = await seen;
            if (current?.token !== refused || held !== seen) {
                return (await held)?.token;
            }
            return current.isReplacement ? undefined : (await fetch(true)).token;
        },
    };
}
