import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import type { SimulatorOptions } from "../../simulator/simulator";
import { startServer } from "../support/server";

const people = Array.from({ length: 5 }, (_, index) => ({ id: `u${index}`, userName: `user-${index}` }));
const portal = "portal_/api/license/accountant/UserLicense/user/page";
const lists = ["identity_/api/User/users/song-one", "identity_/api/UserPartition/users/song-one"];

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: { ACNU: 9 }, people }],
        userLists: ["users", "userPartition", "directory"],
        portal: true,
        ...options,
    });
    const get = async (path: string) => {
        const answer = await fetch(`${simulator.url}/${path}`, { headers: { authorization: "Bearer 1234" } });
        return { status: answer.status, body: JSON.parse(await answer.text()) };
    };
    const page = async (path: string) => {
        const { totalCount, results } = (await get(path)).body;
        return { totalCount, ids: results.map(({ id }: { id: string }) => id).join(" ") };
    };
    return { simulator, get, page };
}

test("a page has at most the server's maximum of rows", async (t) => {
    const { page } = await start(t, { pageCap: 2 });
    for (const list of lists) {
        t.deepEqual(await page(`${list}?top=1000`), { totalCount: 5, ids: "u0 u1" });
        t.deepEqual(await page(`${list}?top=1000&skip=4`), { totalCount: 5, ids: "u4" });
        t.deepEqual(await page(`${list}?top=1`), { totalCount: 5, ids: "u0" });
    }
});

for (const [totalCount, said] of [
    ["all", [5, 5]],
    ["page", [3, 2]],
    [0, [0, 0]],
    ["none", [undefined, undefined]],
] as const) {
    test(`the total count in a page: ${totalCount}`, async (t) => {
        const { page } = await start(t, { totalCount });
        for (const list of lists) {
            t.deepEqual(await page(`${list}?top=3`), { totalCount: said[0], ids: "u0 u1 u2" });
            t.deepEqual(await page(`${list}?top=3&skip=3`), { totalCount: said[1], ids: "u3 u4" });
        }
    });
}

test("a person can be removed between two pages", async (t) => {
    const skips: number[] = [];
    const { simulator, page } = await start(t, {
        onPage: (skip) => {
            skips.push(skip);
            if (skip === 2) {
                simulator.removePerson("U0");
            }
        },
    });
    const [list = ""] = lists;
    t.deepEqual(await page(`${list}?top=2`), { totalCount: 5, ids: "u0 u1" });
    t.deepEqual(await page(`${list}?top=2&skip=2`), { totalCount: 4, ids: "u3 u4" }, "u2 is on no page");
    simulator.allocate({ userIds: ["u1", "u3"], userBundleCodes: ["ACNU"], useExternalLicense: false });
    t.is((await page(`${lists[1]}?skip=1`)).ids, "u2 u3 u4");
    t.is((await page(`${portal}?skip=1`)).ids, "u3");
    t.deepEqual(skips, [0, 2, 1, 1]);
});

test("a removed person is in no group or list and becomes an orphan; an added one does not", async (t) => {
    const { simulator, get, page } = await start(t, {
        organizations: [
            {
                accountId: "song-one",
                seats: { ACNU: 9 },
                people: [{ id: "u0", userName: "ana", email: "ana@example.com", groupIds: ["g"] }],
                groups: [{ id: "g", name: "Choir" }],
            },
            { accountId: "song-two", seats: { ACNU: 9 } },
        ],
    });
    const held = { userIds: ["u0", "u1"], userBundleCodes: ["ACNU"], useExternalLicense: false };
    simulator.allocate(held);
    simulator.removePerson("U0");
    simulator.addPerson({ id: "u1", userName: "bob" });
    t.is((await page(lists[0] as string)).ids, "u1");
    t.deepEqual((await get("identity_/api/Group/song-one")).body[0].members, []);
    const rows = (await get(portal)).body.results as { id: string; orphan: boolean; userBundleLicenses: string[] }[];
    t.deepEqual(
        rows.map(({ id, orphan, userBundleLicenses }) => [id, orphan, userBundleLicenses]),
        [
            ["u0", true, ["ACNU"]],
            ["u1", false, ["ACNU"]],
        ],
    );
    simulator.addPerson({ id: "u2", userName: "carl" }, "song-two");
    t.is((await page("identity_/api/User/users/song-two")).ids, "u2");
    t.throws(() => simulator.addPerson({ id: "U1", userName: "bob" }), { message: "the directory has U1 already" });
    t.throws(() => simulator.removePerson("u9"), { message: "the directory has no u9" });
});

test("an organization without people has a directory once a person is added", async (t) => {
    const { simulator, get } = await start(t, { organizations: [{ accountId: "song-one", seats: { ACNU: 9 } }] });
    simulator.allocate({ userIds: ["u0"], userBundleCodes: ["ACNU"], useExternalLicense: false });
    t.false((await get(portal)).body.results[0].orphan);
    simulator.addPerson({ id: "u1", userName: "bob" });
    t.true((await get(portal)).body.results[0].orphan);
});

test("a repeated parameter is refused in a sentence", async (t) => {
    const { get } = await start(t);
    for (const [path, names] of [
        [lists[0], ["top", "skip", "searchTerm"]],
        [lists[1], ["top", "skip"]],
        [portal, ["top", "skip"]],
    ] as const) {
        for (const name of names) {
            t.deepEqual(await get(`${path}?${name}=1&${name}=2`), {
                status: 400,
                body: {
                    message: `querystring/${name} must not be repeated`,
                    errorCode: 400,
                    success: false,
                    __abp: true,
                },
            });
        }
    }
});
