import test from "ava";
import { allocationsOf, bring, type Resource } from "../support/plugin";
import { configFor, example, holders, start, startEngineModel } from "../support/setup";

const portal = { server: { portal: true }, settings: { "uipath:readFrom": "portal" } };
const codes = ["ATTUNU", "RPADEVNU", "TSTNU"];
const reads = (requests: { method: string }[]) => requests.filter(({ method }) => method === "GET").length;

test("without a read, the last known state is kept and one line says so", async (t) => {
    const { simulator, plugin, engine } = await startEngineModel(t);
    await engine.up({ one: example, two: { userIds: ["ana"], userBundleCodes: ["ACNU"] } });
    const before = structuredClone([...engine.state]);
    const { length } = simulator.requests;
    simulator.allocate({ userIds: ["singer-77"], userBundleCodes: [], useExternalLicense: false });
    await engine.refresh();
    t.deepEqual(
        [...engine.state].map(([name, { outputs }]) => [name, { ...outputs, __provider: "" }]),
        before.map(([name, { outputs }]) => [name, { ...outputs, __provider: "" }]),
    );
    t.is(simulator.requests.length, length);
    t.is((await plugin.output()).match(/cannot see changes/g)?.length, 1);
});

test("with a read, drift is shown by user, and the next run repairs exactly those users", async (t) => {
    const { simulator, plugin, engine } = await startEngineModel(t, portal);
    const program = { team: example };
    await engine.up(program);
    simulator.allocate({ userIds: ["singer-77"], userBundleCodes: ["ATTUNU", "ACNU"], useExternalLicense: true });
    simulator.allocate({ userIds: ["singer-88"], userBundleCodes: [], useExternalLicense: true });

    await plugin.forget();
    await engine.refresh();
    t.deepEqual(engine.lastKnown, holders(simulator));
    t.deepEqual((await plugin.output()).split("\n").sort(), [
        "team in song-one: changed outside Pulumi: + ACNU  - RPADEVNU, TSTNU: 1 user (singer-77)",
        "team in song-one: changed outside Pulumi: - ATTUNU, RPADEVNU, TSTNU: 1 user (singer-88)",
    ]);

    const { length } = simulator.requests;
    t.deepEqual(await engine.up(program), []);
    t.deepEqual(
        simulator.requests.slice(length).map(({ body }) => JSON.parse(body).userIds),
        [["singer-77", "singer-88"]],
    );
    t.deepEqual(holders(simulator), Object.fromEntries(example.userIds.map((user) => [user, codes.join()])));
});

test("the loss of all licenses is drift, never a deleted resource", async (t) => {
    const { simulator, plugin } = await start(t, portal);
    const resource = (await bring(plugin, example)) as Resource;
    simulator.allocate({ userIds: example.userIds, userBundleCodes: [], useExternalLicense: true });
    const read = await plugin.read(resource);
    t.is(read.id, resource.id);
    t.deepEqual(allocationsOf(read.outputs), {});
    t.truthy(await bring(plugin, example, read));
    t.is(simulator.ledger().seats.ATTUNU?.taken, 3);
});

test("a refresh settles unconfirmed users", async (t) => {
    const { simulator, engine } = await startEngineModel(t, {
        ...portal,
        settings: { ...portal.settings, "uipath:maxAttempts": "1" },
    });
    // The first fault breaks a connection that was already open, which is no attempt.
    simulator.fault({ kind: "reset", when: "after", times: 2 });
    await engine.up({ team: example });
    t.is(engine.lastKnown["singer-77"], "?");
    await engine.refresh();
    t.deepEqual(engine.lastKnown, holders(simulator));
    const { length } = simulator.requests;
    t.deepEqual(await engine.up({ team: example }), []);
    t.is(simulator.requests.length, length, "nothing is left to do");
});

test("all resources of a run share one read, page by page until an empty page", async (t) => {
    const { simulator, engine } = await startEngineModel(t, {
        ...portal,
        server: { portal: true, organizations: [{ accountId: "song-one", seats: { ACNU: 999 } }] },
    });
    const userIds = Array.from({ length: 60 }, (_, index) => `user-${index}`);
    await engine.up({
        one: { userIds, userBundleCodes: ["ACNU"] },
        two: { userIds: userIds.map((user) => `${user}-b`), userBundleCodes: ["ACNU"] },
    });
    const before = reads(simulator.requests);
    await engine.refresh();
    t.is(reads(simulator.requests) - before, 4, "120 users are three pages of at most 50 and an empty one");
    t.deepEqual(engine.lastKnown, holders(simulator));
});

test("on a server without the portal's API, a refresh fails with a remedy and keeps the state", async (t) => {
    const { plugin } = await start(t, { settings: { "uipath:readFrom": "portal" } });
    const resource = (await bring(plugin, example)) as Resource;
    await t.throwsAsync(plugin.read(resource), {
        code: "UIPATH_UNEXPECTED_ANSWER",
        message: /does not have the portal's API.*\n.*uipath:readFrom none/,
    });
    t.notRegex(await plugin.output(), /\n\s+at /);
});

test("only the settings' organization is read from the portal", async (t) => {
    const { simulator, plugin } = await start(t, {
        ...portal,
        server: {
            portal: true,
            organizations: ["song-one", "song-two"].map((accountId) => ({ accountId, seats: { ACNU: 9 } })),
        },
    });
    const other = (await bring(plugin, {
        userIds: ["ana"],
        userBundleCodes: ["ACNU"],
        accountId: "song-two",
    })) as Resource;
    simulator.allocate({ userIds: ["ana"], userBundleCodes: [], useExternalLicense: false }, "song-two");
    const read = await plugin.read(other);
    t.deepEqual(allocationsOf(read.outputs), { ana: "ACNU" });
    t.is(reads(simulator.requests), 0);
    t.regex(await plugin.output(), /cannot see changes/);
});

test("a refresh from the portal names a missing setting", async (t) => {
    const { simulator, plugin } = await start(t, portal);
    const team = (await bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"] })) as Resource;
    const { "uipath:accountId": _, ...config } = configFor(simulator, portal.settings);
    await plugin.renew(config, "user-license-allocation");
    await t.throwsAsync(plugin.read(team), {
        code: "UIPATH_SETTINGS_INVALID",
        message: /uipath:readFrom: "portal" reports on one organization.*pulumi config set uipath:accountId/s,
    });
});
