import { diffCodes } from "./changes";

export interface GroupRule {
    /** Sorted, without repeats. */
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
    /** By bundle code the largest number of members who may hold it; undefined where no quotas are declared or known. */
    quotas?: Readonly<Record<string, number>> | undefined;
}

export const nothingGiven: GroupRule = { userBundleCodes: [], useExternalLicense: false };

export interface RuleChange {
    gained: readonly string[];
    lost: readonly string[];
    /** Changed quotas; no limit where a quota is removed. */
    quotas: readonly { code: string; limit: number | undefined }[];
    externalLicense: boolean | undefined;
}

export function ruleChange(before: GroupRule, after: GroupRule): RuleChange | undefined {
    const { gained, lost } = diffCodes(before.userBundleCodes, after.userBundleCodes);
    const [old, wanted] = [before.quotas ?? {}, after.quotas ?? {}];
    const quotas = [...new Set([...Object.keys(old), ...Object.keys(wanted)])]
        .filter((code) => old[code] !== wanted[code])
        .map((code) => ({ code, limit: wanted[code] }));
    // The license source of an empty rule has no meaning.
    const givesNothing = before.userBundleCodes.length === 0 || after.userBundleCodes.length === 0;
    const externalLicense =
        before.useExternalLicense === after.useExternalLicense || givesNothing ? undefined : after.useExternalLicense;
    const isSame = gained.length + lost.length + quotas.length === 0 && externalLicense === undefined;
    return isSame ? undefined : { gained, lost, quotas, externalLicense };
}
