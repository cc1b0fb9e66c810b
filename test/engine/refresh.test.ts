import test from "ava";
import { allocationsOf } from "../support/plugin";
import { example, holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const everyone = Object.fromEntries(example.userIds.map((user) => [user, "ATTUNU,RPADEVNU,TSTNU"]));

test("refresh and preview --refresh show drift, and the next up writes only the users who drifted", async (t) => {
    const simulator = await startServer(t, { portal: true });
    const stack = await Stack.create(t);
    await stack.use(simulator, { "uipath:readFrom": "portal" });
    await stack.declare({ team: example });
    await stack.up();
    simulator.allocate({ userIds: ["singer-88"], userBundleCodes: ["ACNU"], useExternalLicense: true });

    const preview = await stack.preview("--refresh", "--diff");
    t.regex(preview, /changed outside Pulumi: \+ ACNU {2}- ATTUNU, RPADEVNU, TSTNU: 1 user \(singer-88\)/);
    t.regex(preview, /~ 1 to update/);
    const refresh = await stack.run("refresh", "--yes", "--skip-preview");
    t.regex(refresh, /~ 1 updated/);
    t.deepEqual(allocationsOf((await stack.export()).allocations.team?.outputs), {
        "singer-77": "ATTUNU RPADEVNU TSTNU",
        "singer-88": "ACNU",
        "singer-111": "ATTUNU RPADEVNU TSTNU",
    });

    const { length } = simulator.requests;
    await stack.up();
    t.deepEqual(
        simulator.requests.slice(length).map(({ body }) => JSON.parse(body).userIds),
        [["singer-88"]],
    );
    t.deepEqual(holders(simulator), everyone);
    t.regex(await stack.up(), /2 unchanged/);
});

test("without a read, refresh changes nothing and says once that it cannot see drift", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ team: example, other: { userIds: ["ana"], userBundleCodes: ["ACNU"] } });
    await stack.up();
    const { length } = simulator.requests;
    const output = await stack.run("refresh", "--yes", "--skip-preview");
    t.regex(output, /3 unchanged/);
    const [, diagnostics = ""] = output.split("Diagnostics:");
    t.is(diagnostics.match(/cannot see changes made outside Pulumi/g)?.length, 1);
    t.is(simulator.requests.length, length);
    t.regex(await stack.up(), /3 unchanged/);
});
