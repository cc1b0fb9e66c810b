import test from "ava";
import { allocationsOf } from "../support/plugin";
import { example, holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const codes = ["ATTUNU", "RPADEVNU", "TSTNU"];
const held = "ATTUNU RPADEVNU TSTNU";

test("preview, up, no change, change, destroy", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);

    await stack.declare({ "rpa-team": example });
    t.regex(await stack.preview(), /\+ 2 to create/);
    t.is(simulator.requests.length, 0, "a preview sends nothing");

    const up = await stack.up();
    t.is(simulator.requests.length, 1);
    t.deepEqual(holders(simulator), {
        "singer-77": "ATTUNU,RPADEVNU,TSTNU",
        "singer-88": "ATTUNU,RPADEVNU,TSTNU",
        "singer-111": "ATTUNU,RPADEVNU,TSTNU",
    });

    const created = await stack.export();
    const allocation = created.allocations["rpa-team"];
    t.deepEqual(Object.keys(allocation?.inputs ?? {}).sort(), [
        "__isOwnAddress",
        "__key",
        "__provider",
        "accountId",
        "baseUrl",
        "onRelease",
        "useExternalLicense",
        "userBundleCodes",
        "userIds",
    ]);
    t.deepEqual(allocationsOf(allocation?.outputs), { "singer-77": held, "singer-88": held, "singer-111": held });
    for (const properties of [allocation?.inputs, allocation?.outputs]) {
        t.true(String(properties?.__provider).length <= 400);
        t.is(
            properties?.__provider,
            'exports.handler=()=>require("pulumi-uipath-licensing/dynamic/user-license-allocation")',
        );
    }

    t.regex(await stack.up(), /2 unchanged/);
    await stack.declare({ "rpa-team": { ...example, userIds: example.userIds.toReversed() } });
    t.regex(await stack.up(), /2 unchanged/);
    t.is(simulator.requests.length, 1, "no change sends nothing, a reordered list neither");

    await stack.declare({ "rpa-team": { ...example, userIds: ["singer-77", "singer-99"] } });
    t.regex(await stack.preview(), /~ 1 to update/);
    await stack.up();
    t.deepEqual(
        simulator.requests.slice(1).map(({ body }) => JSON.parse(body)),
        [
            { userIds: ["singer-111", "singer-88"], userBundleCodes: [], useExternalLicense: true },
            { userIds: ["singer-99"], userBundleCodes: codes, useExternalLicense: true },
        ],
    );
    const changed = await stack.export();
    t.deepEqual(allocationsOf(changed.allocations["rpa-team"]?.outputs), {
        "singer-77": held,
        "singer-99": held,
    });
    t.is(changed.allocations["rpa-team"]?.id, allocation?.id);

    const destroyed = await stack.destroy();
    t.deepEqual(holders(simulator), {});
    for (const text of [up, destroyed, created.text, changed.text]) {
        t.notRegex(text, /Bearer|"1234"|token.*1234/);
    }
});

test("users missing from the server's response stay in the state, and the next up sends them again", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ team: { userIds: ["ana", "ben"], userBundleCodes: ["ACNU"] } });
    simulator.fault({ kind: "omit-code", code: "ACNU" });
    t.not((await stack.tryUp()).exitCode, 0);
    t.deepEqual((await stack.export()).allocations.team?.outputs?.holders, { "": "ana\nben" });
    await stack.up();
    t.deepEqual((await stack.export()).allocations.team?.outputs?.holders, { ACNU: "ana\nben" });
    t.is(simulator.requests.length, 2);
});

test("a state of an older version causes no change, and its outputs are the same as before", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ team: { userIds: ["ana", "ben"], userBundleCodes: ["ACNU", "IDU"] } });
    await stack.up();
    const stackOutputs = async () => JSON.parse(await stack.run("stack", "output", "--json"));
    const held = { team: { ana: ["ACNU", "IDU"], ben: ["ACNU", "IDU"] } };
    t.deepEqual(await stackOutputs(), held);

    const { text } = await stack.export();
    const older = text.replace(/"holders": \{[^}]*\}/, `"allocations": { "ana": "ACNU IDU", "ben": ["ACNU", "IDU"] }`);
    t.not(older, text);
    await stack.write("older.json", older);
    await stack.run("stack", "import", "--file", "older.json");
    t.regex(await stack.up(), /2 unchanged/);
    t.deepEqual(await stackOutputs(), held);
    t.is(simulator.requests.length, 1);

    await stack.declare({ team: { userIds: ["ana"], userBundleCodes: ["ACNU", "IDU"] } });
    await stack.up();
    t.deepEqual(await stackOutputs(), { team: { ana: ["ACNU", "IDU"] } });
    const { holders: written, allocations: gone } = (await stack.export()).allocations.team?.outputs ?? {};
    t.deepEqual([written, gone], [{ "ACNU IDU": "ana" }, undefined]);
});
