import test from "ava";
import type { Simulator } from "../../simulator/simulator";
import { uncertain } from "../support/engine-model";
import { holders, startEngineModel } from "../support/setup";

const program = (...users: string[]) =>
    Object.fromEntries(users.map((user) => [`of-${user}`, { userIds: [user], userBundleCodes: ["ATTUNU"] }]));
const writes = ({ requests }: Simulator) => requests.map(({ body }) => JSON.parse(body).userIds.toSorted().join());

test("allocations that give the same set at the same time share a request", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    t.deepEqual(await engine.up(program("ana", "ben", "cem")), []);
    // The number of concurrent operations is known only once they have started.
    t.true(writes(simulator).length < 3, writes(simulator).join(" "));
    t.deepEqual(engine.lastKnown, { ana: "ATTUNU", ben: "ATTUNU", cem: "ATTUNU" });

    t.deepEqual(await engine.up({}), []);
    t.deepEqual(holders(simulator), {});
});

test("allocations that run one after the other each send a request without waiting", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    const started = Date.now();
    t.deepEqual(await engine.up(program("ana", "ben"), { parallel: 1, told: false }), []);
    t.deepEqual(writes(simulator), ["ana", "ben"]);
    t.true(Date.now() - started < 2_000);
});

test("with too few seats for all, each allocation gets its own result, and the error names its own user", async (t) => {
    const organizations = [{ accountId: "song-one", seats: { ATTUNU: 2 } }];
    const { simulator, engine } = await startEngineModel(t, { server: { organizations } });
    const errors = await engine.up(program("ana", "ben", "cem"));
    t.is(errors.length, 1);
    t.deepEqual(holders(simulator), { ana: "ATTUNU", ben: "ATTUNU" });
    t.regex(errors[0] ?? "", /1 user × ATTUNU \(409\)(.|\n)*affected users: cem/);
    t.deepEqual(engine.lastKnown, { ...holders(simulator), cem: "?" }, "a refused request may have applied a part");
});

test("a rejected user fails only the user's own allocation", async (t) => {
    const { simulator, engine } = await startEngineModel(t);
    simulator.fault({ kind: "answer", status: 400, about: "ben", times: 3, body: '{"message":"no user ben"}' });
    const errors = await engine.up(program("ana", "ben", "cem"));
    t.is(errors.length, 1);
    t.regex(errors[0] ?? "", /no user ben(.|\n)*affected users: ben/);
    t.deepEqual(writes(simulator), ["ana,ben,cem", "ana,ben", "ana", "ben", "cem"]);
    t.deepEqual(holders(simulator), { ana: "ATTUNU", cem: "ATTUNU" });
    t.deepEqual(engine.lastKnown, holders(simulator));
    t.deepEqual(await engine.up(program("ana", "ben", "cem")), []);
    t.is(writes(simulator).at(-1), "ben");
});

test("a lost shared request leaves the users of each allocation unconfirmed, and each error names its own user", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { settings: { "uipath:maxAttempts": "1" } });
    simulator.fault({ kind: "reset", when: "after" });
    const errors = await engine.up(program("ana", "ben"));
    t.deepEqual(errors.map((error) => /affected users: (.*)/.exec(error)?.[1]).sort(), ["ana", "ben"]);
    t.deepEqual([...engine.state.values()].flatMap(({ outputs }) => uncertain(outputs)).sort(), ["ana", "ben"]);
    t.deepEqual(await engine.up(program("ana", "ben")), []);
    t.deepEqual(engine.lastKnown, { ana: "ATTUNU", ben: "ATTUNU" });
});
