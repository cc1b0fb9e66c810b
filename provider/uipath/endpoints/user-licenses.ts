import * as v from "valibot";
import { IdMap } from "../../domain/id-map";
import type { Write, WriteResponse } from "../../domain/write";
import { RequestError, UnexpectedAnswerError } from "../../errors";
import { joinList, plural, quote } from "../../text";
import { combineAttempts } from "../http/attempts";
import { errorForStatus } from "../http/http-errors";
import { whatIsNotFound } from "../http/message";
import { bundleCode, isWebPage, printable, readResponse } from "../http/response";
import type { HttpResponse, Request, UiPathClient } from "../http/types";

const entries = v.array(
    v.object({
        userId: v.string(),
        organizationId: v.nullish(v.string()),
        useExternalLicense: v.nullish(v.boolean()),
        userBundleCodes: v.array(v.string()),
    }),
);
type Entries = v.InferOutput<typeof entries>;

const documentedResponse = v.pipe(
    entries,
    eachFits(v.nullish(printable), "organizationId", (all) => all.map(({ organizationId }) => organizationId)),
    eachFits(bundleCode, "bundle code", (all) => all.flatMap(({ userBundleCodes }) => userBundleCodes)),
    v.transform((all): WriteResponse => {
        // The first entry of each user counts.
        const byId = new IdMap(all.toReversed().map((entry) => [entry.userId, entry] as const));
        return {
            organizationId: all[0]?.organizationId ?? undefined,
            isEmpty: all.length === 0,
            licenseOf: (userId) => byId.get(userId),
        };
    }),
);

/** Checks each distinct text once: thousands of users share few values, and looking for credentials is slow. */
function eachFits(schema: v.GenericSchema, what: string, textsOf: (all: Entries) => unknown[]) {
    const findUnfit = (all: Entries) => [...new Set(textsOf(all))].find((text) => !v.is(schema, text));
    return v.check<Entries, (issue: v.CheckIssue<Entries>) => string>(
        (all) => findUnfit(all) === undefined,
        ({ input }) => `${quote(findUnfit(input))} is not a valid ${what}`,
    );
}

/** More than any real response needs: four fields, two GUIDs and all known bundle codes take half of it. */
const responseBytesPerUser = 1024;
const responseBytesAtLeast = 64 * 1024;

/**
 * Replaces the direct bundles of each listed user.
 * `PUT` or `POST {baseUrl}/lease_/api/account/{accountId}/user-license`; UiPath documents both verbs.
 *
 * Source: UiPath Automation Suite documentation, "Allocate licenses to a user". That a write replaces was seen in other
 * clients.
 */
export async function allocateUserLicenses(
    client: UiPathClient,
    accountId: string,
    { userIds, userBundleCodes, useExternalLicense }: Write,
): Promise<WriteResponse> {
    const response = await sendWithWorkingMethod(client, userIds, {
        path: ["lease_", "api", "account", accountId, "user-license"],
        body: { userIds, userBundleCodes, useExternalLicense },
        maxResponseBytes: Math.max(responseBytesAtLeast, userIds.length * responseBytesPerUser),
    });
    if (response.status !== 200) {
        const users = plural(userIds.length, "user");
        const what =
            userBundleCodes.length > 0 ? `${users} × ${joinList(userBundleCodes, 20)}` : `the release of ${users}`;
        throw errorForStatus(response, client, {
            accountId,
            what,
            scope: "PM.License.Write",
            allocates: "users",
            ids: userIds,
        });
    }
    return readResponse(response, documentedResponse);
}

/** With `auto`, tries PUT, then POST, and remembers for the run which one works. */
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
    // A page with 200 may come from anything between here and the server.
    const attempts = { ...put.attempts, maybeApplied: put.attempts.maybeApplied || put.status === 200 };
    const sent = await client.send({ ...request, method: "POST" }).catch((error) => {
        throw attempts.maybeApplied && error instanceof RequestError ? error.asMaybeApplied() : error;
    });
    const post = rememberMethod(client, "POST", { ...sent, attempts: combineAttempts(attempts, sent.attempts) });
    if (!mayLackRoute(post, userIds)) {
        return post;
    }
    // A 404 may also mean that the organization has no license, and a page with 200 that this is another server.
    const telling = [put, post].find(({ status }) => status === 404 || (status === 200 && put.status === post.status));
    if (telling) {
        return { ...telling, attempts: post.attempts };
    }
    throw new UnexpectedAnswerError(
        {
            summary: `${client.baseUrl} takes neither PUT (${put.status}) nor POST (${post.status}) to allocate licenses.`,
            remedy: "check uipath:baseUrl; later releases need the organization's name after the host.",
        },
        { maybeApplied: post.attempts.maybeApplied || post.status === 200 },
    );
}

/** Only the license service's own response proves the verb: a gateway may send 401 or 429 to any. */
function rememberMethod(client: UiPathClient, method: "PUT" | "POST", response: HttpResponse): HttpResponse {
    if ((response.status === 200 || response.status === 409) && !isWebPage(response.text)) {
        client.allocationMethod = method;
    }
    return response;
}

/** Whether the server may lack this verb: 404, 405, 501, or a web page with 200 on-premises. */
function mayLackRoute({ status, text }: HttpResponse, userIds: readonly string[]): boolean {
    return (
        status === 405 ||
        status === 501 ||
        (status === 404 && whatIsNotFound(text, userIds) === "route") ||
        (status === 200 && isWebPage(text))
    );
}
