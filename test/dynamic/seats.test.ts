import test from "ava";
import { holders, start, startEngineModel } from "../support/setup";

const ten = { organizations: [{ accountId: "song-one", seats: { ACNU: 10 } }] };
const users = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `user-${from + index}`);
const seats = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU"] });

for (const order of [
    ["shrinks", "grows"],
    ["grows", "shrinks"],
]) {
    test(`with all ten seats in use, one allocation shrinks by five and one grows by five: ${order[0]} first`, async (t) => {
        const { simulator, engine } = await startEngineModel(t, { server: ten });
        t.deepEqual(await engine.up({ shrinks: seats(...users(0, 9)), grows: seats(...users(9, 10)) }), []);
        const after = { shrinks: seats(...users(0, 4)), grows: seats(...users(9, 15)) };
        t.deepEqual(await engine.up(after, { order }), []);
        t.is(Object.keys(holders(simulator)).length, 10);
        t.deepEqual(engine.lastKnown, holders(simulator));
    });

    test(`with one operation at a time, the next run finds the seats at the latest: ${order[0]} first`, async (t) => {
        const { simulator, engine } = await startEngineModel(t, { server: ten });
        await engine.up({ shrinks: seats(...users(0, 9)), grows: seats(...users(9, 10)) });
        const after = { shrinks: seats(...users(0, 4)), grows: seats(...users(9, 15)) };
        const errors = await engine.up(after, { order, parallel: 1, checksAhead: false, continueOnError: true });
        t.is(errors.length, order[0] === "shrinks" ? 0 : 1);
        t.true(errors.every((error) => /UIPATH_SEATS_EXCEEDED/.test(error) && /next `pulumi up`/.test(error)));
        t.deepEqual(await engine.up(after, { order, parallel: 1 }), []);
        t.is(Object.keys(holders(simulator)).length, 10);
    });
}

test("too many seats fail with the first response if no other allocation can free one", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server: ten });
    t.is((await engine.up({ all: seats(...users(0, 11)) })).length, 1);
    t.is(simulator.requests.length, 1);
});

test("a long run prints one line with the work done and the time", async (t) => {
    const { plugin } = await start(t, {
        server: { organizations: [{ accountId: "song-one", seats: { ACNU: 999 } }], latency: 250 },
        settings: { "uipath:maxUsersPerRequest": "50", "uipath:maxConcurrentRequests": "1" },
    });
    const { inputs } = await plugin.check({ ...seats(...users(0, 600)), __key: "all" });
    await plugin.forget();
    await plugin.create(inputs);
    t.regex(await plugin.output(), /^all in song-one: 600 users done in [3-9] s$/);
});
