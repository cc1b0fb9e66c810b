import type { LicenseSet } from "./license-set";
import type { Write, WriteAnswer } from "./write";
import type { Failure } from "./write-outcome";

/** The server took the write, and answered something else than was asked. */
export interface Mismatch {
    /** Asked, and not in the answer. */
    missing: readonly string[];
    /** Allocated here before, to go, and still in the answer. */
    remaining: readonly string[];
    /** The user is not in the answer at all. */
    missingUser: boolean;
    /** The answer says otherwise of useExternalLicense. */
    otherLicenseSource: boolean;
}

/** What the answer to a write says of a user. */
export interface Result {
    /** Of what was asked or allocated here before, what the user holds; undefined when the answer does not tell. */
    holding: LicenseSet | undefined;
    /** Codes that were neither asked nor allocated here before: a group's rule may give them. */
    inherited: readonly string[];
}

/** Reads what the answer says of a user, who was known to hold these codes before. */
export function resultFor(write: Write, answer: WriteAnswer, user: string, before: readonly string[]): Result {
    const answered = answer.licenseOf(user);
    if (!answered) {
        // It is not documented whether a release is answered with its users, or with nobody.
        const isAnsweredRelease = write.userBundleCodes.length === 0 && answer.isEmpty;
        return { holding: isAnsweredRelease ? write : undefined, inherited: [] };
    }
    const useExternalLicense = answered.useExternalLicense ?? write.useExternalLicense;
    const isOwn = (code: string) => write.userBundleCodes.includes(code) || before.includes(code);
    const own = answered.userBundleCodes.filter(isOwn);
    // Most answers are what was asked, and the codes of many users are then kept once.
    const isAsAsked = areAll(own, write.userBundleCodes) && useExternalLicense === write.useExternalLicense;
    return {
        holding: isAsAsked ? write : { userBundleCodes: [...new Set(own)].sort(), useExternalLicense },
        inherited: answered.userBundleCodes.filter((code) => !isOwn(code)),
    };
}

/** Whether codes are these, in any order; these are without repeats. */
function areAll(codes: readonly string[], these: readonly string[]): boolean {
    return codes.length === these.length && these.every((code) => codes.includes(code));
}

/** How what is held differs from what was asked; undefined when it does not. */
export function findMismatch(asked: Write, held: LicenseSet | undefined): Mismatch | undefined {
    if (held === asked) {
        return undefined;
    }
    const codes = held?.userBundleCodes ?? [];
    const missing = asked.userBundleCodes.filter((code) => !codes.includes(code));
    const remaining = codes.filter((code) => !asked.userBundleCodes.includes(code));
    const otherLicenseSource =
        held !== undefined && codes.length > 0 && held.useExternalLicense !== asked.useExternalLicense;
    return held === undefined || missing.length > 0 || remaining.length > 0 || otherLicenseSource
        ? { missing, remaining, missingUser: held === undefined, otherLicenseSource }
        : undefined;
}

/** Users who were not brought to what was asked, and why. */
export interface FailedUsers {
    userIds: readonly string[];
    reason: Failure["reason"] | Mismatch;
}

/** The server rejects the users themselves. */
export function isRejection({ reason }: Pick<FailedUsers, "reason">): boolean {
    return reason instanceof Error && reason.rejectsContent === true;
}

/** More seats are asked than are left. */
export function wantsSeats({ reason }: Pick<FailedUsers, "reason">): boolean {
    return reason instanceof Error && reason.wantsSeats === true;
}

/** A server may leave a user whom it does not know out, and answer the others. */
export function isMissingUser({ reason }: FailedUsers): boolean {
    return typeof reason === "object" && "missingUser" in reason && reason.missingUser;
}
