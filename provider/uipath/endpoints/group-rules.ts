import * as v from "valibot";
import type { GroupRule } from "../../domain/group-rule";
import { GroupNotFoundError } from "../../errors";
import { joinList, quote } from "../../text";
import { errorForStatus, type RequestInfo } from "../http/http-errors";
import { extractMessage, whatIsNotFound } from "../http/message";
import { isWebPage, printable, readResponse } from "../http/response";
import type { HttpResponse, Request, UiPathClient } from "../http/types";

export interface GroupRuleResponse extends GroupRule {
    organizationId: string | undefined;
    /** By bundle code the seats in use, where the server has quotas. */
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

const responseBytes = 256 * 1024;

/**
 * Replaces a group's rule.
 * `PUT {baseUrl}/lease_/api/account/{accountId}/user-license/group/{groupId}`, and `…/with-quota` for a rule with quotas.
 *
 * Source: UiPath documentation from release 2023.10 on; quotas are documented only for the cloud.
 */
export async function writeGroupRule(
    client: UiPathClient,
    accountId: string,
    groupId: string,
    rule: GroupRule,
): Promise<GroupRuleResponse> {
    const { userBundleCodes, useExternalLicense, quotas } = rule;
    const limits = Object.entries(quotas ?? {}).map(([userBundleCode, limit]) => ({ userBundleCode, limit }));
    const response = await client.send({
        ...requestFor(accountId, groupId, quotas !== undefined),
        method: "PUT",
        body: { userBundleCodes, useExternalLicense, ...(quotas && { quotas: limits }) },
    });
    if (response.status !== 200 || isWebPage(response.text)) {
        throw explain(response, client, accountId, groupId, {
            what: `the rule of group ${quote(groupId)} (${joinList(userBundleCodes, 20) || "nothing"})`,
            scope: "PM.License.Write",
            allocates: "group",
        });
    }
    return readRule(response, quotas !== undefined);
}

/** Undefined where the rule, group or route does not exist. Undocumented: the response of a server without quotas. */
export async function readGroupRule(
    client: UiPathClient,
    accountId: string,
    groupId: string,
    withQuotas: boolean,
): Promise<GroupRuleResponse | undefined> {
    const response = await client.send({ ...requestFor(accountId, groupId, withQuotas), method: "GET" });
    if (isMissing(response) || (withQuotas && isRouteUnknown(response))) {
        return undefined;
    }
    if (response.status !== 200 || isWebPage(response.text)) {
        throw explain(response, client, accountId, groupId, {
            what: `a read of group ${quote(groupId)}`,
            scope: "PM.License.Read",
        });
    }
    return readRule(response, withQuotas);
}

function requestFor(accountId: string, groupId: string, withQuotas: boolean): Omit<Request, "method"> {
    const path = ["lease_", "api", "account", accountId, "user-license", "group", groupId];
    return { path: withQuotas ? [...path, "with-quota"] : path, maxResponseBytes: responseBytes };
}

function readRule(response: HttpResponse, withQuotas: boolean): GroupRuleResponse {
    const { groupRule, quotas } = withQuotas
        ? readResponse(response, documentedQuotas)
        : { groupRule: readResponse(response, documentedRule), quotas: undefined };
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

/** A 404 from a gateway or about the organization means something else. */
function isMissing({ status, text }: HttpResponse): boolean {
    return status === 404 && !isWebPage(text) && whatIsNotFound(text) !== "organization";
}

/** Known responses to unknown routes besides 404; on-premises servers send a page with 200. */
function isRouteUnknown({ status, text }: HttpResponse): boolean {
    return status === 405 || status === 501 || (status === 200 && isWebPage(text));
}

function explain(
    response: HttpResponse,
    client: UiPathClient,
    accountId: string,
    groupId: string,
    info: Omit<RequestInfo, "accountId">,
): Error {
    const { status, text, attempts } = response;
    if (!isMissing(response) && status !== 200) {
        return errorForStatus(response, client, { accountId, ...info });
    }
    return new GroupNotFoundError(
        {
            summary: `organization ${quote(accountId)} has no group ${quote(groupId)}, or this server has no group rules (${status}).`,
            server: extractMessage(text),
            remedy: "check groupId, uipath:accountId and uipath:baseUrl; group rules exist from release 2023.10 on, quotas only in UiPath's cloud.",
        },
        // A page with 200 may come from anything between here and the server.
        { maybeApplied: attempts.maybeApplied || status === 200 },
    );
}
