import type { FastifyRequest } from "fastify";
import type { Directory, UserRow } from "../directory";
import type { Concern, Endpoint } from "../faults";
import { idKey, type Spelling, spell } from "../id";
import { type Paging, readOnce, readPage, takePage } from "../paging";
import { Refusal } from "../refusal";
import { type AddRoutes, allow, type Site } from "../site";

interface Named {
    /** The organization's ID in Identity. */
    Params: { partitionGlobalId: string };
}

type Asked = Pick<FastifyRequest<Named & { Querystring: Paging }>, "params" | "query">;

export const addDirectory: AddRoutes = (server, site) => {
    const { options, identity, faults } = site;
    const {
        userLists = ["users"],
        groupLists = true,
        pageCap = 1000,
        totalCount = "all",
        answerSpelling,
        onPage,
    } = options;
    const forUsers = { onRequest: allow(site, "PM.User.Read", "PM.User") };
    const forGroups = { onRequest: allow(site, "PM.Group.Read", "PM.Group") };
    const list = (request: Asked, term = ""): object => {
        const page = readPage(request.query);
        onPage?.(page.skip);
        const rows = directoryOf(site, request).search(term);
        const results = takePage(rows, page, pageCap).map((row) => ({
            ...row,
            id: spell(row.id, answerSpelling),
            groupIDs: row.groupIDs.map((id) => spell(id, answerSpelling)),
        }));
        const counts = { all: rows.length, page: results.length, 0: 0, none: undefined };
        // JSON leaves out what is undefined.
        return { totalCount: counts[totalCount], results };
    };

    if (userLists.includes("users")) {
        server.get<Named & { Querystring: Paging & { searchTerm?: string | string[] } }>(
            `${identity}/api/User/users/:partitionGlobalId`,
            forUsers,
            async (request, reply) =>
                faults.serve(reply, concern("users", request), () =>
                    list(request, readOnce(request.query.searchTerm ?? "", "searchTerm")),
                ),
        );
    }
    if (userLists.includes("userPartition")) {
        server.get<Named & { Querystring: Paging }>(
            `${identity}/api/UserPartition/users/:partitionGlobalId`,
            forUsers,
            async (request, reply) => faults.serve(reply, concern("users", request), () => list(request)),
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
                        entityNames.map(
                            (name) => [name, toEntry(directory.personByName(name), answerSpelling)] as const,
                        ),
                    );
                }),
        );
    }
    if (groupLists) {
        server.get<Named>(`${identity}/api/Group/:partitionGlobalId`, forGroups, async (request, reply) =>
            faults.serve(reply, concern("groups", request), () => directoryOf(site, request).groups(answerSpelling)),
        );
    }
};

const namesSchema = {
    type: "object",
    required: ["entityNames", "entityType"],
    properties: { entityNames: { type: "array", items: { type: "string" } }, entityType: { const: "user" } },
};

function directoryOf({ accounts }: Site, { params }: Pick<FastifyRequest<Named>, "params">): Directory {
    const organization = accounts.get(idKey(params.partitionGlobalId));
    if (!organization) {
        throw new Refusal(404, "The organization does not exist.");
    }
    return organization.directory;
}

function concern(endpoint: Endpoint, { method, params }: Pick<FastifyRequest<Named>, "method" | "params">): Concern {
    return { endpoint, method, about: [params.partitionGlobalId] };
}

function toEntry(person: UserRow | undefined, spelling: Spelling | undefined): object | null {
    if (!person) {
        return null;
    }
    const { id, userName, email, displayName } = person;
    return {
        source: "local",
        identifier: spell(id, spelling),
        name: userName,
        email,
        displayName,
        objectType: "DirectoryUser",
    };
}
