import { IdSet } from "./id-map";
import type { WriteAnswer } from "./write";

/** How a write failed; the license service's errors fit this. */
export interface WriteError extends Error {
    /** True when the write may have been applied all the same. */
    maybeApplied: boolean;
    /** True when another write may well succeed. */
    isRequestSpecific: boolean;
    /** True when the write would succeed if others gave up seats. */
    wantsSeats: boolean;
    /** True when the server takes no request of this size. */
    isTooLarge: boolean;
    /** True when the server rejects what it was sent, such as a user whom it does not know. */
    rejectsContent: boolean;
    /** The same error, where a part of the write was applied. */
    asMaybeApplied(): WriteError;
}

/** Skipped: an earlier failure, such as a rejected token, would repeat. */
export const notTried = "not tried";

/** Users whom a write did not reach. */
export interface Failure {
    userIds: readonly string[];
    reason: (Error & Partial<WriteError>) | typeof notTried;
}

/** What became of a write; it never throws. */
export interface WriteOutcome {
    /** Of the users who are in no failure. */
    answer: WriteAnswer;
    failures: readonly Failure[];
}

/** Whether something of a write may have been applied; an error that does not say otherwise means that it may. */
export function mayBeApplied(reason: Failure["reason"]): boolean {
    return reason !== notTried && reason.maybeApplied !== false;
}

/** The error of a write of which a part was applied, or may have been. */
export function asMaybeApplied(error: unknown): Error {
    return (error as Partial<WriteError>).asMaybeApplied?.() ?? (error as Error);
}

/** The same failure of a write of which a part was applied, or may have been. */
export function inDoubt({ userIds, reason }: Failure): Failure {
    return { userIds, reason: reason === notTried ? reason : asMaybeApplied(reason) };
}

/** What became of some of the users of a write. */
export function outcomeOf({ answer, failures }: WriteOutcome, userIds: readonly string[]): WriteOutcome {
    if (failures.length === 0) {
        return { answer, failures };
    }
    const own = new IdSet(userIds);
    return {
        answer,
        failures: failures.flatMap(({ userIds: failed, reason }) => {
            const some = failed.filter((user) => own.has(user));
            return some.length > 0 ? [{ userIds: some, reason }] : [];
        }),
    };
}
