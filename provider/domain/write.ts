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

/** The requests that give these users this set, of no more users each than allowed. */
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

/** A list in parts of no more items each than that. */
export function inChunks<T>(items: readonly T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
        items.slice(index * size, (index + 1) * size),
    );
}

/** The answers to the parts of a write as one. */
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
