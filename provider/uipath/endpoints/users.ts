import * as v from "valibot";
import { sentId } from "../../domain/id";
import type { User } from "../../domain/user";
import { UnexpectedAnswerError } from "../../errors";
import type { UserSource } from "../../settings/types";
import { errorForStatus, otherOrganization } from "../http/http-errors";
import { isUnsupported, readResponse } from "../http/response";
import type { HttpResponse, UiPathClient } from "../http/types";
import { readPages } from "./pages";

/** The documented maximum. */
const pageSize = 1000;
const pageBytes = 32 * 1024 * 1024;

const text = v.nullish(v.string(), "");
const page = v.object({
    results: v.array(v.object({ id: text, userName: text, email: text, name: text, surname: text, displayName: text })),
});

/**
 * Reads all users of the organization, page by page.
 * `GET {identityUrl}/api/User/users/{accountId}?top=&skip=`, or `GET {identityUrl}/api/UserPartition/users/{accountId}`.
 *
 * Source: the first is documented for UiPath's cloud (scope PM.User.Read). The second was seen in public clients of
 * on-premises servers, so it is used only with the setting `uipath:findUsersIn`.
 */
export async function readUsers(
    service: UiPathClient,
    accountId: string,
    source: Exclude<UserSource, "directory">,
): Promise<User[]> {
    const path = ["api", source === "users" ? "User" : "UserPartition", "users", accountId];
    const rows = await readPages({ what: "users", remedy: cure }, async (skip) => {
        const query = { top: String(pageSize), skip: String(skip) };
        const response = await service.send({
            method: "GET",
            host: "identity",
            path,
            query,
            maxResponseBytes: pageBytes,
        });
        return readResponse(expectList(response, service, accountId, source), page);
    });
    return [...rows].map(([id, { userName, email, name, surname, displayName }]) => ({
        id,
        userName,
        email,
        displayName: displayNameOf({ displayName, name, surname }),
    }));
}

export function displayNameOf({
    displayName,
    name,
    surname,
}: Record<"displayName" | "name" | "surname", string>): string {
    return displayName || [name, surname].filter(Boolean).join(" ");
}

/** Names in the first request. No maximum is documented; a request that is too large is halved. */
const namesPerRequest = 500;

const resolved = v.record(v.string(), v.nullish(v.object({ identifier: v.nullish(v.string()) })));

/**
 * Finds user IDs in the organization's directory by names as the server spells them.
 * `POST {identityUrl}/api/Directory/BulkResolveByName/{accountId}`
 *
 * Source: seen in public clients of on-premises servers.
 */
export async function resolveNames(
    service: UiPathClient,
    accountId: string,
    names: readonly string[],
): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    let size = namesPerRequest;
    for (let begin = 0; begin < names.length; ) {
        const some = names.slice(begin, begin + size);
        const response = await service.send({
            method: "POST",
            host: "identity",
            path: ["api", "Directory", "BulkResolveByName", accountId],
            body: { entityNames: some, entityType: "user" },
            maxResponseBytes: pageBytes,
        });
        if (response.status === 413 && some.length > 1) {
            size = Math.ceil(some.length / 2);
            continue;
        }
        begin += some.length;
        const found = readResponse(expectList(response, service, accountId, "directory"), resolved);
        for (const [name, entity] of Object.entries(found)) {
            if (entity?.identifier) {
                ids.set(name, sentId(entity.identifier));
            }
        }
    }
    return ids;
}

const cure = "try another value of uipath:findUsersIn (users, userPartition or directory), or give user IDs.";

function expectList(
    response: HttpResponse,
    service: UiPathClient,
    accountId: string,
    source: UserSource,
): HttpResponse {
    const { status } = response;
    if (isUnsupported(response)) {
        throw new UnexpectedAnswerError({
            summary: `${service.baseUrl} does not know organization "${accountId}", or cannot find users with uipath:findUsersIn = ${source} (${status}).`,
            remedy: `check uipath:accountId and uipath:identityUrl; ${otherOrganization}; if they are correct, ${cure}`,
        });
    }
    if (status !== 200) {
        throw errorForStatus(response, service, { accountId, what: "a read of users", scope: "PM.User.Read" });
    }
    return response;
}
