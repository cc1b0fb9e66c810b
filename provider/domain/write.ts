import type { LicenseSet } from "./license-set";

/** One request: these users get exactly these bundles. An empty set is a release. */
export interface Write extends LicenseSet {
    userIds: readonly string[];
}

export interface UserLicense {
    userBundleCodes: readonly string[];
    useExternalLicense?: boolean | null | undefined;
}

export interface WriteResponse {
    organizationId: string | undefined;
    isEmpty: boolean;
    licenseOf(userId: string): UserLicense | undefined;
}

export function toWrites(
    userIds: readonly string[],
    { userBundleCodes, useExternalLicense }: LicenseSet,
    maxUsersPerRequest: number,
): Write[] {
    return inChunks(userIds, maxUsersPerRequest).map((chunk) => ({
        userIds: chunk,
        userBundleCodes,
        useExternalLicense,
    }));
}

export function inChunks<T>(items: readonly T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
        items.slice(index * size, (index + 1) * size),
    );
}

export function combineResponses(responses: readonly WriteResponse[]): WriteResponse {
    return {
        organizationId: responses.find(({ organizationId }) => organizationId !== undefined)?.organizationId,
        isEmpty: responses.every(({ isEmpty }) => isEmpty),
        licenseOf: (user) => {
            for (const response of responses) {
                const license = response.licenseOf(user);
                if (license) {
                    return license;
                }
            }
            return undefined;
        },
    };
}
