import * as v from "valibot";
import type { UserSource } from "../config";
import { UnexpectedAnswerError } from "../errors";
import { isNotOffered, readAnswer } from "./answer";
import type { Answer } from "./http";
import { readPages } from "./pages";
import { explainRefusal } from "./refusal";
import type { Service } from "./service";
import { canonicalUserId } from "./user-id";

/** A user of the organization, as Identity knows them. */
export interface User {
    id: string;
    userName: string;
    email: string;
    displayName: string;
}

/** The most that the documented list gives at once. */
const pageSize = 1000;
const pageBytes = 32 * 1024 * 1024;

const text = v.nullish(v.string(), "");
const page = v.object({
    totalCount: v.nullish(v.number()),
    results: v.array(
        v.object({ id: v.string(), userName: text, email: text, name: text, surname: text, displayName: text }),
    ),
});

/**
 * Reads all users of the organization, by whole pages.
 * `GET {identityUrl}/api/User/users/{accountId}?top=&skip=`, or `GET {identityUrl}/api/UserPartition/users/{accountId}`.
 *
 * Source: the first is documented for UiPath's cloud (scope PM.User.Read); the second was seen in public clients of
 * on-premises servers, so that it is asked only where the setting `uipath:findUsersIn` says so.
 */
export async function readUsers(
    service: Service,
    accountId: string,
    source: Exclude<UserSource, "directory">,
): Promise<User[]> {
    const path = ["api", source === "users" ? "User" : "UserPartition", "users", accountId];
    const rows = await readPages("users", cure, async (skip) => {
        const query = { top: String(pageSize), skip: String(skip) };
        const answer = await service.send({ method: "GET", at: "identity", path, query, answerLimit: pageBytes });
        return readAnswer(expectList(answer, service, accountId, source), page, service);
    });
    return [...rows].map(([id, { userName, email, name, surname, displayName }]) => ({
        id,
        userName,
        email,
        displayName: displayNameOf({ displayName, name, surname }),
    }));
}

/** What to call a user for whom the server may have no display name. */
export function displayNameOf({
    displayName,
    name,
    surname,
}: Record<"displayName" | "name" | "surname", string>): string {
    return displayName || [name, surname].filter(Boolean).join(" ");
}

/** Names asked for at once; no maximum is known. */
const namesPerRequest = 500;

const resolved = v.record(v.string(), v.nullish(v.object({ identifier: v.nullish(v.string()) })));

/**
 * Finds the IDs of users by their names in the directory that the organization is connected to.
 * `POST {identityUrl}/api/Directory/BulkResolveByName/{accountId}`
 *
 * Source: seen in public clients of on-premises servers.
 */
export async function resolveNames(
    service: Service,
    accountId: string,
    names: readonly string[],
): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    for (let begin = 0; begin < names.length; begin += namesPerRequest) {
        const answer = await service.send({
            method: "POST",
            at: "identity",
            path: ["api", "Directory", "BulkResolveByName", accountId],
            body: { entityNames: names.slice(begin, begin + namesPerRequest), entityType: "user" },
            answerLimit: pageBytes,
        });
        const found = readAnswer(expectList(answer, service, accountId, "directory"), resolved, service);
        for (const [name, entity] of Object.entries(found)) {
            if (entity?.identifier) {
                ids.set(name.toLowerCase(), canonicalUserId(entity.identifier));
            }
        }
    }
    return ids;
}

const cure =
    "run `pulumi config set uipath:findUsersIn …` with another of users, userPartition and directory, or give user IDs.";

function expectList(answer: Answer, service: Service, accountId: string, source: UserSource): Answer {
    const { status } = answer;
    if (isNotOffered(answer)) {
        throw new UnexpectedAnswerError({
            what: `${service.baseUrl} does not know organization "${accountId}", or cannot find users by uipath:findUsersIn = ${source} (${status}).`,
            next: `check uipath:accountId and uipath:identityUrl; if they are right, ${cure}`,
        });
    }
    if (status !== 200) {
        throw explainRefusal(answer, service, { accountId, what: "the reading of its users", scope: "PM.User.Read" });
    }
    return answer;
}
