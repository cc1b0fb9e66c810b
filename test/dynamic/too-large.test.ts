import test from "ava";
import { bring } from "../support/plugin";
import { holders, start, startEngineModel } from "../support/setup";

const many = (count: number, prefix = "user") => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const plenty = { organizations: [{ accountId: "song-one", seats: { ACNU: 9_999, TSTNU: 9_999 } }] };

test("413: a request that is too large is split, and later requests are smaller too", async (t) => {
    const { simulator, plugin } = await start(t, { server: { ...plenty, maxUsersPerRequest: 130 } });
    const userIds = many(1_000);
    const all = await bring(plugin, { userIds, userBundleCodes: ["ACNU"] });
    t.is(Object.keys(holders(simulator)).length, 1_000);
    const sizes = simulator.requests.map(({ body, status }) => [JSON.parse(body).userIds.length, status] as const);
    t.true(sizes.filter(([, status]) => status === 413).length <= 4, JSON.stringify(sizes));
    t.true(sizes.every(([size, status]) => status === 413 || size <= 125));
    t.regex(
        await plugin.output(),
        /takes at most 125 users in a request; .*`pulumi config set uipath:maxUsersPerRequest 125`/,
    );
    t.is((await plugin.output()).match(/maxUsersPerRequest/g)?.length, 1);

    await plugin.delete(all as never);
    t.deepEqual(holders(simulator), {});
});

test("413: a shared request is split too, and each allocation gets its own result", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server: { ...plenty, maxUsersPerRequest: 3 } });
    const program = Object.fromEntries(
        many(5, "team").map((team) => [team, { userIds: many(2, team), userBundleCodes: ["ACNU"] }]),
    );
    t.deepEqual(await engine.up(program), []);
    t.is(Object.keys(holders(simulator)).length, 10);
    t.deepEqual(engine.lastKnown, holders(simulator));
});

test("413 to a single user is an error that names the setting, and no user is unconfirmed", async (t) => {
    const { simulator, plugin } = await start(t);
    simulator.fault({ kind: "page", status: 413, title: "413 Request Entity Too Large", times: 99 });
    const error = await t.throwsAsync(bring(plugin, { userIds: ["ana", "ben"], userBundleCodes: ["ACNU"] }), {
        code: "UIPATH_ALLOCATION_INCOMPLETE",
        message:
            /rejected 1 user × ACNU .* as too large \(413\)\. \[UIPATH_REQUEST_TOO_LARGE\](.|\n)*uipath:maxUsersPerRequest/,
    });
    t.is((error as { partial?: unknown } | undefined)?.partial, undefined);
    t.is(simulator.requests.length, 2);
});

test("413: a part that was applied stays in the state when a user of another part is rejected", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server: { ...plenty, maxUsersPerRequest: 2 } });
    simulator.fault({ kind: "answer", status: 400, about: "user-3", times: 9 });
    const [error] = await engine.up({ all: { userIds: many(4), userBundleCodes: ["ACNU"] } });
    t.regex(error ?? "", /UIPATH_REQUEST_REJECTED\](.|\n)*affected users: user-3$/m);
    t.is(Object.keys(holders(simulator)).length, 3);
    t.deepEqual(engine.lastKnown, holders(simulator));
    simulator.clearFaults();
    t.deepEqual(await engine.up({}), []);
    t.deepEqual(holders(simulator), {});
});
