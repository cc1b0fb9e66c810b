export interface LicenseSet {
    /** Sorted, without repeats. */
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
}

export function isSameSet(one: LicenseSet, other: LicenseSet): boolean {
    return licenseSetKey(one) === licenseSetKey(other);
}

export function licenseSetKey({ userBundleCodes, useExternalLicense }: LicenseSet): string {
    return `${userBundleCodes.join(" ")} ${useExternalLicense}`;
}
