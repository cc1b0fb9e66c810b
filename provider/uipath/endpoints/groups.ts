import * as v from "valibot";
import { sentId } from "../../domain/id";
import { IdSet } from "../../domain/id-map";
import { UnexpectedAnswerError } from "../../errors";
import { errorForStatus, otherOrganization } from "../http/http-errors";
import { isUnsupported, readResponse } from "../http/response";
import type { UiPathClient } from "../http/types";
import { byId } from "./pages";

export interface Group {
    id: string;
    name: string;
    displayName: string;
    /** The IDs of its users, as far as the server lists them. */
    members: IdSet;
}

const listBytes = 64 * 1024 * 1024;

const list = v.array(
    v.object({
        id: v.nullish(v.string(), ""),
        name: v.nullish(v.string(), ""),
        displayName: v.nullish(v.string(), ""),
        members: v.nullish(
            v.array(v.looseObject({ identifier: v.nullish(v.string()), id: v.nullish(v.string()) })),
            [],
        ),
    }),
);

/**
 * Reads all groups of the organization, with their members.
 * `GET {identityUrl}/api/Group/{accountId}`
 *
 * Source: UiPath Automation Suite documentation, "Get all groups" (scope PM.Group.Read).
 */
export async function readGroups(service: UiPathClient, accountId: string): Promise<Group[]> {
    const response = await service.send({
        method: "GET",
        host: "identity",
        path: ["api", "Group", accountId],
        maxResponseBytes: listBytes,
    });
    const { status } = response;
    if (isUnsupported(response)) {
        throw new UnexpectedAnswerError({
            summary: `${service.baseUrl} does not know organization "${accountId}", or does not list groups (${status}).`,
            remedy,
        });
    }
    if (status !== 200) {
        throw errorForStatus(response, service, { accountId, what: "a read of groups", scope: "PM.Group.Read" });
    }
    const rows = byId({ what: "groups", remedy }, readResponse(response, list));
    return [...rows].map(([id, { name, displayName, members }]) => ({
        id,
        name,
        displayName,
        members: new IdSet(members.flatMap((member) => memberId(member.identifier ?? member.id))),
    }));
}

const remedy =
    `check uipath:accountId and uipath:identityUrl; ${otherOrganization}; if they are correct, give the group's ID. The ` +
    "portal shows it in the address of the group's page.";

/** IDs of members from a connected directory have its prefix, as in `aad|…`. */
function memberId(identifier: string | null | undefined): string[] {
    return identifier ? [sentId(identifier.slice(identifier.lastIndexOf("|") + 1))] : [];
}
