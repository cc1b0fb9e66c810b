import type { WriteAnswer } from "./licensing";
import type { Holding, Write } from "./plan";

/** The server took the write, and answered something else than was asked. */
export interface Mismatch {
    /** Asked, and not in the answer. */
    missing: readonly string[];
    /** In the answer, and not asked. */
    unasked: readonly string[];
    /** The user is not in the answer at all. */
    absent: boolean;
    /** The answer says otherwise of useExternalLicense. */
    otherLicenseSource: boolean;
}

/** What the user holds by the answer; undefined when the answer does not tell. */
export function heldAfter(write: Write, answer: WriteAnswer, user: string): Holding | undefined {
    const answered = answer.licenseOf(user);
    if (answered) {
        const { userBundleCodes } = answered;
        const useExternalLicense = answered.useExternalLicense ?? write.useExternalLicense;
        // Most answers are what was asked, and the codes of many users are then kept once.
        return useExternalLicense === write.useExternalLicense && areAll(userBundleCodes, write.userBundleCodes)
            ? write
            : { userBundleCodes: [...new Set(userBundleCodes)].sort(), useExternalLicense };
    }
    // It is not documented whether a release is answered with its users, or with nobody.
    const isAnsweredRelease = write.userBundleCodes.length === 0 && answer.isEmpty;
    return isAnsweredRelease ? write : undefined;
}

/** Whether codes are these, in any order; these are without repeats. */
function areAll(codes: readonly string[], these: readonly string[]): boolean {
    return codes.length === these.length && these.every((code) => codes.includes(code));
}

/** How what is held differs from what was asked; undefined when it does not. */
export function compare(asked: Write, held: Holding | undefined): Mismatch | undefined {
    if (held === asked) {
        return undefined;
    }
    const codes = held?.userBundleCodes ?? [];
    const missing = asked.userBundleCodes.filter((code) => !codes.includes(code));
    const unasked = codes.filter((code) => !asked.userBundleCodes.includes(code));
    const otherLicenseSource =
        held !== undefined && codes.length > 0 && held.useExternalLicense !== asked.useExternalLicense;
    return held === undefined || missing.length > 0 || unasked.length > 0 || otherLicenseSource
        ? { missing, unasked, absent: held === undefined, otherLicenseSource }
        : undefined;
}
