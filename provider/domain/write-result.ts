import type { LicenseSet } from "./license-set";
import type { Write, WriteResponse } from "./write";
import type { Failure } from "./write-outcome";

export interface Mismatch {
    missing: readonly string[];
    /** Granted by this allocation before and no longer requested, but still in the response. */
    remaining: readonly string[];
    missingUser: boolean;
    otherLicenseSource: boolean;
}

export interface Result {
    /** Codes that were requested, or granted here before; undefined when the response does not list the user. */
    holding: LicenseSet | undefined;
    /** Codes that were neither requested nor granted here before: a group's rule may give them. */
    inherited: readonly string[];
}

export function resultFor(write: Write, response: WriteResponse, user: string, before: readonly string[]): Result {
    const listed = response.licenseOf(user);
    if (!listed) {
        // Undocumented: the response to a release may list its users or be empty.
        const isConfirmedRelease = write.userBundleCodes.length === 0 && response.isEmpty;
        return { holding: isConfirmedRelease ? write : undefined, inherited: [] };
    }
    const useExternalLicense = listed.useExternalLicense ?? write.useExternalLicense;
    const isOwn = (code: string) => write.userBundleCodes.includes(code) || before.includes(code);
    const own = listed.userBundleCodes.filter(isOwn);
    // Most responses equal the request. Sharing its object stores the codes of many users once.
    const isAsAsked = areAll(own, write.userBundleCodes) && useExternalLicense === write.useExternalLicense;
    return {
        holding: isAsAsked ? write : { userBundleCodes: [...new Set(own)].sort(), useExternalLicense },
        inherited: listed.userBundleCodes.filter((code) => !isOwn(code)),
    };
}

/** In any order; `these` has no repeats. */
function areAll(codes: readonly string[], these: readonly string[]): boolean {
    return codes.length === these.length && these.every((code) => codes.includes(code));
}

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

export interface FailedUsers {
    userIds: readonly string[];
    reason: Failure["reason"] | Mismatch;
}

export function isRejection({ reason }: Pick<FailedUsers, "reason">): boolean {
    return reason instanceof Error && reason.rejectsContent === true;
}

/** The server rejects the users themselves, or does not know the organization. */
export function isUndecided({ reason }: Pick<FailedUsers, "reason">): boolean {
    return reason instanceof Error && reason.decide !== undefined;
}

export function wantsSeats({ reason }: Pick<FailedUsers, "reason">): boolean {
    return reason instanceof Error && reason.wantsSeats === true;
}

/** A server may omit a user it does not know and accept the others. */
export function isMissingUser({ reason }: FailedUsers): boolean {
    return typeof reason === "object" && "missingUser" in reason && reason.missingUser;
}
