import { spell } from "./id";
import type { Allocation, Organization, UserLicense } from "./organization";
import type { Quirks } from "./quirks";
import { Refusal } from "./refusal";

/** Allocates as a server with these manners does. */
export function allocate(organization: Organization, allocation: Allocation, quirks: Quirks): UserLicense[] {
    const userIds = admit(organization, allocation.userIds, quirks.unknownUsers ?? "accept");
    const licenses = quirks.partialConflict
        ? // The first user for whom no seat is left refuses the rest.
          userIds.flatMap((userId) => organization.allocate({ ...allocation, userIds: [userId] }))
        : organization.allocate({ ...allocation, userIds });
    return licenses.map((license) => ({
        ...withInherited(license, quirks),
        userId: spell(license.userId, quirks.answerSpelling),
    }));
}

/** Lists what comes from a group beside what was allocated directly. */
export function withInherited<Holder extends { userBundleCodes: string[] }>(
    holder: Holder,
    { inheritedCodes = [] }: Quirks,
): Holder {
    return { ...holder, userBundleCodes: [...new Set([...holder.userBundleCodes, ...inheritedCodes])] };
}

function admit(
    { directory }: Organization,
    userIds: readonly string[],
    unknownUsers: NonNullable<Quirks["unknownUsers"]>,
): readonly string[] {
    if (unknownUsers === "accept" || !directory.hasPeople) {
        return userIds;
    }
    const isKnown = (userId: string): boolean => directory.personById(userId) !== undefined;
    const unknown = userIds.find((userId) => !isKnown(userId));
    if (unknown !== undefined && unknownUsers !== "ignore") {
        throw new Refusal(unknownUsers, `User '${unknown}' does not exist.`);
    }
    return userIds.filter(isKnown);
}
