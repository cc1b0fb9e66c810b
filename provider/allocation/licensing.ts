import type { LicenseSet } from "../domain/license-set";
import type { Write, WriteAnswer } from "../domain/write";

/** How a write failed; the licence service's errors fit this. */
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

/** Sends one request. */
export type SendWrite = (write: Write) => Promise<WriteAnswer>;

/** The licence service, as far as running a plan needs it. */
export interface LicenseWriter {
    /**
     * Gives at most so many users a set. `selectUsers` says who they are, just before the request is sent. Returns them with
     * what became of it.
     */
    write(
        set: LicenseSet,
        maxUsers: number,
        selectUsers: () => readonly string[],
    ): Promise<WriteOutcome & { userIds: readonly string[] }>;
}

/** Whether something of a write may have been applied; an error that does not say otherwise means that it may. */
export function mayBeApplied(reason: Failure["reason"]): boolean {
    return reason !== notTried && reason.maybeApplied !== false;
}

export function combineAnswers(answers: readonly WriteAnswer[]): WriteAnswer {
    return {
        organizationId: answers.find(({ organizationId }) => organizationId !== undefined)?.organizationId,
        isEmpty: answers.every(({ isEmpty }) => isEmpty),
        licenseOf: (user) => {
            for (const answer of answers) {
                const license = answer.licenseOf(user);
                if (license) {
                    return license;
                }
            }
            return undefined;
        },
    };
}
