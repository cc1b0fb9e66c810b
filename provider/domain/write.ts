import type { LicenseSet } from "./license-set";

/** One request: these users get exactly these bundles; none at all is a release. */
export interface Write extends LicenseSet {
    userIds: readonly string[];
}

/** What the server says a user holds after a write. */
export interface UserLicense {
    userBundleCodes: readonly string[];
    useExternalLicense?: boolean | null | undefined;
}

/** What the server said to a write. */
export interface WriteAnswer {
    organizationId: string | undefined;
    /** True when the answer lists no users. */
    isEmpty: boolean;
    /** What the answer says of a user, whom it may spell otherwise. */
    licenseOf(userId: string): UserLicense | undefined;
}
