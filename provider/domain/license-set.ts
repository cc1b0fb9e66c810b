/** The bundles of one user, and where their licenses come from. */
export interface LicenseSet {
    /** Sorted, without repeats. */
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
}

export function isSameSet(one: LicenseSet, other: LicenseSet): boolean {
    return licenseSetKey(one) === licenseSetKey(other);
}

/** A text that equal sets have in common. */
export function licenseSetKey({ userBundleCodes, useExternalLicense }: LicenseSet): string {
    return `${userBundleCodes.join(" ")} ${useExternalLicense}`;
}
