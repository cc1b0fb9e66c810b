import * as v from "valibot";
import { GroupNotFoundError } from "../../errors";
import { list, quote } from "../../text";
import { errorForStatus } from "../http/http-errors";
import { isWebPage, printable, readResponse } from "../http/response";
import type { HttpResponse, Request, UiPathClient } from "../http/types";

/** What the members of a group get. */
export interface GroupRule {
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
    /** By bundle code how many members may hold it; undefined where no quotas are wanted or known. */
    quotas?: Readonly<Record<string, number>> | undefined;
}

/** A rule as the server has it. */
export interface GroupRuleAnswer extends GroupRule {
    organizationId: string | undefined;
    /** By bundle code how many members hold it; where there are quotas. */
    usage: Readonly<Record<string, number>>;
}

const documentedRule = v.object({
    organizationId: v.nullish(printable),
    useExternalLicense: v.nullish(v.boolean()),
    userBundleCodes: v.array(printable),
});
const documentedQuotas = v.object({
    groupRule: documentedRule,
    quotas: v.nullish(
        v.array(v.object({ userBundleCode: printable, limit: v.number(), currentUsage: v.nullish(v.number()) })),
        [],
    ),
});

const answerBytes = 256 * 1024;

/**
 * Replaces what the members of a group get.
 * `PUT {baseUrl}/lease_/api/account/{accountId}/user-license/group/{groupId}`, and `…/with-quota` where quotas are given.
 *
 * Source: UiPath documentation from release 2023.10 on; quotas are documented for the cloud alone.
 */
export async function writeGroupRule(
    service: UiPathClient,
    accountId: string,
    groupId: string,
    rule: GroupRule,
): Promise<GroupRuleAnswer> {
    const { userBundleCodes, useExternalLicense, quotas } = rule;
    const limits = Object.entries(quotas ?? {}).map(([userBundleCode, limit]) => ({ userBundleCode, limit }));
    const answer = await service.send({
        ...requestFor(accountId, groupId, quotas !== undefined),
        method: "PUT",
        body: { userBundleCodes, useExternalLicense, ...(quotas && { quotas: limits }) },
    });
    if (answer.status !== 200 || isWebPage(answer.text)) {
        throw explain(
            answer,
            service,
            accountId,
            groupId,
            `the rule of group ${quote(groupId)} (${list(userBundleCodes, 20) || "nothing"})`,
        );
    }
    return readRule(answer, service, quotas !== undefined);
}

/** Reads what the members of a group get; undefined where there is no such rule. */
export async function readGroupRule(
    service: UiPathClient,
    accountId: string,
    groupId: string,
    withQuotas: boolean,
): Promise<GroupRuleAnswer | undefined> {
    const answer = await service.send({ ...requestFor(accountId, groupId, withQuotas), method: "GET" });
    if (answer.status === 404) {
        return undefined;
    }
    if (answer.status !== 200 || isWebPage(answer.text)) {
        throw explain(answer, service, accountId, groupId, `the reading of group ${quote(groupId)}`);
    }
    return readRule(answer, service, withQuotas);
}

function requestFor(accountId: string, groupId: string, withQuotas: boolean): Omit<Request, "method"> {
    const path = ["lease_", "api", "account", accountId, "user-license", "group", groupId];
    return { path: withQuotas ? [...path, "with-quota"] : path, maxResponseBytes: answerBytes };
}

function readRule(answer: HttpResponse, service: UiPathClient, withQuotas: boolean): GroupRuleAnswer {
    const { groupRule, quotas } = withQuotas
        ? readResponse(answer, documentedQuotas, service)
        : { groupRule: readResponse(answer, documentedRule, service), quotas: undefined };
    return {
        organizationId: groupRule.organizationId ?? undefined,
        userBundleCodes: groupRule.userBundleCodes.toSorted(),
        useExternalLicense: groupRule.useExternalLicense ?? false,
        quotas: quotas && Object.fromEntries(quotas.map(({ userBundleCode, limit }) => [userBundleCode, limit])),
        usage: Object.fromEntries(
            (quotas ?? []).map(({ userBundleCode, currentUsage }) => [userBundleCode, currentUsage ?? 0]),
        ),
    };
}

function explain(answer: HttpResponse, service: UiPathClient, accountId: string, groupId: string, what: string): Error {
    if (answer.status !== 404 && answer.status !== 200) {
        return errorForStatus(answer, service, { accountId, what });
    }
    return new GroupNotFoundError(
        {
            summary: `organization "${accountId}" has no group ${quote(groupId)}, or this server has no such rules (${answer.status}).`,
            remedy: "check groupId, uipath:accountId and uipath:baseUrl; rules of groups are there from release 2023.10 on, and their quotas in UiPath's cloud alone.",
        },
        // A page with 200 may come from anything on the way.
        { maybeApplied: answer.effort.maybeApplied || answer.status === 200 },
    );
}
