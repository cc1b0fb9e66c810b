import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { bring } from "../support/plugin";
import { holders, start, startEngineModel } from "../support/setup";

/** Different sets of bundles, so no two allocations share a request. */
const codes = ["ACNU", "ATTUNU", "CTZDEVNU", "IDU", "PMBU", "PMD", "RPADEVNU", "RPADEVPRONU", "TSTNU"];
const sets = codes.flatMap((code, index) => [[code], [code, codes[(index + 1) % codes.length] as string]]);
const allocations = (count: number) =>
    Object.fromEntries(
        sets
            .slice(0, count)
            .map((userBundleCodes, index) => [`a${index}`, { userIds: [`user-${index}`], userBundleCodes }]),
    );

for (const retryAfter of [undefined, "1, 1"]) {
    test(`twelve writes all succeed on a server with a limit of one a second: Retry-After ${retryAfter ?? "missing"}`, async (t) => {
        const rateLimit = { requests: 1, seconds: 1, ...(retryAfter && { retryAfter }) };
        const { simulator, engine } = await startEngineModel(t, { server: { rateLimit } });
        t.deepEqual(await engine.up(allocations(12)), []);
        t.is(Object.keys(holders(simulator)).length, 12);
        t.true(simulator.requests.length <= 60, `${simulator.requests.length} requests`);
    });
}

test("a 429 delays the requests of all allocations in the run", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    simulator.fault({ kind: "answer", status: 429, headers: { "retry-after": "2" } });
    t.deepEqual(await engine.up(allocations(8)), []);
    const at = simulator.requests.map((request) => request.at);
    const limited = simulator.requests.find(({ status }) => status === 429)?.at ?? 0;
    const meanwhile = at.filter((time) => time > limited + 500 && time < limited + 1_900);
    t.deepEqual(meanwhile, [], "but those that were under way");
    t.true(Math.max(...at) >= limited + 1_900);
});

test("uipath:retrySeconds bounds the wait for a rate limit, and the error says so", async (t) => {
    const { simulator, plugin } = await start(t, { settings: { "uipath:retrySeconds": "2" } });
    simulator.fault({ kind: "answer", status: 429, times: 999 });
    const started = Date.now();
    await t.throwsAsync(bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"] }), {
        code: "UIPATH_RATE_LIMITED",
        message:
            /limits the rate of requests \(429\); \d attempts over [12]\.\d s\. \[UIPATH_RATE_LIMITED\](.|\n)*uipath:retrySeconds/,
    });
    t.true(Date.now() - started < 4_000);
});

test("a server that is down for some seconds fails no run", async (t) => {
    const { simulator, plugin } = await start(t);
    await simulator.suspend();
    const [resource] = await Promise.all([
        bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"] }),
        // The plugin runs in another process. This is longer than its first pauses between attempts.
        sleep(4_000).then(() => simulator.resume()),
    ]);
    t.truthy(resource);
    t.deepEqual(holders(simulator), { ana: "ACNU" });
});

for (const status of [502, 503]) {
    test(`a gateway without a server (${status}) gets more attempts than other failures`, async (t) => {
        const { simulator, plugin } = await start(t);
        simulator.fault({ kind: "page", status, title: "Bad Gateway", headers: { "retry-after": "0" }, times: 6 });
        await bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"] });
        t.is(simulator.requests.length, 7);
    });
}

test("500 has five attempts", async (t) => {
    const { simulator, plugin } = await start(t);
    simulator.fault({ kind: "answer", status: 500, headers: { "retry-after": "0.1" }, times: 99 });
    await t.throwsAsync(bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"] }), {
        code: "UIPATH_SERVER_FAILED",
        message: /5 attempts/,
    });
    t.is(simulator.requests.length, 5);
});

test("an idle connection closed by the server uses up no attempt", async (t) => {
    const { simulator, plugin } = await start(t, { settings: { "uipath:maxAttempts": "1" } });
    simulator.fault({ kind: "stale-connection" });
    const team = await bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"] });
    await bring(plugin, { userIds: ["ana"], userBundleCodes: ["TSTNU"] }, team);
    t.deepEqual(holders(simulator), { ana: "TSTNU" });
});

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
