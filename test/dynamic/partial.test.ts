import test from "ava";
import { bring, PluginError, type Resource } from "../support/plugin";
import { holders, start, startEngineModel } from "../support/setup";

const everyone = ["a", "b", "c", "d", "e", "f"];
const organization = { accountId: "song-one", seats: { ACNU: 100 } };
const server = {
    organizations: [{ ...organization, people: everyone.map((id) => ({ id, userName: `${id}@example.com` })) }],
};
/** One chunk after the other, so a fault hits a known chunk. */
const settings = { "uipath:maxUsersPerRequest": "2", "uipath:maxConcurrentRequests": "1", "uipath:maxAttempts": "1" };
const six = { userIds: everyone, userBundleCodes: ["ACNU"] };
/** The requests with a user: the chunk, its half, and the user alone. */
const rejectionOf = (about: string) => ({ kind: "answer", status: 400, about, times: 2 }) as const;
const users = ({ body }: { body: string }): string => (body ? JSON.parse(body).userIds.join("") : "read");

test("a rejected user stops neither the rest of the chunk nor the other chunks", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    simulator.fault(rejectionOf("c"));

    const [error] = await engine.up({ all: six });
    t.deepEqual(simulator.requests.map(users), ["ab", "cd", "c", "d", "ef"]);
    t.regex(error ?? "", /the server rejected 1 user × ACNU in organization "song-one" \(400\)/);
    t.regex(error ?? "", /affected users: c$/m);
    t.deepEqual(engine.lastKnown, holders(simulator));
    t.is(Object.keys(holders(simulator)).length, 5);

    t.deepEqual(await engine.up({ all: six }), []);
    t.deepEqual(simulator.requests.slice(5).map(users), ["c"], "the next run sends only who was not reached");
    t.deepEqual(engine.lastKnown, holders(simulator));
    t.is(Object.keys(holders(simulator)).length, 6);
});

test("an error that all chunks would meet stops the rest, and the error names all users who were not reached", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    simulator.fault({ kind: "answer", status: 403, after: 1 });

    const [error] = await engine.up({ all: six });
    t.deepEqual(simulator.requests.map(users), ["ab", "cd"]);
    t.regex(error ?? "", /the licenses of 4 users in organization "song-one" are not as declared/);
    t.regex(error ?? "", /c, d: .*may not allocate or read licenses/);
    t.regex(error ?? "", /e, f: not sent, because it would have failed the same way/);
    t.deepEqual(engine.lastKnown, holders(simulator));
    t.deepEqual(await engine.up({ all: six }), []);
    t.deepEqual(simulator.requests.slice(2).map(users), ["cd", "ef"]);
});

test("a create that reached no user leaves no resource", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    simulator.fault({ kind: "answer", status: 403 });
    await engine.up({ all: six });
    t.is(engine.state.size, 0);
    t.is(Object.keys(holders(simulator)).length, 0);
});

test("a partial create saves the resource with an id, the reasons and the provider's text", async (t) => {
    const { simulator, plugin } = await start(t, { server, settings });
    simulator.fault(rejectionOf("f"));
    const error = await t.throwsAsync(bring(plugin, six), { instanceOf: PluginError });
    t.regex(error?.partial?.id ?? "", /^song-one\/[0-9a-f]{12}$/);
    t.is(error?.partial?.reasons.length, 1);
    t.is(error?.partial?.outputs.__provider, plugin.provider);
    await plugin.delete(error?.partial as Resource);
    t.is(Object.keys(holders(simulator)).length, 0);
});

test("a write is applied and its response is lost: the users are unconfirmed, sent again, and released on delete", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    // A broken idle connection gets one attempt that does not count.
    simulator.fault({ kind: "reset", when: "after", after: 1, times: 2 });
    const [error] = await engine.up({ all: six });
    t.regex(error ?? "", /connection broken/);
    t.is(engine.lastKnown.c, "?");
    t.is(holders(simulator).c, "ACNU");

    t.deepEqual(await engine.up({ all: { ...six, userIds: ["a"] } }), []);
    t.deepEqual(holders(simulator), { a: "ACNU" }, "undeclared users that may hold a license are released");
});

test("a release that fails keeps the user in the state until it succeeds", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    await engine.up({ all: six });
    simulator.fault(rejectionOf("e"));
    const [error, ...others] = await engine.up({ all: { ...six, userIds: ["a", "b", "c", "d"] } });
    t.regex(error ?? "", /rejected the release of 1 user(.|\n)*affected users: e$/m);
    t.deepEqual(others, []);
    t.deepEqual(engine.lastKnown, holders(simulator));
    t.deepEqual(Object.keys(holders(simulator)), ["a", "b", "c", "d", "e"]);
    t.deepEqual(await engine.up({ all: { ...six, userIds: ["a", "b", "c", "d"] } }), []);
    t.is(Object.keys(holders(simulator)).length, 4);
});

test("a failed delete keeps the resource, and the next one finishes", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    await engine.up({ all: six });
    simulator.fault(rejectionOf("d"));
    const [error] = await engine.destroy();
    t.regex(error ?? "", /the server rejected the release of 1 user(.|\n)*affected users: d$/m);
    t.is(engine.state.size, 1);
    t.deepEqual(holders(simulator), { d: "ACNU" });
    t.deepEqual(await engine.destroy(), []);
    t.is(Object.keys(holders(simulator)).length, 0);
});

test("a user with a rejected release who left the directory is dropped from the state with a line: the others are released", async (t) => {
    const people = everyone.filter((id) => id !== "c").map((id) => ({ id, userName: `${id}@example.com` }));
    for (const declared of [["a"], undefined]) {
        const { simulator, plugin, engine } = await startEngineModel(t, {
            server: { organizations: [{ ...organization, people }] },
            settings,
        });
        t.deepEqual(await engine.up({ all: six }), []);
        simulator.fault({ ...rejectionOf("c"), times: 99 });
        const { length } = simulator.requests;
        t.deepEqual(declared ? await engine.up({ all: { ...six, userIds: declared } }) : await engine.destroy(), []);
        const sent = simulator.requests.slice(length).map(users);
        const writes = sent.filter((each) => each !== "read");
        t.deepEqual(writes, declared ? ["bc", "b", "c", "de", "f"] : ["ab", "cd", "c", "d", "ef"]);
        t.is(sent.length - writes.length, 2, "one list: a page of people, and an empty one");
        t.deepEqual(holders(simulator), declared ? { a: "ACNU", c: "ACNU" } : { c: "ACNU" });
        t.regex(await plugin.output(), /all in song-one: no longer in the organization, .*: 1 user \(c\)$/m);
        t.deepEqual(engine.lastKnown, declared ? { a: "ACNU" } : {});
        t.deepEqual(await engine.up(declared ? { all: { ...six, userIds: declared } } : {}), []);
        t.is(simulator.requests.length, length + sent.length, "nothing is left to do");
    }
});

test("all users of an allocation left the directory, and the one line covers several rejected requests", async (t) => {
    const { simulator, plugin, engine } = await startEngineModel(t, {
        server: { ...server, unknownUsers: 400 },
        settings,
    });
    const three = { ...six, userIds: ["a", "b", "c"] };
    t.deepEqual(await engine.up({ all: three }), []);
    three.userIds.forEach((user) => void simulator.removePerson(user));
    t.deepEqual(await engine.destroy(), []);
    t.regex(await plugin.output(), /no longer in the organization, .*: 3 users \(a, b, c\)$/m);
    t.is(engine.state.size, 0);
});

test("without a readable directory, the error names the users with a rejected release and a remedy that drops them from the state", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings });
    t.deepEqual(await engine.up({ all: six }), []);
    simulator.fault({ ...rejectionOf("c"), times: 99 });
    simulator.fault({ kind: "answer", endpoint: "users", status: 403, times: 99 });
    const five = { ...six, userIds: ["a", "b", "d", "e"] };
    const [error] = await engine.up({ all: five });
    t.regex(error ?? "", /affected users: c$/m);
    t.regex(error ?? "", /cannot tell whether these users are gone: (.|\n)*set `onRelease: "keep"`/);
    t.is(holders(simulator).f, undefined);
    t.deepEqual(Object.keys(engine.lastKnown), ["a", "b", "c", "d", "e"]);

    const { length } = simulator.requests;
    t.deepEqual(await engine.up({ all: { ...five, onRelease: "keep" } }), []);
    t.deepEqual(await engine.up({ all: five }), []);
    t.is(simulator.requests.length, length);
    t.deepEqual(await engine.destroy(), []);
    t.deepEqual(holders(simulator), { c: "ACNU" });
});
