import { mock } from "node:test";
import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import type { SimulatorOptions } from "../../simulator/simulator";
import { example, startServer } from "../support/server";

const held = "RPADEVNU ATTUNU TSTNU".split(" ");

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, options);
    const send = async (path: string, body?: object, method = body ? "PUT" : "GET") => {
        const answer = await fetch(`${simulator.url}/${path}`, {
            method,
            headers: { authorization: "Bearer 1234", ...(body && { "content-type": "application/json" }) },
            body: body ? JSON.stringify(body) : null,
        });
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
    };
    const allocate = async (allocation: object = {}) => {
        const body = { ...example, ...allocation };
        const { status, text } = await send("lease_/api/account/song-one/user-license", body);
        return { status, body: JSON.parse(text) };
    };
    const codesByUser = (body: { userId: string; userBundleCodes: string[] }[]) =>
        Object.fromEntries(body.map(({ userId, userBundleCodes }) => [userId, userBundleCodes]));
    return { simulator, send, allocate, codesByUser };
}

test.serial(
    "a rate limit counts requests to the license service and Identity together, in a time window",
    async (t) => {
        const { simulator, send } = await start(t, { rateLimit: { requests: 3, seconds: 3 } });
        const statuses = async () => {
            const paths = [
                "identity_/api/Group/song-one",
                "lease_/api/account/song-one/user-license/group/g",
                "unknown",
            ];
            const answers = [];
            for (const path of [...paths, ...paths]) {
                answers.push((await send(path)).status);
            }
            return answers;
        };
        t.deepEqual(await statuses(), [200, 200, 404, 429, 429, 429]);
        const refused = await send("identity_/api/Group/song-one");
        t.false(refused.headers.has("retry-after"));
        t.like(JSON.parse(refused.text), { errorCode: 429, success: false, __abp: true });
        t.is((await fetch(`${simulator.url}/simulator/ledger`)).status, 200, "its control requests do not count");
        t.is(simulator.requests.length, 7, "refused requests are recorded");
        const later = performance.now() + 3_000;
        const clock = mock.method(performance, "now", () => later);
        t.teardown(() => clock.mock.restore());
        t.deepEqual(await statuses(), [200, 200, 404, 429, 429, 429]);
    },
);

test("a rate limit sends the given Retry-After", async (t) => {
    for (const retryAfter of ["7", "Wed, 21 Oct 2099 07:28:00 GMT", "soon"]) {
        const { send } = await start(t, { rateLimit: { requests: 0, seconds: 60, retryAfter } });
        const { status, headers } = await send("identity_/api/Group/song-one");
        t.deepEqual([status, headers.get("retry-after")], [429, retryAfter]);
    }
});

test("an allocation to more users than the gateway allows gets the gateway's page and applies nothing", async (t) => {
    const { simulator, send } = await start(t, { maxUsersPerRequest: 2 });
    const path = "lease_/api/account/song-one/user-license";
    const { status, headers, text } = await send(path, example);
    t.deepEqual([status, headers.get("content-type")], [413, "text/html"]);
    t.regex(text, /^<html>\s*<head><title>413 Request Entity Too Large<\/title><\/head>.*nginx/s);
    t.deepEqual(simulator.ledger().users["singer-77"], []);
    t.is((await send(path, { ...example, userIds: ["a", "b"] })).status, 200);
});

test("an unsupported verb gets a page with status 200", async (t) => {
    const { send } = await start(t, { methods: ["POST"], refusal: "page" });
    const path = "lease_/api/account/song-one/user-license";
    const { status, headers, text } = await send(path, example, "PUT");
    t.deepEqual([status, headers.get("content-type")], [200, "text/html"]);
    t.regex(text, /^<!DOCTYPE html>/);
    t.is((await send(path, example, "POST")).headers.get("content-type"), "application/json; charset=utf-8");
    t.is((await send("unknown")).status, 404, "other routes are unchanged");
});

test("with partialConflict, a conflict applies the part that fits", async (t) => {
    const organizations = [{ accountId: "song-one", seats: { ACNU: 3, TSTNU: 2 } }];
    const { simulator, allocate } = await start(t, { organizations, partialConflict: true });
    const both = { userBundleCodes: ["ACNU", "TSTNU"] };
    const refused = await allocate({ ...both, userIds: ["c", "b", "a", "d"] });
    t.is(refused.status, 409);
    t.regex(refused.body.message, /exceeds the account license quantities/);
    t.deepEqual(simulator.ledger().users, { c: ["ACNU", "TSTNU"], b: ["ACNU", "TSTNU"] });
    const again = await allocate({ ...both, userIds: ["c", "b"] });
    t.is(again.status, 200);
    t.is(again.body.length, 2, "a user with a seat needs no other");
});

test("bundles from a group are in every response about users and groups, and not in the ledger", async (t) => {
    const { simulator, send, allocate, codesByUser } = await start(t, {
        inheritedCodes: ["ACNU", "TSTNU"],
        quotas: true,
    });
    const granted = await allocate({ userIds: ["singer-77"] });
    t.deepEqual(codesByUser(granted.body), { "singer-77": [...held, "ACNU"] });
    const released = await allocate({ userIds: ["singer-88"], userBundleCodes: [] });
    t.deepEqual(codesByUser(released.body), { "singer-88": ["ACNU", "TSTNU"] });
    t.deepEqual(simulator.ledger().users, { "singer-77": [...held].sort(), "singer-88": [], "singer-111": [] });
    t.is(simulator.ledger().seats.ACNU?.taken, 0);

    const group = "lease_/api/account/song-one/user-license/group/choir";
    const all = ["RPADEVNU", "ACNU", "TSTNU"];
    const rule = { userBundleCodes: ["RPADEVNU"], useExternalLicense: false };
    t.like(JSON.parse((await send(group, rule)).text), { userBundleCodes: all });
    t.like(JSON.parse((await send(group)).text), { userBundleCodes: all });
    const quota = { ...rule, quotas: [{ userBundleCode: "RPADEVNU", limit: 1 }] };
    for (const body of [quota, undefined]) {
        const { groupRule, quotas } = JSON.parse((await send(`${group}/with-quota`, body)).text);
        t.deepEqual(groupRule.userBundleCodes, all);
        t.is(quotas.length, 1);
    }
    t.deepEqual(simulator.ledger().groups.choir?.userBundleCodes, ["RPADEVNU"]);
});

const people = [
    { id: "SINGER-77", userName: "fay" },
    { id: "singer-111", userName: "gus" },
];
const organizations = [{ accountId: "song-one", seats: { ATTUNU: 9, RPADEVNU: 9, TSTNU: 9 }, people }];

for (const status of [400, 404, 422] as const) {
    for (const userBundleCodes of [held, []]) {
        const what = userBundleCodes.length > 0 ? "grant" : "release";
        test(`a user who is not in the directory causes the whole request to be refused: ${status}, ${what}`, async (t) => {
            const { simulator, allocate } = await start(t, { organizations, unknownUsers: status });
            const { body, ...answer } = await allocate({ userBundleCodes });
            t.is(answer.status, status);
            t.deepEqual(body, {
                message: "User 'singer-88' does not exist.",
                errorCode: status,
                success: false,
                __abp: true,
            });
            t.deepEqual(simulator.ledger().users, {});
            t.is((await allocate({ userBundleCodes, userIds: ["singer-77", "SINGER-111"] })).status, 200);
        });
    }
}

test("a user who is not in the directory causes a 404 that says nothing more", async (t) => {
    const { allocate } = await start(t, { organizations, unknownUsers: "not-found" });
    t.deepEqual(await allocate(), { status: 404, body: { title: "Not Found", status: 404 } });
});

test("a user who is not in the directory is left out", async (t) => {
    const { simulator, allocate, codesByUser } = await start(t, { organizations, unknownUsers: "ignore" });
    const { status, body } = await allocate();
    t.is(status, 200);
    t.deepEqual(codesByUser(body), { "singer-77": held, "singer-111": held });
    t.deepEqual(Object.keys(simulator.ledger().users), ["singer-77", "singer-111"]);
    t.deepEqual(await allocate({ userIds: ["nobody"] }), { status: 200, body: [] });
});

test("without people or the switch, any user is accepted", async (t) => {
    const nobody = await start(t, { unknownUsers: 404 });
    t.is((await nobody.allocate()).status, 200);
    const accepting = await start(t, { organizations });
    t.is((await accepting.allocate()).status, 200);
    t.deepEqual(accepting.simulator.ledger().users["singer-88"], [...held].sort());
});

test("errors of the organization are sent before those of users and seats", async (t) => {
    const seats = { ATTUNU: 1, RPADEVNU: 1, TSTNU: 1 };
    const { send, allocate } = await start(t, {
        organizations: [{ accountId: "song-one", seats, people }],
        unknownUsers: 422,
    });
    t.is((await send("lease_/api/account/song-two/user-license", example)).status, 404);
    t.is((await allocate()).status, 422);
    t.is((await allocate({ userIds: ["singer-77", "singer-111"] })).status, 409);
});

test("a refused sign-in gets the 500 of classic ABP", async (t) => {
    const logins = [{ tenancyName: "Default", username: "admin", password: "word" }];
    const signIn = async (loginRefusal?: 500) => {
        const { send } = await start(t, { logins, ...(loginRefusal && { loginRefusal }) });
        const wrong = { TenancyName: "Default", UsernameOrEmailAddress: "admin", Password: "wrong" };
        const { status, text } = await send("api/account/authenticate", wrong, "POST");
        return { status, body: JSON.parse(text) };
    };
    const { status, body } = await signIn(500);
    t.is(status, 500);
    t.like(body, { success: false, error: { message: "Login failed!" }, __abp: true });
    t.deepEqual(await signIn(), { status: 401, body });
});

const guid = "3d813cbb-47fb-32ba-91df-831e1593ac29";
const group = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";

test("a user is the same in each spelling that .NET reads, and other IDs in each letter case", async (t) => {
    const { simulator, allocate } = await start(t);
    const digits = guid.replaceAll("-", "");
    for (const userId of [guid, guid.toUpperCase(), `{${guid}}`, `(${guid})`, digits, "Singer-7", "SINGER-7"]) {
        const { body } = await allocate({ userIds: [userId], userBundleCodes: ["ACNU"] });
        t.is(body[0].userId, userId, "the response has the spelling of the request");
    }
    t.deepEqual(Object.keys(simulator.ledger().users).slice(-2), [guid, "Singer-7"]);
    t.is(simulator.ledger().seats.ACNU?.taken, 2);
    for (const userId of [`'${guid}`, `{${digits}}`]) {
        await allocate({ userIds: [userId], userBundleCodes: ["ACNU"] });
    }
    t.is(simulator.ledger().seats.ACNU?.taken, 4, ".NET reads no GUID in these");
});

for (const [answerSpelling, spell] of [
    ["asked", (id: string) => id],
    ["upper", (id: string) => id.toUpperCase()],
    ["braces", (id: string) => (id.length === 36 ? `{${id}}` : id)],
] as const) {
    test(`all responses spell IDs in one way: ${answerSpelling}`, async (t) => {
        const { send, allocate } = await start(t, {
            answerSpelling,
            portal: true,
            userLists: ["users", "directory"],
            organizations: [
                {
                    accountId: "song-one",
                    seats: { ACNU: 9 },
                    people: [
                        { id: guid, userName: "ana", groupIds: [group] },
                        { id: "singer-7", userName: "bob" },
                    ],
                    groups: [{ id: group, name: "testers" }],
                },
            ],
        });
        const expected = [guid, "singer-7"].map(spell);
        const { body } = await allocate({ userIds: [guid, "singer-7"], userBundleCodes: ["ACNU"] });
        t.deepEqual(
            body.map(({ userId }: { userId: string }) => userId),
            expected,
        );
        const read = async (path: string, asked?: object) =>
            JSON.parse((await send(path, asked, asked && "POST")).text);
        const idsOf = ({ results }: { results: { id: string }[] }) => results.map(({ id }) => id);
        t.deepEqual(idsOf(await read("portal_/api/license/accountant/UserLicense/user/page")), expected);
        const users = await read("identity_/api/User/users/song-one");
        t.deepEqual(idsOf(users), expected);
        t.deepEqual(users.results[0].groupIDs, [spell(group)]);
        const [testers] = await read("identity_/api/Group/song-one");
        t.deepEqual([testers.id, testers.members[0].identifier], [spell(group), spell(guid)]);
        const asked = { entityNames: ["ana"], entityType: "user" };
        const found = await read("identity_/api/Directory/BulkResolveByName/song-one", asked);
        t.is(found.ana.identifier, spell(guid));
        const rule = await read(`lease_/api/account/song-one/user-license/group/${group}`);
        t.is(rule.groupId, spell(group));
    });
}
