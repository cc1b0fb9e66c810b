import type { GroupRule } from "../domain/group-rule";

/**
 * The outputs of a `GroupLicenseAllocation` in the state: the last known state of the group's rule, and what a delete needs.
 * Every version of this package reads the states of all older ones.
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
    /** Codes that the server lists and that were never declared. */
    inherited?: string[];
    /** The last write got no usable response, so the group's rule is unknown. */
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
