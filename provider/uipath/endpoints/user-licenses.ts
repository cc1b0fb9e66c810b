import * as v from "valibot";
import { IdMap } from "../../domain/id-map";
import type { UserLicense, Write, WriteAnswer } from "../../domain/write";
import { RequestError, UnexpectedAnswerError } from "../../errors";
import { count, list, quote } from "../../text";
import { combineAttempts } from "../http/attempts";
import { errorForStatus } from "../http/http-errors";
import { whatIsNotFound } from "../http/message";
import { bundleCode, isWebPage, printable, readResponse } from "../http/response";
import type { HttpResponse, Request, UiPathClient } from "../http/types";

interface Entry extends UserLicense {
    userId: string;
    organizationId?: string | null;
}

/** All entries are read in one loop: there are thousands of them, and a schema for each took many times as long. */
function documentedAnswer(): v.GenericSchema<unknown, WriteAnswer> {
    const isOrganization = memoizeValidator(v.nullish(printable));
    const isCode = memoizeValidator(bundleCode);
    const findProblem = (entry: unknown): string | undefined => {
        const { userId, organizationId, useExternalLicense, userBundleCodes } = Object(entry);
        if (typeof userId !== "string") {
            return `userId is ${quote(userId ?? null)}, not a text`;
        }
        if (!isOrganization(organizationId)) {
            return `organizationId is ${quote(organizationId)}, not a text that can be printed`;
        }
        if (typeof (useExternalLicense ?? false) !== "boolean") {
            return `useExternalLicense is ${quote(useExternalLicense)}, neither true nor false`;
        }
        return Array.isArray(userBundleCodes) && userBundleCodes.every(isCode)
            ? undefined
            : `userBundleCodes is ${quote(userBundleCodes ?? null)}, not a list of bundle codes`;
    };
    return v.pipe(
        v.custom<Entry[]>(Array.isArray, "not a list of users"),
        v.rawTransform(({ dataset: { value: input }, addIssue, NEVER }) => {
            for (let key = 0; key < input.length; key += 1) {
                const value = input[key] as Entry;
                const message = findProblem(value);
                if (message !== undefined) {
                    addIssue({ message, path: [{ type: "array", origin: "value", input, key, value }] });
                    return NEVER;
                }
            }
            // The first entry of a user counts.
            const byId = new IdMap(input.toReversed().map((entry) => [entry.userId, entry] as const));
            return {
                organizationId: input[0]?.organizationId ?? undefined,
                isEmpty: input.length === 0,
                licenseOf: (userId: string) => byId.get(userId),
            };
        }),
    );
}

/** Whether values are as a schema says, which is asked once of each: all entries have a few of them in common. */
function memoizeValidator(schema: v.GenericSchema): (value: unknown) => boolean {
    const good = new Set<unknown>();
    return (value) => good.has(value) || (v.is(schema, value) && good.add(value).has(value));
}

/** No real answer spends more on a user: four fields, two GUIDs and every known bundle code come to half of it. */
const responseBytesPerUser = 1024;
const responseBytesAtLeast = 64 * 1024;

/**
 * Replaces the bundles that are allocated directly to each listed user.
 * `PUT` or `POST {baseUrl}/lease_/api/account/{accountId}/user-license`; UiPath documents both verbs.
 *
 * Source: UiPath Automation Suite documentation, "Allocate licenses to a user"; that a write replaces was seen in other
 * clients.
 */
export async function allocateUserLicenses(
    client: UiPathClient,
    accountId: string,
    { userIds, userBundleCodes, useExternalLicense }: Write,
): Promise<WriteAnswer> {
    const response = await sendWithWorkingMethod(client, userIds, {
        path: ["lease_", "api", "account", accountId, "user-license"],
        body: { userIds, userBundleCodes, useExternalLicense },
        maxResponseBytes: Math.max(responseBytesAtLeast, userIds.length * responseBytesPerUser),
    });
    if (response.status !== 200) {
        const users = count(userIds.length, "user");
        const what = userBundleCodes.length > 0 ? `${users} × ${list(userBundleCodes, 20)}` : `the release of ${users}`;
        throw errorForStatus(response, client, {
            accountId,
            what,
            scope: "PM.License.Write",
            allocates: "users",
            ids: userIds,
        });
    }
    return readResponse(response, documentedAnswer());
}

/** With `auto`, tries PUT and then POST, and remembers for the run which of them the server takes. */
async function sendWithWorkingMethod(
    client: UiPathClient,
    userIds: readonly string[],
    request: Omit<Request, "method">,
): Promise<HttpResponse> {
    if (client.allocationMethod !== "auto") {
        return client.send({ ...request, method: client.allocationMethod });
    }
    const put = rememberMethod(client, "PUT", await client.send({ ...request, method: "PUT" }));
    if (!mayLackRoute(put, userIds)) {
        return put;
    }
    // A page with 200 may come from anything on the way.
    const attempts = { ...put.attempts, maybeApplied: put.attempts.maybeApplied || put.status === 200 };
    const sent = await client.send({ ...request, method: "POST" }).catch((error) => {
        throw attempts.maybeApplied && error instanceof RequestError ? error.asMaybeApplied() : error;
    });
    const post = rememberMethod(client, "POST", { ...sent, attempts: combineAttempts(attempts, sent.attempts) });
    if (!mayLackRoute(post, userIds)) {
        return post;
    }
    // A 404 also means that the organization has no licence, and a page with 200 that this is another server.
    const telling = [put, post].find(({ status }) => status === 404 || (status === 200 && put.status === post.status));
    if (telling) {
        return { ...telling, attempts: post.attempts };
    }
    throw new UnexpectedAnswerError(
        {
            summary: `${client.baseUrl} takes neither PUT (${put.status}) nor POST (${post.status}) for allocating licences.`,
            remedy: "check uipath:baseUrl; later releases want the organization's name behind the host.",
        },
        { maybeApplied: post.attempts.maybeApplied || post.status === 200 },
    );
}

/** Only the licence service's own answer shows the verb; a gateway may say 401 or 429 to any. */
function rememberMethod(client: UiPathClient, method: "PUT" | "POST", response: HttpResponse): HttpResponse {
    if ((response.status === 200 || response.status === 409) && !isWebPage(response.text)) {
        client.allocationMethod = method;
    }
    return response;
}

/** Whether the server may not have this verb: 404, 405, 501 and, on-premises, a web page with 200 say so. */
function mayLackRoute({ status, text }: HttpResponse, userIds: readonly string[]): boolean {
    return (
        status === 405 ||
        status === 501 ||
        (status === 404 && whatIsNotFound(text, userIds) === "route") ||
        (status === 200 && isWebPage(text))
    );
}
