import test from "ava";
import { allocationsOf, bring, type Resource } from "../support/plugin";
import { configFor, holders, start, startEngineModel, startPlugin, startServer } from "../support/setup";

const team = { userIds: ["ana", "ben"], userBundleCodes: ["ATTUNU"] };
const server = { inheritedCodes: ["IDU", "PMD"] };

test("codes granted by a group are printed once, are no failure, and appear neither in the state nor in a later preview", async (t) => {
    const { simulator, plugin } = await start(t, { server });
    const created = (await bring(plugin, team)) as Resource;
    t.deepEqual(allocationsOf(created.outputs), { ana: "ATTUNU", ben: "ATTUNU" });
    t.is(await bring(plugin, team, created), undefined, "nothing is left to do");

    const changed = (await bring(plugin, { userIds: ["ben", "cem"], userBundleCodes: ["TSTNU"] }, created)) as Resource;
    t.deepEqual(allocationsOf(changed.outputs), { ben: "TSTNU", cem: "TSTNU" });
    t.deepEqual(holders(simulator), { ben: "TSTNU", cem: "TSTNU" });
    const lines = (await plugin.output()).split("\n").filter((line) => /a group may give it/.test(line));
    t.deepEqual(
        lines.map((line) => line.match(/some users also hold (\w+), which no allocation grants/)?.[1]).sort(),
        ["IDU", "PMD"],
        lines.join("\n"),
    );

    await plugin.delete(changed);
    t.deepEqual(holders(simulator), {});
});

test("a removed code that the response still has is a failure that names it", async (t) => {
    const { simulator, plugin } = await start(t, { server });
    const created = (await bring(plugin, { ...team, userBundleCodes: ["ATTUNU", "TSTNU"] })) as Resource;
    const stays = [
        { userId: "ana", userBundleCodes: ["ATTUNU", "TSTNU", "IDU"], useExternalLicense: false },
        { userId: "ben", userBundleCodes: ["ATTUNU", "IDU"], useExternalLicense: false },
    ];
    simulator.fault({ kind: "garble", body: JSON.stringify(stays) });
    const error = await t.throwsAsync(bring(plugin, team, created));
    t.regex(error?.message ?? "", /ana: the server's response \(200\) still has TSTNU, which should be gone/);
    t.notRegex(error?.message ?? "", /ben:|IDU/);
});

test("a release that leaves a code of this allocation is a failure", async (t) => {
    const { simulator, plugin } = await start(t, { server });
    const created = (await bring(plugin, team)) as Resource;
    simulator.fault({
        kind: "garble",
        body: JSON.stringify(["ana", "ben"].map((userId) => ({ userId, userBundleCodes: ["ATTUNU", "IDU"] }))),
    });
    await t.throwsAsync(plugin.delete(created), {
        code: "UIPATH_ALLOCATION_INCOMPLETE",
        message: /still has ATTUNU, which should be gone/,
    });
});

test("a group's rule: other codes in the response are printed once and are no failure", async (t) => {
    const organization = {
        accountId: "song-one",
        seats: { ACNU: 9, TSTNU: 9 },
        groups: [{ id: "developers", name: "Developers" }],
    };
    const simulator = await startServer(t, { organizations: [organization], ...server });
    const plugin = await startPlugin(t, { config: configFor(simulator), resource: "group-license-allocation" });
    const rule = { groupId: "developers", userBundleCodes: ["ACNU"] };
    const created = (await bring(plugin, rule)) as Resource;
    t.deepEqual(created.outputs.userBundleCodes, ["ACNU"]);
    t.is(await bring(plugin, rule, created), undefined);
    const changed = (await bring(plugin, { ...rule, userBundleCodes: ["TSTNU"] }, created)) as Resource;
    t.deepEqual(changed.outputs.userBundleCodes, ["TSTNU"]);
    t.is((await plugin.output()).match(/also gives IDU, which is not declared/g)?.length, 1);
    await plugin.delete(changed);
    t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, []);
});

test("a group's rule: a refresh that sees codes granted elsewhere proposes a change once, and neither up nor destroy fails", async (t) => {
    const organization = {
        accountId: "song-one",
        seats: { ACNU: 9, IDU: 9, TSTNU: 9 },
        groups: [{ id: "developers", name: "Developers" }],
    };
    const rule = { groupId: "developers", userBundleCodes: ["ACNU"] };
    for (const inheritedCodes of [["IDU"], []]) {
        const simulator = await startServer(t, { organizations: [organization], inheritedCodes });
        const plugin = await startPlugin(t, { config: configFor(simulator), resource: "group-license-allocation" });
        const created = (await bring(plugin, rule)) as Resource;
        simulator.allocateGroup("developers", { userBundleCodes: ["ACNU", "TSTNU"] });
        const refreshed = await plugin.read(created);
        const seen = { ...created, outputs: refreshed.outputs };
        t.deepEqual(seen.outputs.userBundleCodes, ["ACNU", "TSTNU"], "what was added by hand has drifted");
        const repaired = (await bring(plugin, rule, seen)) as Resource;
        t.deepEqual(repaired.outputs.userBundleCodes, ["ACNU"]);
        t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, ["ACNU"]);
        const again = await plugin.read(repaired);
        t.is(await bring(plugin, rule, { ...created, outputs: again.outputs }), undefined, "nothing is left to do");
        simulator.allocateGroup("developers", { userBundleCodes: ["ACNU", "TSTNU"] });
        t.deepEqual((await plugin.read(repaired)).outputs.userBundleCodes, ["ACNU", "TSTNU"], "it is seen once more");
        await plugin.delete(repaired);
        t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, []);
    }
});

test("users: a refresh that sees codes granted by a group proposes a change once, and neither up nor destroy fails", async (t) => {
    const { simulator, plugin } = await start(t, {
        server: { portal: true, inheritedCodes: ["IDU"] },
        settings: { "uipath:readFrom": "portal" },
    });
    const created = (await bring(plugin, team)) as Resource;
    const read = async (resource: Resource): Promise<Resource> => {
        await plugin.renew(configFor(simulator, { "uipath:readFrom": "portal" }), "user-license-allocation");
        return { ...resource, outputs: (await plugin.read(resource)).outputs };
    };
    const settled = await read(created);
    t.deepEqual(
        allocationsOf(settled.outputs),
        { ana: "ATTUNU", ben: "ATTUNU" },
        "the create's response had these codes",
    );
    t.is(await bring(plugin, team, settled), undefined);

    const older = { ...created, outputs: { ...created.outputs, inherited: undefined } };
    const drifted = await read(older);
    t.deepEqual(allocationsOf(drifted.outputs), { ana: "ATTUNU IDU", ben: "ATTUNU IDU" });
    const repaired = (await bring(plugin, team, drifted)) as Resource;
    t.deepEqual(allocationsOf(repaired.outputs), { ana: "ATTUNU", ben: "ATTUNU" });
    t.is(await bring(plugin, team, await read(repaired)), undefined);
    await plugin.delete(drifted);
    t.deepEqual(holders(simulator), {});
});

test("a 409 that applied a part leaves its users unconfirmed, and a revert releases them", async (t) => {
    const organizations = [{ accountId: "song-one", seats: { ATTUNU: 1 } }];
    const { simulator, plugin } = await start(t, { server: { organizations, partialConflict: true } });
    const error = (await t.throwsAsync(bring(plugin, team), {
        code: "UIPATH_SEATS_EXCEEDED",
        message: /UIPATH_SEATS_EXCEEDED/,
    })) as unknown as {
        partial: Resource;
    };
    t.deepEqual(holders(simulator), { ana: "ATTUNU" });
    t.deepEqual(error.partial.outputs.unconfirmed, ["ana", "ben"]);
    await plugin.delete(error.partial);
    t.deepEqual(holders(simulator), {});
});

test("after a 409 to an update that applied a part, the next run with fewer users releases the others", async (t) => {
    const organizations = [{ accountId: "song-one", seats: { ATTUNU: 2 } }];
    const { simulator, plugin } = await start(t, { server: { organizations, partialConflict: true } });
    const one = (await bring(plugin, { ...team, userIds: ["ana"] })) as Resource;
    const error = (await t.throwsAsync(bring(plugin, { ...team, userIds: ["ana", "ben", "cem"] }, one))) as unknown as {
        partial: Resource;
    };
    t.is(Object.keys(holders(simulator)).length, 2);
    await bring(plugin, { ...team, userIds: ["ana"] }, { ...one, outputs: error.partial.outputs });
    t.deepEqual(holders(simulator), { ana: "ATTUNU" });
});

test("users stay unconfirmed after a 409 and a later failure of another kind", async (t) => {
    const organizations = [{ accountId: "song-one", seats: { ATTUNU: 1 } }];
    const { simulator, engine } = await startEngineModel(t, { server: { organizations, partialConflict: true } });
    simulator.fault({ kind: "answer", status: 401, after: 1, times: 99 });
    const program = {
        one: { userIds: ["ana"], userBundleCodes: ["ATTUNU"] },
        two: { userIds: ["ben"], userBundleCodes: ["ATTUNU"] },
    };
    t.is((await engine.up(program)).length, 2);
    simulator.clearFaults();
    t.is(Object.keys(holders(simulator)).length, 1, "the shared request has applied a part");
    t.deepEqual(await engine.up({}), []);
    t.deepEqual(holders(simulator), {});
});
