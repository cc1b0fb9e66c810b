import test from "ava";
import { bring, PluginError, type Resource } from "../support/plugin";
import { holders, start, startEngineModel } from "../support/setup";

const server = { organizations: [{ accountId: "song-one", seats: { ACNU: 100 } }] };
/** One chunk after the other, so that a fault strikes a chunk that is known. */
const settings = { "uipath:maxUsersPerRequest": "2", "uipath:maxConcurrentRequests": "1", "uipath:maxAttempts": "1" };
const six = { userIds: ["a", "b", "c", "d", "e", "f"], userBundleCodes: ["ACNU"] };
const rejection = { kind: "answer", status: 400 } as const;
const users = ({ body }: { body: string }): string => JSON.parse(body).userIds.join("");

test("a chunk that is rejected does not keep the others from going", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    simulator.fault({ ...rejection, after: 1 });

    const [error] = await engine.up({ all: six });
    t.deepEqual(simulator.requests.map(users), ["ab", "cd", "ef"]);
    t.regex(error ?? "", /the server rejected 2 users × ACNU in organization "song-one" \(400\)/);
    t.regex(error ?? "", /c, d/);
    t.deepEqual(engine.lastKnown, holders(simulator));

    t.deepEqual(await engine.up({ all: six }), []);
    t.deepEqual(simulator.requests.slice(3).map(users), ["cd"], "the next run sends only who was not reached");
    t.deepEqual(engine.lastKnown, holders(simulator));
    t.is(Object.keys(holders(simulator)).length, 6);
});

test("an error that all chunks would meet stops the rest, and all who were not reached are named", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    simulator.fault({ kind: "answer", status: 403, after: 1 });

    const [error] = await engine.up({ all: six });
    t.deepEqual(simulator.requests.map(users), ["ab", "cd"]);
    t.regex(error ?? "", /4 users of organization "song-one" did not get what is declared/);
    t.regex(error ?? "", /c, d: .*may not allocate or read licences/);
    t.regex(error ?? "", /e, f: not tried, since it would have failed likewise/);
    t.deepEqual(engine.lastKnown, holders(simulator));
    t.deepEqual(await engine.up({ all: six }), []);
    t.deepEqual(simulator.requests.slice(2).map(users), ["cd", "ef"]);
});

test("a create of which nothing was reached keeps no resource", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    simulator.fault({ kind: "answer", status: 403 });
    await engine.up({ all: six });
    t.is(engine.state.size, 0);
    t.is(Object.keys(holders(simulator)).length, 0);
});

test("a partial create keeps the resource with an id, reasons and the provider's text", async (t) => {
    const { simulator, plugin } = await start(t, { server, settings });
    simulator.fault({ ...rejection, after: 2 });
    const error = await t.throwsAsync(bring(plugin, six), { instanceOf: PluginError });
    t.regex(error?.partial?.id ?? "", /^song-one\/[0-9a-f]{12}$/);
    t.is(error?.partial?.reasons.length, 1);
    t.is(error?.partial?.outputs.__provider, plugin.provider);
    await plugin.delete(error?.partial as Resource);
    t.is(Object.keys(holders(simulator)).length, 0);
});

test("a write that is applied and whose answer is lost: the users are unconfirmed, sent again, and released on delete", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    // An idle connection that breaks gets one try that does not count.
    simulator.fault({ kind: "reset", when: "after", after: 1, times: 2 });
    const [error] = await engine.up({ all: six });
    t.regex(error ?? "", /connection broken/);
    t.is(engine.lastKnown.c, "?");
    t.is(holders(simulator).c, "ACNU");

    t.deepEqual(await engine.up({ all: { ...six, userIds: ["a"] } }), []);
    t.deepEqual(holders(simulator), { a: "ACNU" }, "whoever may hold something and is not declared is released");
});

test("a release that fails keeps the user in the state until it succeeds", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    await engine.up({ all: six });
    simulator.fault(rejection);
    t.is((await engine.up({ all: { ...six, userIds: ["a", "b", "c", "d"] } })).length, 1);
    t.deepEqual(engine.lastKnown, holders(simulator));
    t.is(Object.keys(engine.lastKnown).length, 6);
    t.deepEqual(await engine.up({ all: { ...six, userIds: ["a", "b", "c", "d"] } }), []);
    t.is(Object.keys(holders(simulator)).length, 4);
});

test("a delete that fails keeps the resource, and the next one finishes", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    await engine.up({ all: six });
    simulator.fault({ ...rejection, after: 1 });
    const [error] = await engine.destroy();
    t.regex(error ?? "", /the server rejected the release of 2 users/);
    t.is(engine.state.size, 1);
    t.is(Object.keys(holders(simulator)).length, 2);
    t.deepEqual(await engine.destroy(), []);
    t.is(Object.keys(holders(simulator)).length, 0);
});
