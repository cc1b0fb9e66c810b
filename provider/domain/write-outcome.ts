import { IdSet } from "./id-map";
import type { WriteResponse } from "./write";

/** Why a write failed; the errors of requests have these properties. */
export interface WriteError extends Error {
    maybeApplied: boolean;
    /** True when another write may succeed. */
    isRequestSpecific: boolean;
    wantsSeats: boolean;
    isTooLarge: boolean;
    /** True when the server rejects the content, such as a user it does not know. */
    rejectsContent: boolean;
    asMaybeApplied(): WriteError;
    /** For an error that does not say what is missing: the error once other requests have shown it. */
    decide?(missing: "organization" | "user"): WriteError;
}

/** Skipped: an earlier failure, such as a rejected token, would repeat. */
export const notSent = "not tried";

export interface Failure {
    userIds: readonly string[];
    reason: (Error & Partial<WriteError>) | typeof notSent;
}

export interface WriteOutcome {
    response: WriteResponse;
    failures: readonly Failure[];
}

/** True for errors that do not say. */
export function mayBeApplied(reason: Failure["reason"]): boolean {
    return reason !== notSent && reason.maybeApplied !== false;
}

export function asMaybeApplied(error: unknown): Error {
    return (error as Partial<WriteError>).asMaybeApplied?.() ?? (error as Error);
}

export function asUnconfirmed({ userIds, reason }: Failure): Failure {
    return { userIds, reason: reason === notSent ? reason : asMaybeApplied(reason) };
}

export function outcomeOf({ response, failures }: WriteOutcome, userIds: readonly string[]): WriteOutcome {
    if (failures.length === 0) {
        return { response, failures };
    }
    const own = new IdSet(userIds);
    return {
        response,
        failures: failures.flatMap(({ userIds: failed, reason }) => {
            const some = failed.filter((user) => own.has(user));
            return some.length > 0 ? [{ userIds: some, reason }] : [];
        }),
    };
}
