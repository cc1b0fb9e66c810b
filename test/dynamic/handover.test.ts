import { setTimeout as sleep } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import type { Program, UpOptions } from "../support/engine-model";
import type { Resource } from "../support/plugin";
import { configFor, holders, startEngineModel, startPlugin } from "../support/setup";

const allocation = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU"] });
const also = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU", "TSTNU"] });

interface Move {
    before: Program;
    after: Program;
    options?: UpOptions;
    holds: Record<string, string>;
}

/** Every order, with and without parallelism, with and without the whole program known beforehand. */
const moves = test.macro(async (t: ExecutionContext, { before, after, options, holds }: Move) => {
    const { simulator, engine } = await startEngineModel(t);
    const names = Object.keys(after);
    for (const order of [names, names.toReversed()]) {
        for (const parallel of [1, 8]) {
            for (const told of [true, false]) {
                for (const checksAhead of [true, false]) {
                    const how = JSON.stringify({ order, parallel, told, checksAhead });
                    t.deepEqual(await engine.up(before), [], how);
                    t.deepEqual(await engine.up(after, { order, parallel, told, checksAhead, ...options }), [], how);
                    t.deepEqual(holders(simulator), holds, how);
                    const { length } = simulator.requests;
                    t.deepEqual(await engine.up(after, { order, parallel, told }), [], how);
                    t.is(simulator.requests.length, length, `another run sends nothing: ${how}`);
                    t.deepEqual(holders(simulator), holds, how);
                    t.deepEqual(await engine.destroy(), [], how);
                    t.is(Object.keys(holders(simulator)).length, 0, how);
                }
            }
        }
    }
});

test("a user moved between two allocations keeps a license", moves, {
    before: { one: allocation("ana", "bob"), two: also("cy") },
    after: { one: allocation("bob"), two: also("cy", "ana") },
    holds: { ana: "ACNU,TSTNU", bob: "ACNU", cy: "ACNU,TSTNU" },
});
test("users moved both ways between two allocations keep a license", moves, {
    before: { one: allocation("ana", "bob"), two: also("cy") },
    after: { one: allocation("bob", "cy"), two: also("ana") },
    holds: { ana: "ACNU,TSTNU", bob: "ACNU", cy: "ACNU" },
});
test("a user moved from a deleted allocation to a new one keeps a license", moves, {
    before: { one: allocation("ana", "bob"), two: also("cy") },
    after: { two: also("cy"), three: allocation("ana") },
    holds: { ana: "ACNU", cy: "ACNU,TSTNU" },
});
test("the users of a renamed allocation keep their licenses", moves, {
    before: { one: allocation("ana", "bob") },
    after: { renamed: allocation("ana", "bob") },
    holds: { ana: "ACNU", bob: "ACNU" },
});
test("the users of a replaced allocation keep their licenses", moves, {
    before: { one: allocation("ana", "bob") },
    after: { one: allocation("ana", "bob") },
    options: { replace: ["one"] },
    holds: { ana: "ACNU", bob: "ACNU" },
});
test("users moved in a circle of three allocations keep a license", moves, {
    before: { one: allocation("ana"), two: also("bob"), three: allocation("cy") },
    after: { one: allocation("bob"), two: also("cy"), three: allocation("ana") },
    holds: { ana: "ACNU", bob: "ACNU", cy: "ACNU,TSTNU" },
});

test("with the whole program known, a moved user is never without a license", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    for (const order of [
        ["one", "two"],
        ["two", "one"],
    ]) {
        for (const parallel of [1, 8]) {
            await engine.up({ one: allocation("ana", "bob"), two: also("cy") });
            const { length } = simulator.requests;
            await engine.up({ one: allocation("bob"), two: also("cy", "ana") }, { order, parallel });
            const bodies = simulator.requests.slice(length).map(({ body }) => JSON.parse(body));
            t.deepEqual(bodies, [{ userIds: ["ana"], userBundleCodes: ["ACNU", "TSTNU"], useExternalLicense: false }]);
        }
    }
});

test("a user in two allocations of an organization is an error that names both", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    for (const told of [true, false]) {
        const errors = await engine.up({ one: allocation("ana", "bob"), two: also("cy", "ana") }, { told });
        t.regex(
            errors.join("\n"),
            told
                ? /^userIds: 1 user declared twice in this organization, in one and in two: ana; a write replaces/
                : /^userIds: 1 user declared twice in this organization, in two and in one: ana; a write replaces/,
        );
    }
    t.is(
        simulator.requests.length,
        1,
        "with the program known, nothing is sent; otherwise only the first allocation's write",
    );
});

test("the same user ID in two organizations is no error", async (t) => {
    const { engine } = await startEngineModel(t, {
        server: {
            organizations: ["song-one", "song-two"].map((accountId) => ({ accountId, seats: { ACNU: 9 } })),
        },
    });
    const errors = await engine.up({
        one: allocation("ana"),
        two: { ...allocation("ana"), accountId: "song-two" },
    });
    t.deepEqual(errors, []);
});

test("a move with a failed grant: the first allocation's state keeps the user, and the next run can release them", async (t) => {
    for (const order of [
        ["one", "two"],
        ["two", "one"],
    ]) {
        const { simulator, engine } = await startEngineModel(t);
        await engine.up({ one: allocation("ana", "bob"), two: also("cy") });
        simulator.fault({ kind: "answer", status: 400, times: 1 });
        const after = { one: allocation("bob"), two: also("cy", "ana") };
        t.is((await engine.up(after, { order, continueOnError: true })).length, 1);
        t.is(holders(simulator).ana, "ACNU", "ana still has the old license");

        t.deepEqual(await engine.up({ one: allocation("bob"), two: also("cy") }, { order }), []);
        t.is(holders(simulator).ana, undefined, "no allocation declares ana: the next run releases her license");
        t.deepEqual(engine.lastKnown, holders(simulator));
    }
});

test("a deleted allocation stays in the state if the move of its user fails", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    await engine.up({ one: allocation("ana", "bob"), two: also("cy") });
    simulator.fault({ kind: "answer", status: 400, times: 1 });
    const errors = await engine.up({ two: also("cy", "ana") }, { continueOnError: true });
    t.regex(errors.join("\n"), /1 user in organization "song-one" still hold the licenses of this allocation: ana\./);
    t.is(holders(simulator).ana, "ACNU");
    t.deepEqual(await engine.up({ two: also("cy", "ana") }), []);
    t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU", cy: "ACNU,TSTNU" });
    t.deepEqual([...engine.state.keys()], ["two"]);
});

for (const order of [
    ["one", "two"],
    ["two", "one"],
]) {
    test(`a failed run, then a revert: the user has what they had before; ${order[0]} first`, async (t) => {
        const { simulator, engine } = await startEngineModel(t);
        const before = { one: allocation("ana", "bob"), two: also("cy") };
        t.deepEqual(await engine.up(before), []);

        simulator.fault({ kind: "answer", status: 400, after: 1 });
        const after = { two: also("cy", "ana"), bad: allocation("dan"), one: allocation("bob") };
        t.is((await engine.up(after, { parallel: 1 })).length, 1);
        t.is(holders(simulator).ana, "ACNU,TSTNU", "two has written ana, and the state of one does not show it");

        t.deepEqual(await engine.up(before, { order, parallel: 1 }), []);
        t.deepEqual(holders(simulator), { ana: "ACNU", bob: "ACNU", cy: "ACNU,TSTNU" });
        const { length } = simulator.requests;
        t.deepEqual(await engine.up(before, { order, parallel: 1 }), []);
        t.is(simulator.requests.length, length);
    });
}

for (const order of [
    ["one", "two"],
    ["two", "one"],
]) {
    test(`a user moved to another allocation keeps the license when only the first one is destroyed; ${order[0]} first`, async (t) => {
        const { simulator, engine } = await startEngineModel(t);
        const after = { one: allocation("bob"), two: also("cy", "ana") };
        await engine.up({ one: allocation("ana", "bob"), two: also("cy") });
        await engine.up(after, { order: ["one", "two"], parallel: 1, checksAhead: false });
        t.deepEqual(Object.keys(engine.state.get("one")?.outputs.left ?? {}), ["ana"], "two ran later");

        const { length } = simulator.requests;
        t.deepEqual(await engine.up(after, { order, parallel: 1 }), []);
        t.is(simulator.requests.length, length);
        t.deepEqual(await engine.destroy("one"), []);
        t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU", cy: "ACNU,TSTNU" });
    });
}

test("a delete before a replacement does not release a user whom another allocation is writing", async (t) => {
    const { simulator, plugin: before } = await startEngineModel(t, { server: { latency: 100 } });
    const old = await before.create((await before.check({ ...allocation("ana", "bob"), __key: "one" })).inputs);

    const plugin = await startPlugin(t, { config: configFor(simulator) });
    await plugin.check({ ...allocation("bob"), __key: "one" });
    const { inputs } = await plugin.check({ ...also("ana"), __key: "two" });
    const taking = plugin.create(inputs);
    await plugin.delete(old);
    await taking;
    t.deepEqual(
        holders(simulator),
        { ana: "ACNU,TSTNU", bob: "ACNU" },
        "bob waits for the replacement, and keeps the license",
    );
});

test("userIds that is not a list is an error, also with the program known beforehand", async (t) => {
    const { engine } = await startEngineModel(t);
    const errors = await engine.up({ one: { userIds: "ana", userBundleCodes: ["ACNU"] }, two: also("cy") });
    t.deepEqual(errors, ['userIds: "ana" is not a list; give a list of user IDs [UIPATH_INPUT_INVALID]']);
});

for (const order of [
    ["one", "two"],
    ["two", "one"],
]) {
    const before = { one: allocation("ana", "bob"), two: also("cy") };
    const moved = { one: allocation("bob"), two: also("cy", "ana") };
    const settled = async (
        t: ExecutionContext,
        { engine, simulator }: Awaited<ReturnType<typeof startEngineModel>>,
    ) => {
        t.deepEqual(holders(simulator), { ana: "ACNU", bob: "ACNU", cy: "ACNU,TSTNU" });
        const { length } = simulator.requests;
        t.deepEqual((await engine.preview(before, { order })).changes, []);
        t.deepEqual(await engine.up(before, { order, parallel: 1 }), []);
        t.is(simulator.requests.length, length, "another run sends nothing");
    };

    test(`a user whom another allocation got and released meanwhile is written again; ${order[0]} first`, async (t) => {
        const scene = await startEngineModel(t);
        const { engine } = scene;
        await engine.up(before);
        t.deepEqual(await engine.up(moved, { target: ["two"] }), []);
        t.deepEqual(await engine.up({ one: allocation("bob"), two: also("cy") }, { target: ["two"] }), []);
        t.is(holders(scene.simulator).ana, undefined);
        t.deepEqual(await engine.up(before, { order, parallel: 1 }), []);
        await settled(t, scene);
    });

    test(`a user moved to an allocation with an older state of the user is written again; ${order[0]} first`, async (t) => {
        const scene = await startEngineModel(t);
        const { engine } = scene;
        await engine.up(before);
        t.deepEqual(await engine.up(moved, { target: ["two"] }), []);
        t.deepEqual(await engine.up(before, { target: ["two"] }), []);
        t.is(holders(scene.simulator).ana, "ACNU,TSTNU", "left to one, which has an older state");
        t.deepEqual(await engine.up(before, { order, parallel: 1 }), []);
        await settled(t, scene);
    });

    test(`a user in two states is written by the allocation that declares the user, also without another change; ${order[0]} first`, async (t) => {
        const scene = await startEngineModel(t);
        const { engine } = scene;
        await engine.up(before);
        t.deepEqual(await engine.up(moved, { target: ["two"] }), []);
        t.deepEqual(await engine.up(before, { order, parallel: 1 }), []);
        await settled(t, scene);
    });
}

test("a destroy releases a user moved to an allocation that then failed", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    await engine.up({ one: allocation("ana", "bob"), two: also("cy") });
    simulator.fault({ kind: "answer", status: 403, times: 9 });
    const errors = await engine.up(
        { one: allocation("bob"), two: also("cy", "ana") },
        { order: ["one", "two"], parallel: 1, checksAhead: false },
    );
    t.is(errors.length, 1);
    simulator.clearFaults();
    t.deepEqual(await engine.destroy(), []);
    t.deepEqual(holders(simulator), {});
});

test("a waiting release omits a user whom another allocation declares meanwhile", async (t) => {
    const { simulator, plugin: first } = await startEngineModel(t, { server: { latency: 300 } });
    const old = await first.create((await first.check({ ...allocation("ana", "bob"), __key: "one" })).inputs);
    const plugin = await startPlugin(t, {
        config: configFor(simulator, { "uipath:maxConcurrentRequests": "1" }),
    });
    const { inputs: others } = await plugin.check({ ...also("cy"), __key: "other" });
    const busy = plugin.create(others);
    const { inputs } = await plugin.check({ ...allocation("bob"), __key: "one" });
    await plugin.diff(old, inputs);
    const leaving = plugin.update(old, inputs);
    // Nothing outside the plugin shows that a write has begun to wait.
    await sleep(100);
    const { inputs: late } = await plugin.check({ ...also("ana"), __key: "two" });
    const { length } = simulator.requests;
    await Promise.all([busy, leaving, plugin.create(late)]);
    t.is(simulator.requests.length, length + 1, "ana is written once, and not released");
    t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU", bob: "ACNU", cy: "ACNU,TSTNU" });
});

test("the old state forgets a moved user once the new allocation has written that user, before its other users are written", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server: { latency: 300 } });
    await engine.up({ one: allocation("ana", "bob") });
    const options = { exclude: ["two"] };
    t.deepEqual(await engine.up({ one: allocation("bob"), two: also("ana", "cy") }, options), []);
    const one = engine.state.get("one") as Resource;
    t.deepEqual(Object.keys(one.outputs.left as object), ["ana"]);
    const plugin = await startPlugin(t, {
        config: configFor(simulator, { "uipath:maxUsersPerRequest": "1", "uipath:maxConcurrentRequests": "1" }),
    });
    const { inputs } = await plugin.check({ ...also("ana", "cy"), __key: "two" });
    const writing = plugin.create(inputs);
    while (holders(simulator).ana !== "ACNU,TSTNU") {
        await sleep(10);
    }
    t.is(holders(simulator).cy, undefined);
    const { inputs: news } = await plugin.check({ ...allocation("bob"), __key: "one" }, one.inputs);
    t.true((await plugin.diff(one, news)).changes);
    const { length } = simulator.requests;
    const [{ outputs }] = await Promise.all([plugin.update(one, news), writing]);
    t.is(outputs.left, undefined);
    t.is(simulator.requests.length, length, "the request for cy is under way, and no other follows");
});

test("after a failure in one organization, a delete in another one leaves no user to an allocation that may not run", async (t) => {
    const organizations = ["song-one", "song-two"].map((accountId) => ({ accountId, seats: { ACNU: 9, TSTNU: 9 } }));
    const { simulator, engine } = await startEngineModel(t, { server: { organizations } });
    const elsewhere = { accountId: "song-two" };
    t.deepEqual(await engine.up({ one: { ...allocation("ana"), ...elsewhere } }), []);
    simulator.fault({ kind: "omit-code", code: "TSTNU", times: 1 });
    const program = { one: also("bob"), two: { ...also("ana"), ...elsewhere } };
    const errors = await engine.up(program, {
        continueOnError: true,
        resources: { two: { dependsOn: ["one"] } },
    });
    t.is(errors.length, 2, errors.join("\n"));
    t.deepEqual(holders(simulator, "song-two"), { ana: "ACNU" });
    t.deepEqual(await engine.up({}), []);
    t.deepEqual(holders(simulator, "song-two"), {});
});

const elsewhere = { accountId: "song-two" };

function startWithTwoOrganizations(t: ExecutionContext) {
    const organizations = ["song-one", "song-two"].map((accountId) => ({ accountId, seats: { ACNU: 9, TSTNU: 9 } }));
    return startEngineModel(t, { server: { organizations }, settings: { "uipath:maxAttempts": "1" } });
}

function startWithPeople(t: ExecutionContext, unknownUsers: 400 | "ignore") {
    const people = ["ana", "bob"].map((id) => ({ id, userName: id }));
    const organizations = [{ accountId: "song-one", seats: { ACNU: 9, TSTNU: 9 }, people }];
    return startEngineModel(t, { server: { organizations, unknownUsers } });
}

/** In the state of one, cy is unconfirmed. The state of two has cy as well. */
async function startWithTwoWhoKnow(t: ExecutionContext) {
    const scene = await startWithTwoOrganizations(t);
    const before: Program = { one: allocation("ana"), two: also("cy") };
    t.deepEqual(await scene.engine.up(before), []);
    scene.simulator.fault({ kind: "reset", when: "middle" });
    t.is((await scene.engine.up({ one: allocation("ana", "cy"), two: also("bob") }, { parallel: 1 })).length, 1);
    return { ...scene, before };
}

for (const [what, after] of [
    ["moves", { one: { ...allocation("ana"), ...elsewhere }, two: { ...also("cy"), ...elsewhere } }],
    ["is deleted, and the other one moves", { two: { ...also("cy"), ...elsewhere } }],
    ["is deleted", { two: also("bob") }],
] satisfies [string, Program][]) {
    test(`an allocation ${what}: after a failure, it does not release a user who stays in another allocation's state`, async (t) => {
        const { simulator, engine, before } = await startWithTwoWhoKnow(t);
        const order = Object.keys(after);
        simulator.fault({ kind: "answer", status: 400, after: order.length - 1 });
        const errors = await engine.up(after, { order, parallel: 1, continueOnError: true });
        t.regex(errors.join("\n"), /1 user .* still hold .*: cy\./);

        t.deepEqual(await engine.up(before, { parallel: 1 }), []);
        t.deepEqual(holders(simulator), { ana: "ACNU", cy: "ACNU,TSTNU" });
        t.deepEqual((await engine.preview(before)).changes, []);
    });
}

test("two allocations with the same user in their states change organization: the user is released, despite other failures", async (t) => {
    for (const failing of [0, 2]) {
        const { simulator, engine } = await startWithTwoWhoKnow(t);
        const after = {
            one: { ...allocation("ana"), ...elsewhere },
            two: { ...also("dan"), ...elsewhere },
            three: { ...allocation("eve"), ...elsewhere },
        };
        for (let run = 1; run <= failing; run += 1) {
            simulator.fault({ kind: "answer", status: 400, after: run === 1 ? 2 : 0 });
            const errors = await engine.up(after, { order: Object.keys(after), parallel: 1, continueOnError: true });
            t.regex(errors.join("\n"), /affected users: eve/);
        }
        t.deepEqual(Object.keys(holders(simulator)), failing > 0 ? [] : ["ana", "cy"], "failures keep no user");
        t.deepEqual(await engine.up(after, { parallel: 1 }), []);
        t.deepEqual(holders(simulator), {});
        t.deepEqual([...engine.state.keys()].sort(), ["one", "three", "two"]);
    }
});

test("after a failure, a remaining allocation releases a user whom only its own state has", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    t.deepEqual(await engine.up({ one: allocation("ana", "bob") }), []);
    simulator.fault({ kind: "answer", status: 400 });
    const program = { bad: also("eve"), one: allocation("bob") };
    t.is((await engine.up(program, { parallel: 1, continueOnError: true })).length, 1);
    t.deepEqual(holders(simulator), { bob: "ACNU" });
});

test("the pending delete of a replaced allocation releases its users if a failure skips the replacement", async (t) => {
    const { simulator, engine } = await startWithTwoOrganizations(t);
    t.deepEqual(await engine.up({ one: allocation("bob"), two: also("ana") }), []);
    simulator.fault({ kind: "omit-code", code: "TSTNU" });
    const moved = { one: allocation("bob"), two: { ...also("eve"), ...elsewhere } };
    t.is((await engine.up(moved, { parallel: 1 })).length, 1, "the replacement is made in part, and the run ends");

    simulator.fault({ kind: "answer", status: 400 });
    const errors = await engine.up(
        { one: allocation("bob", "cy"), two: also("ana") },
        { parallel: 1, continueOnError: true, resources: { two: { dependsOn: ["one"] } } },
    );
    t.regex(errors.join("\n"), /1 user .* still hold .*: ana\./);
    t.deepEqual(await engine.up({ one: allocation("bob") }), []);
    t.deepEqual(holders(simulator), { bob: "ACNU" });
    t.deepEqual(holders(simulator, "song-two"), {});
});

test("after a move with a lost response, both states mark the user as unconfirmed", async (t) => {
    const { simulator, engine } = await startWithTwoOrganizations(t);
    const before = { one: allocation("ana", "bob") };
    t.deepEqual(await engine.up(before), []);
    simulator.fault({ kind: "reset", when: "middle" });
    const after = { two: { ...also("ana"), onRelease: "keep" }, one: allocation("bob") };
    t.is((await engine.up(after, { parallel: 1, continueOnError: true })).length, 1);
    t.deepEqual(await engine.destroy("two"), []);
    t.is(holders(simulator).ana, "ACNU,TSTNU");
    t.deepEqual(await engine.up(before), []);
    t.deepEqual(holders(simulator), { ana: "ACNU", bob: "ACNU" });
});

test("the pending delete of a replaced allocation leaves no user to a replacement that a failed delete prevents", async (t) => {
    const { simulator, engine } = await startWithTwoOrganizations(t);
    t.deepEqual(await engine.up({ two: also("ana") }), []);
    simulator.fault({ kind: "answer", status: 400, after: 1 });
    const moved = { two: { ...also("eve"), ...elsewhere }, bad: allocation("bob") };
    t.is((await engine.up(moved, { parallel: 1 })).length, 1, "the old half of two is still to be deleted");

    simulator.fault({ kind: "answer", status: 400 });
    const options = { continueOnError: true, refresh: true, resources: { two: { deleteBeforeReplace: true } } };
    const errors = await engine.up({ two: also("ana") }, { parallel: 1, ...options });
    t.regex(errors.join("\n"), /rejected the release of 1 user/);
    t.regex(errors.join("\n"), /1 user .* still hold .*: ana\./);
    t.deepEqual(await engine.up({}), []);
    t.deepEqual(holders(simulator), {});
});

test("destroy --run-program releases a user whom it wrote before it recognized the destroy", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    const before = { one: allocation("ana"), two: also("eve"), three: allocation("bob") };
    t.deepEqual(await engine.up(before, { resources: { two: { dependsOn: ["one"] } } }), []);
    const program = { one: allocation("ana"), three: allocation("bob", "eve") };
    t.deepEqual(await engine.destroy({ program, parallel: 1 }), []);
    t.deepEqual(holders(simulator), {});
});

test("destroy --run-program: a user who left the organization, and whom the program declares elsewhere, is dropped", async (t) => {
    const { simulator, plugin, engine } = await startWithPeople(t, 400);
    t.deepEqual(await engine.up({ two: also("ana"), three: also("bob") }), []);
    simulator.removePerson("ana");
    t.deepEqual(await engine.destroy({ program: { one: allocation("ana") }, parallel: 1 }), []);
    t.regex(await plugin.output(), /no longer in the organization, .*: 1 user \(ana\)$/m);
    t.is(engine.state.size, 0);
});

test("a delete does not drop a user who left the organization if another allocation's state still lists the user", async (t) => {
    const { simulator, engine } = await startWithPeople(t, "ignore");
    const before = { two: allocation("ana") };
    t.deepEqual(await engine.up(before), []);
    const moved = { one: also("ana", "gone"), two: allocation("bob") };
    t.is((await engine.up(moved, { resources: { two: { dependsOn: ["one"] } } })).length, 1, "two is not reached");
    simulator.removePerson("ana");
    t.regex((await engine.up(before, { parallel: 1 })).join("\n"), /affected users: ana|ana: missing from/);
});

test("up --target with a pending delete is no destroy: a user whom the program declares keeps the licenses", async (t) => {
    const { simulator, engine } = await startWithTwoOrganizations(t);
    const before = { one: allocation("ana"), four: also("eve") };
    const resources = { four: { dependsOn: ["one"] } };
    t.deepEqual(await engine.up(before, { resources }), []);
    simulator.fault({ kind: "answer", status: 400, after: 2 });
    const moved = { one: { ...allocation("ana"), ...elsewhere }, four: { ...also("eve"), ...elsewhere } };
    t.is((await engine.up(moved, { parallel: 1 })).length, 1, "the old half of four is still to be deleted");
    await engine.up(before, { target: ["one"], targetDependents: true, parallel: 1 });
    t.deepEqual(holders(simulator), { ana: "ACNU", eve: "ACNU,TSTNU" });
});

test("a user whom a delete granted the new allocation's bundles stays in its state after its own write failed", async (t) => {
    const { simulator, engine } = await startWithTwoOrganizations(t);
    t.deepEqual(await engine.up({ one: also("ana") }), []);
    simulator.fault({ kind: "answer", status: 400, about: "ana", after: 1 });
    const moved = { one: { ...also("eve"), ...elsewhere }, two: allocation("ana") };
    const resources = { one: { deleteBeforeReplace: true }, two: { dependsOn: ["one"] } };
    t.is((await engine.up(moved, { parallel: 1, resources })).length, 1);
    t.deepEqual(holders(simulator), { ana: "ACNU" });
    t.deepEqual(await engine.up({}), []);
    t.deepEqual(holders(simulator), {});
});
