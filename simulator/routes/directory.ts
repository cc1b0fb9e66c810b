import type { FastifyRequest } from "fastify";
import type { Directory, UserRow } from "../directory";
import type { Concern, Endpoint } from "../faults";
import { type Paging, takePage } from "../paging";
import { Refusal } from "../refusal";
import { type AddRoutes, allow, type Site } from "../site";

interface Named {
    /** What Identity calls the organization's ID. */
    Params: { partitionGlobalId: string };
}

/** The most rows of a list of users, whatever `top` says. */
const cap = 1000;

/** Identity's lists of users and groups. */
export const addDirectory: AddRoutes = (server, site) => {
    const { options, identity, faults } = site;
    const { userLists = ["users"], groupLists = true } = options;
    const forUsers = { onRequest: allow(site, "PM.User.Read", "PM.User") };
    const forGroups = { onRequest: allow(site, "PM.Group.Read", "PM.Group") };

    if (userLists.includes("users")) {
        server.get<Named & { Querystring: Paging & { searchTerm?: string } }>(
            `${identity}/api/User/users/:partitionGlobalId`,
            forUsers,
            async (request, reply) =>
                faults.serve(reply, concern("users", request), () =>
                    list(directoryOf(site, request).search(request.query.searchTerm), request.query),
                ),
        );
    }
    if (userLists.includes("userPartition")) {
        server.get<Named & { Querystring: Paging }>(
            `${identity}/api/UserPartition/users/:partitionGlobalId`,
            forUsers,
            async (request, reply) =>
                faults.serve(reply, concern("users", request), () =>
                    list(directoryOf(site, request).search(), request.query),
                ),
        );
    }
    if (userLists.includes("directory")) {
        server.post<Named & { Body: { entityNames: string[] } }>(
            `${identity}/api/Directory/BulkResolveByName/:partitionGlobalId`,
            { ...forUsers, schema: { body: namesSchema } },
            async (request, reply) =>
                faults.serve(reply, concern("users", request), () => {
                    const directory = directoryOf(site, request);
                    const { entityNames } = request.body;
                    return Object.fromEntries(
                        entityNames.map((name) => [name, toEntry(directory.personByName(name))] as const),
                    );
                }),
        );
    }
    if (groupLists) {
        server.get<Named>(`${identity}/api/Group/:partitionGlobalId`, forGroups, async (request, reply) =>
            faults.serve(reply, concern("groups", request), () => directoryOf(site, request).groups()),
        );
    }
};

const namesSchema = {
    type: "object",
    required: ["entityNames", "entityType"],
    properties: { entityNames: { type: "array", items: { type: "string" } }, entityType: { const: "user" } },
};

function directoryOf({ accounts }: Site, { params }: Pick<FastifyRequest<Named>, "params">): Directory {
    const organization = accounts.get(params.partitionGlobalId);
    if (!organization) {
        throw new Refusal(404, "The organization does not exist.");
    }
    return organization.directory;
}

function concern(endpoint: Endpoint, { method, params }: Pick<FastifyRequest<Named>, "method" | "params">): Concern {
    return { endpoint, method, about: [params.partitionGlobalId] };
}

function list(rows: readonly UserRow[], paging: Paging): object {
    return { totalCount: rows.length, results: takePage(rows, paging, cap) };
}

function toEntry(person: UserRow | undefined): object | null {
    if (!person) {
        return null;
    }
    const { id, userName, email, displayName } = person;
    return { source: "local", identifier: id, name: userName, email, displayName, objectType: "DirectoryUser" };
}
