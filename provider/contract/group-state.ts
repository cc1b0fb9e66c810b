import type { GroupRule } from "../domain/group-rule";

/**
 * The outputs of a `GroupLicenseAllocation` as they stand in the state: what the server last said of the group's rule,
 * and what deleting needs. Every version of this package reads what any older one wrote.
 */
export interface GroupState {
    accountId: string;
    baseUrl: string;
    organizationId: string;
    groupId: string;
    onRelease: "clear" | "keep";
    userBundleCodes: string[];
    useExternalLicense: boolean;
    quotas?: Record<string, number>;
    /** Codes that the server lists and that were never declared here. */
    inherited?: string[];
    /** The last write got no good answer: what the group gives is not known. */
    unconfirmed?: true;
    /** As in a `UserLicenseAllocation`. */
    __isOwnAddress?: boolean;
    __key?: string;
}

export function toGroupState(
    {
        accountId,
        baseUrl,
        groupId,
        onRelease,
        __isOwnAddress,
        __key,
    }: Pick<GroupState, "accountId" | "baseUrl" | "groupId" | "onRelease" | "__isOwnAddress" | "__key">,
    organizationId: string,
    { userBundleCodes, useExternalLicense, quotas }: GroupRule,
    { unconfirmed = false, inherited = [] }: { unconfirmed?: boolean; inherited?: readonly string[] | undefined } = {},
): GroupState {
    return {
        accountId,
        baseUrl,
        organizationId,
        groupId,
        onRelease,
        userBundleCodes: [...userBundleCodes],
        useExternalLicense,
        ...(quotas && Object.keys(quotas).length > 0 && { quotas: { ...quotas } }),
        ...(inherited.length > 0 && { inherited: [...inherited].sort() }),
        ...(unconfirmed && { unconfirmed }),
        ...(__isOwnAddress !== undefined && { __isOwnAddress }),
        ...(__key !== undefined && { __key }),
    };
}
