import { spell } from "./id";
import type { Allocation, Organization, UserLicense } from "./organization";
import type { Quirks } from "./quirks";
import { Refusal } from "./refusal";

export function allocate(organization: Organization, allocation: Allocation, quirks: Quirks): UserLicense[] {
    const userIds = admit(organization, allocation.userIds, quirks.unknownUsers ?? "accept");
    const licenses = quirks.partialConflict
        ? // The first user without a free seat makes the server refuse the rest.
          userIds.flatMap((userId) => organization.allocate({ ...allocation, userIds: [userId] }))
        : organization.allocate({ ...allocation, userIds });
    return licenses.map((license) => ({
        ...withInherited(license, quirks),
        userId: spell(license.userId, quirks.answerSpelling),
    }));
}

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
        throw unknownUsers === "not-found"
            ? new Refusal(404, "Not Found", { title: "Not Found", status: 404 })
            : new Refusal(unknownUsers, `User '${unknown}' does not exist.`);
    }
    return userIds.filter(isKnown);
}
