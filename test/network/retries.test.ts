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
