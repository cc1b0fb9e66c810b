import test from "ava";
import { allocationsOf } from "../support/plugin";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const team = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU"] });
const releases = (requests: { body: string }[]) =>
    requests.map(({ body }) => JSON.parse(body)).filter(({ userBundleCodes }) => userBundleCodes.length === 0);

for (const parallel of ["1", "8"]) {
    test(`moves, a rename and a replacement keep everyone's license, --parallel ${parallel}`, async (t) => {
        const simulator = await startServer(t);
        const stack = await Stack.create(t);
        await stack.use(simulator);
        await stack.declare({ one: team("ana", "bob"), two: team("cy") });
        await stack.up();

        await stack.declare({ one: team("bob", "cy"), two: team("ana") });
        await stack.up("--parallel", parallel);
        await stack.declare({ renamed: team("bob", "cy"), two: team("ana") });
        await stack.up("--parallel", parallel);
        await stack.up("--parallel", parallel, "--replace", "**renamed");
        t.deepEqual(holders(simulator), { ana: "ACNU", bob: "ACNU", cy: "ACNU" });
        t.deepEqual(releases(simulator.requests), [], "everyone always had a license");

        const { length } = simulator.requests;
        t.regex((await stack.upFurther()).further, /3 unchanged/);
        t.is(simulator.requests.length, length);
        const states = Object.values((await stack.export()).allocations).map(({ outputs }) => outputs ?? {});
        const textsIn = (output: unknown) => Object.entries((output ?? {}) as Record<string, string>);
        const left = states.flatMap((outputs) => textsIn(outputs.left));
        const takenOver = new Map(states.flatMap((outputs) => textsIn(outputs.takenOver)));
        t.deepEqual(
            left.filter(([user, token]) => !takenOver.get(user)?.split(" ").includes(token)),
            [],
            "every user whom one allocation left was taken over by another",
        );
        await stack.destroy(...(parallel === "1" ? ["--run-program"] : []));
        t.deepEqual(holders(simulator), {}, "destroy releases everyone");
    });
}

test("when all seats are used, one allocation can shrink and another grow in the same up", async (t) => {
    const users = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `user-${from + index}`);
    const simulator = await startServer(t, { organizations: [{ accountId: "song-one", seats: { ACNU: 10 } }] });
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ shrinks: team(...users(0, 9)), grows: team(...users(9, 10)) });
    await stack.up();
    await stack.declare({ shrinks: team(...users(0, 4)), grows: team(...users(9, 15)) });
    await stack.up();
    t.deepEqual(Object.keys(holders(simulator)).sort(), [...users(0, 4), ...users(9, 15)].sort());
});

test("the state of a large allocation that fails in part lists every user who got a license", async (t) => {
    const simulator = await startServer(t, { organizations: [{ accountId: "song-one", seats: { ACNU: 9999 } }] });
    const stack = await Stack.create(t);
    await stack.use(simulator, { "uipath:maxConcurrentRequests": "1" });
    const userIds = Array.from(
        { length: 3000 },
        (_, index) => `0f8fad5b-d9cb-469f-a165-${String(index).padStart(12, "0")}`,
    );
    await stack.declare({ all: team(...userIds) });
    const rejected = userIds[777];
    simulator.fault({ kind: "answer", status: 400, about: rejected as string, times: 99 });
    const { exitCode, output } = await stack.tryUp();
    t.not(exitCode, 0);
    t.regex(output, new RegExp(`rejected 1 user × ACNU(.|\\n)*affected users: ${rejected}\\n`));
    t.true(simulator.requests.length <= 6 + 2 * Math.ceil(Math.log2(500)), `${simulator.requests.length} requests`);
    const { allocations } = await stack.export();
    t.is(Object.keys(allocationsOf(allocations.all?.outputs)).length, 2999);
    simulator.clearFaults();

    const { length } = simulator.requests;
    await stack.up();
    t.is(simulator.requests.length, length + 1);
    t.is(Object.keys(holders(simulator)).length, 3000);
});
