import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import type { SimulatorOptions } from "../../simulator/simulator";
import { askJson } from "../support/ask";
import { startServer } from "../support/server";

const ana = {
    id: "A1",
    userName: "ana",
    email: "ana@example.com",
    name: "Ana",
    surname: "Núñez",
    displayName: "Ana Núñez",
    groupIds: ["G1"],
};
const bob = { id: "b2", userName: "bob@example.com" };
const groups = [
    { id: "g1", name: "RPA developers", displayName: "Developers of robots" },
    { id: "g2", name: "Attended users" },
];
const { groupIds, ...rest } = ana;
const rows = {
    ana: { ...rest, groupIDs: groupIds },
    bob: { ...bob, email: "", name: "", surname: "", displayName: "", groupIDs: [] },
};

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", people: [ana, bob], groups }],
        userLists: ["users", "userPartition", "directory"],
        ...options,
    });
    const ask = (path: string, body?: object) => askJson(`${simulator.url}/identity_/api/${path}`, "POST", body);
    return { simulator, ask };
}

test("the list of users can be searched by e-mail address, user name or display name", async (t) => {
    const { ask } = await start(t);
    const all = { status: 200, body: { totalCount: 2, results: [rows.ana, rows.bob] } };
    t.deepEqual(await ask("User/users/song-one"), all);
    t.deepEqual(await ask("UserPartition/users/song-one"), all);
    for (const [term, found] of [
        ["BOB@", [rows.bob]],
        ["na@ex", [rows.ana]],
        ["núñ", [rows.ana]],
        ["example", [rows.ana, rows.bob]],
        ["carl", []],
    ] as const) {
        t.deepEqual(
            (await ask(`User/users/song-one?searchTerm=${encodeURIComponent(term)}`)).body,
            { totalCount: found.length, results: [...found] },
            term,
        );
    }
});

for (const list of ["User", "UserPartition"]) {
    test(`the pages of ${list}: 10 rows by default, 1000 at most`, async (t) => {
        const people = Array.from({ length: 1001 }, (_, index) => ({ id: `${index}`, userName: `user-${index}` }));
        const { ask } = await start(t, { organizations: [{ accountId: "song-one", people }] });
        const page = async (query: string) => {
            const { totalCount, results } = (await ask(`${list}/users/song-one${query}`)).body;
            return { totalCount, count: results.length, first: results[0]?.id };
        };
        t.deepEqual(await page(""), { totalCount: 1001, count: 10, first: "0" });
        t.deepEqual(await page("?top=5000"), { totalCount: 1001, count: 1000, first: "0" });
        t.deepEqual(await page("?top=1000&skip=1000"), { totalCount: 1001, count: 1, first: "1000" });
        t.deepEqual(await page("?skip=1001"), { totalCount: 1001, count: 0, first: undefined });
        t.is((await ask(`${list}/users/song-one?top=all`)).status, 400);
        t.is((await ask(`${list}/users/song-one?skip=-1`)).status, 400);
    });
}

test("names are resolved in bulk, with null for users who are not in the directory", async (t) => {
    const { simulator, ask } = await start(t);
    const path = "Directory/BulkResolveByName/song-one";
    const entityNames = ["Ana", "ana@example.com", "bob@example.com", "carl", "__proto__"];
    const { status, body } = await ask(path, { entityNames, entityType: "user" });
    t.is(status, 200);
    t.deepEqual(Object.keys(body), entityNames);
    t.deepEqual(
        entityNames.map((name) => body[name]?.identifier ?? null),
        ["A1", "A1", "b2", null, null],
    );
    t.is(simulator.requests[0]?.body, JSON.stringify({ entityNames, entityType: "user" }));
    t.is((await ask(path, { entityNames: "ana", entityType: "user" })).status, 400);
    t.is((await ask(path, { entityNames, entityType: "robot" })).status, 400);
});

test("the list of groups has the members of each", async (t) => {
    const { ask } = await start(t);
    const member = { identifier: "A1", name: "ana", displayName: "Ana Núñez", objectType: "DirectoryUser" };
    t.deepEqual(await ask("Group/song-one"), {
        status: 200,
        body: [
            { ...groups[0], type: "Custom", members: [member] },
            { ...groups[1], displayName: "Attended users", type: "Custom", members: [] },
        ],
    });
});

test("an organization that Identity does not know is a 404 everywhere; one without people is empty", async (t) => {
    const { simulator, ask } = await start(t);
    simulator.add({ accountId: "empty" });
    for (const [path, nobody, body] of [
        ["User/users", { totalCount: 0, results: [] }],
        ["UserPartition/users", { totalCount: 0, results: [] }],
        ["Directory/BulkResolveByName", { ana: null }, { entityNames: ["ana"], entityType: "user" }],
        ["Group", []],
    ] as const) {
        t.like(await ask(`${path}/song-two`, body), { status: 404, body: { success: false, __abp: true } }, path);
        t.deepEqual(await ask(`${path}/empty`, body), { status: 200, body: nobody }, path);
    }
});

test("a server has the lists that its switches select, by default the documented ones", async (t) => {
    const paths = ["User/users", "UserPartition/users", "Directory/BulkResolveByName", "Group"];
    const statuses = async (options: SimulatorOptions) => {
        const { ask } = await start(t, options);
        const asked = paths.map((path) =>
            ask(`${path}/song-one`, path.startsWith("Dir") ? { entityNames: [], entityType: "user" } : undefined),
        );
        return (await Promise.all(asked)).map(({ status }) => status);
    };
    t.deepEqual(await statuses({ userLists: ["users"] }), [200, 404, 404, 200]);
    t.deepEqual(await statuses({ userLists: ["userPartition", "directory"] }), [404, 200, 200, 200]);
    t.deepEqual(await statuses({ userLists: [], groupLists: false }), [404, 404, 404, 404]);
    const simulator = await startServer(t);
    const answer = await fetch(`${simulator.url}/identity_/api/User/users/song-one`, {
        headers: { authorization: "Bearer 1234" },
    });
    t.deepEqual(await answer.json(), { totalCount: 0, results: [] });
});
