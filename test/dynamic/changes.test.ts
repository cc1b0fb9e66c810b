import test from "ava";
import { allocationsOf, bring, PluginError, type Resource } from "../support/plugin";
import { configFor, example, start, startEngineModel, startServer } from "../support/setup";

const codes = ["ATTUNU", "RPADEVNU", "TSTNU"];
const held = "ATTUNU RPADEVNU TSTNU";
const sent = ({ body }: { body: string }) => JSON.parse(body);

test("the same declaration again sends nothing", async (t) => {
    const { simulator, plugin } = await start(t);
    const resource = await bring(plugin, example);
    t.is(await bring(plugin, example, resource), undefined);
    t.is(simulator.requests.length, 1);
});

test("another order, repeats or GUID letter case is no change", async (t) => {
    const { simulator, plugin } = await start(t);
    const guid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const resource = await bring(plugin, { userIds: ["a", "b", guid], userBundleCodes: ["TSTNU", "ACNU"] });
    const reordered = {
        userIds: ["b", guid.toUpperCase(), "a", "b", guid],
        userBundleCodes: ["ACNU", "TSTNU", "ACNU"],
    };
    t.is(await bring(plugin, reordered, resource), undefined);
    t.is(simulator.requests.length, 1);
});

test("an ID that is not a GUID keeps its letter case", async (t) => {
    const { simulator, plugin } = await start(t);
    await bring(plugin, { userIds: ["Singer-A"], userBundleCodes: ["ACNU"] });
    t.deepEqual(sent(simulator.requests[0] as never).userIds, ["Singer-A"]);
});

test("a user added to many users is sent alone", async (t) => {
    const { simulator, plugin } = await start(t);
    const resource = await bring(plugin, example);
    const after = await bring(plugin, { ...example, userIds: [...example.userIds, "singer-99"] }, resource);
    t.is(simulator.requests.length, 2);
    t.deepEqual(sent(simulator.requests[1] as never), {
        userIds: ["singer-99"],
        userBundleCodes: codes,
        useExternalLicense: true,
    });
    t.deepEqual(Object.keys(allocationsOf(after?.outputs)).sort(), [
        "singer-111",
        "singer-77",
        "singer-88",
        "singer-99",
    ]);
});

test("a user removed from an allocation is released alone", async (t) => {
    const { simulator, plugin } = await start(t);
    const resource = await bring(plugin, example);
    const after = await bring(plugin, { ...example, userIds: ["singer-77", "singer-111"] }, resource);
    t.is(simulator.requests.length, 2);
    t.deepEqual(sent(simulator.requests[1] as never), {
        userIds: ["singer-88"],
        userBundleCodes: [],
        useExternalLicense: true,
    });
    t.deepEqual(allocationsOf(after?.outputs), { "singer-77": held, "singer-111": held });
    t.deepEqual(simulator.ledger().users["singer-88"], []);
});

test("a changed bundle is one request for all users", async (t) => {
    const { simulator, plugin } = await start(t);
    const resource = await bring(plugin, example);
    await bring(plugin, { ...example, userBundleCodes: ["RPADEVNU", "ATTUNU", "IDU"] }, resource);
    t.is(simulator.requests.length, 2);
    t.deepEqual(sent(simulator.requests[1] as never), {
        userIds: ["singer-111", "singer-77", "singer-88"],
        userBundleCodes: ["ATTUNU", "IDU", "RPADEVNU"],
        useExternalLicense: true,
    });
});

test("a changed useExternalLicense is sent for all users", async (t) => {
    const { simulator, plugin } = await start(t);
    const resource = await bring(plugin, example);
    const after = await bring(plugin, { ...example, useExternalLicense: false }, resource);
    t.is(sent(simulator.requests[1] as never).useExternalLicense, false);
    t.is(after?.outputs.useExternalLicense, false);
});

test("one user added and another removed: the release is sent before the grant", async (t) => {
    const { simulator, plugin } = await start(t, {
        server: { organizations: [{ accountId: "song-one", seats: { ACNU: 1 } }] },
    });
    const resource = await bring(plugin, { userIds: ["a"], userBundleCodes: ["ACNU"] });
    await bring(plugin, { userIds: ["b"], userBundleCodes: ["ACNU"] }, resource);
    t.deepEqual(
        simulator.requests.map((request) => [sent(request).userIds, sent(request).userBundleCodes]),
        [
            [["a"], ["ACNU"]],
            [["a"], []],
            [["b"], ["ACNU"]],
        ],
    );
});

test("many users are sent in requests of maxUsersPerRequest", async (t) => {
    const { simulator, plugin } = await start(t, {
        server: { organizations: [{ accountId: "song-one", seats: { ACNU: 1000 } }] },
        settings: { "uipath:maxUsersPerRequest": "100" },
    });
    const userIds = Array.from({ length: 250 }, (_, index) => `user-${index}`);
    await bring(plugin, { userIds, userBundleCodes: ["ACNU"] });
    t.deepEqual(
        simulator.requests.map((request) => sent(request).userIds.length).sort((a, b) => a - b),
        [50, 100, 100],
    );
    t.deepEqual(simulator.requests.flatMap((request) => sent(request).userIds).sort(), userIds.toSorted());
});

test("delete releases every user", async (t) => {
    const { simulator, plugin } = await start(t);
    const resource = (await bring(plugin, example)) as Resource;
    await plugin.delete(resource);
    t.deepEqual(sent(simulator.requests[1] as never).userBundleCodes, []);
    t.deepEqual(simulator.ledger().users, { "singer-77": [], "singer-88": [], "singer-111": [] });
});

test("with onRelease keep, removed users keep their licenses, and so do all users on delete", async (t) => {
    const { simulator, plugin } = await start(t);
    const kept = { ...example, onRelease: "keep" };
    const resource = await bring(plugin, kept);
    const after = (await bring(plugin, { ...kept, userIds: ["singer-77"] }, resource)) as Resource;
    t.deepEqual(allocationsOf(after.outputs), { "singer-77": held });
    await plugin.delete(after);
    t.is(simulator.requests.length, 1);
    t.is(simulator.ledger().seats.ATTUNU?.taken, 3);
});

test("a changed onRelease is saved without a request", async (t) => {
    const { simulator, plugin } = await start(t);
    const resource = await bring(plugin, example);
    const after = await bring(plugin, { ...example, onRelease: "keep" }, resource);
    t.is(after?.outputs.onRelease, "keep");
    t.is(simulator.requests.length, 1);
});

test("a changed accountId replaces the allocation", async (t) => {
    const { plugin } = await start(t);
    const resource = (await bring(plugin, example)) as Resource;
    const { inputs } = await plugin.check({ ...example, accountId: "song-two" });
    t.deepEqual(await plugin.diff(resource, inputs), { changes: true, replaces: ["accountId"] });
});

for (const from of ["the program", "the settings"]) {
    test(`a changed baseUrl of ${from} is an update in place: all users are sent to the new address, and nothing to the old one`, async (t) => {
        const { simulator, plugin } = await start(t);
        const moved = await startServer(t);
        const resource = (await bring(plugin, example)) as Resource;
        const { length } = simulator.requests;
        await plugin.renew(
            from === "the settings" ? configFor(moved) : configFor(simulator),
            "user-license-allocation",
        );
        const args = {
            ...{ ...example, userIds: ["singer-77", "singer-88"] },
            ...(from === "the program" && { baseUrl: moved.url }),
        };
        const { inputs } = await plugin.check(args);
        t.deepEqual(await plugin.diff(resource, inputs), { changes: true, replaces: [] });
        const after = await plugin.update(resource, inputs);
        t.deepEqual(
            moved.requests.map((request) => [sent(request).userIds, sent(request).userBundleCodes]),
            [
                [["singer-111"], []],
                [["singer-77", "singer-88"], codes],
            ],
        );
        t.is(after.outputs.baseUrl, moved.url);
        t.deepEqual(allocationsOf(after.outputs), { "singer-77": held, "singer-88": held });
        t.is(await bring(plugin, args, after), undefined);
        await plugin.delete(after);
        t.deepEqual(moved.ledger().users, { "singer-77": [], "singer-88": [], "singer-111": [] });
        t.is(simulator.requests.length, length);
    });
}

test("a new address that accepts no write leaves the state of the old address unchanged", async (t) => {
    const { simulator, plugin } = await start(t);
    const moved = await startServer(t);
    const resource = (await bring(plugin, example)) as Resource;
    moved.fault({ kind: "answer", status: 403 });
    const error = await t.throwsAsync(bring(plugin, { ...example, baseUrl: moved.url }, resource), {
        instanceOf: PluginError,
    });
    t.is(error?.partial, undefined);
    t.is(await bring(plugin, example, resource), undefined, "the address that is declared again still has everybody");
    t.is(simulator.requests.length, 1);
});

test("a slash at the end of the base URL, or its host in capitals, is no replacement", async (t) => {
    const { simulator, plugin } = await start(t);
    const resource = (await bring(plugin, example)) as Resource;
    const { inputs } = await plugin.check({
        ...example,
        baseUrl: `${simulator.url.toUpperCase().replace("HTTP", "http")}/`,
    });
    t.deepEqual(await plugin.diff(resource, inputs), { changes: false, replaces: [] });
});

test("diff compares with the last known state, not with the last declaration", async (t) => {
    const { simulator, plugin } = await start(t);
    const resource = (await bring(plugin, example)) as Resource;
    const holders = { [held]: "singer-111", ACNU: "singer-77" };
    const drifted = { ...resource, outputs: { ...resource.outputs, holders } };
    await bring(plugin, example, drifted);
    t.deepEqual(sent(simulator.requests[1] as never).userIds, ["singer-77", "singer-88"]);
});

test("diff lists gained and lost bundles, users with the same change on one line", async (t) => {
    const { plugin, engine } = await startEngineModel(t);
    const many = Array.from({ length: 7 }, (_, index) => `u${index}`);
    await engine.up({
        one: { userIds: ["ana", "bob", "cy", "dan"], userBundleCodes: ["ACNU", "TSTNU"] },
        two: { userIds: ["eve"], userBundleCodes: ["IDU"] },
    });
    t.deepEqual((await plugin.output()).split("\n").sort(), [
        "one in song-one: + ACNU, TSTNU: 4 users (ana, bob, cy, dan)",
        "two in song-one: + IDU: 1 user (eve)",
    ]);
    await plugin.forget();
    await engine.up({
        one: { userIds: ["bob", "cy", ...many], userBundleCodes: ["ACNU", "PMD"] },
        two: { userIds: ["eve", "ana"], userBundleCodes: ["IDU"] },
    });
    t.deepEqual((await plugin.output()).split("\n").sort(), [
        "one in song-one: + ACNU, PMD: 7 users (u0, u1, u2, u3, u4, u5, u6)",
        "one in song-one: + PMD  - TSTNU: 2 users (bob, cy)",
        "one in song-one: - ACNU, TSTNU: 1 user (dan)",
        "two in song-one: + IDU  - ACNU, TSTNU, moves from one: 1 user (ana)",
    ]);
});

for (const order of [
    ["one", "two"],
    ["two", "one"],
]) {
    test(`a user moved within the same set gains and loses nothing, in either order of allocations: ${order}`, async (t) => {
        const { plugin, engine } = await startEngineModel(t);
        const team = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU"] });
        await engine.up({ one: team("ana", "bob"), two: team("cy") });
        await plugin.forget();
        const moved = { one: team("bob"), two: team("cy", "ana", "dan") };
        const moves = ["two in song-one: + ACNU: 1 user (dan)", "two in song-one: moves from one: 1 user (ana)"];
        await engine.preview(moved, { order });
        t.deepEqual((await plugin.output()).split("\n").sort(), moves);
        await plugin.forget();
        await engine.preview(moved, { order, told: false });
        t.deepEqual((await plugin.output()).split("\n").sort(), moves, "also without the program known beforehand");
    });
}

test("the preview of a delete lists the users and the bundles that they lose", async (t) => {
    const { plugin, engine } = await startEngineModel(t);
    const team = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU"] });
    await engine.up({ one: team("ana", "bob"), two: { ...team("cy"), onRelease: "keep" } });
    await plugin.forget();
    await engine.up({});
    t.deepEqual((await plugin.output()).split("\n").sort(), [
        "one in song-one: - ACNU: 2 users (ana, bob)",
        "two in song-one: no longer declared, keeping their licenses: 1 user (cy)",
    ]);
});
