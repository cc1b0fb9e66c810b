import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const team = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU"] });
const also = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU", "TSTNU"] });

test("a server with a new address gets the whole declaration once, and the old address gets no request", async (t) => {
    const [old, moved] = [await startServer(t), await startServer(t)];
    const stack = await Stack.create(t);
    await stack.use(old);
    await stack.declare({ one: team("ana", "bob"), two: also("cy"), three: team("dan") });
    await stack.up();
    const { length } = old.requests;

    await stack.use(moved);
    await stack.declare({ one: team("ana"), two: also("cy", "eve") });
    const preview = await stack.preview();
    t.notRegex(preview, /replace/);
    await stack.up();
    t.deepEqual(holders(moved), { ana: "ACNU", cy: "ACNU,TSTNU", eve: "ACNU,TSTNU" });
    t.is(moved.ledger().users.bob?.length, 0, "a removed user is released at the new address");
    t.is(moved.ledger().users.dan?.length, 0, "also by a delete");
    t.is(old.requests.length, length);
    const { exitCode, output } = await stack.try("preview", "--expect-no-changes");
    t.is(exitCode, 0, output);
    await stack.run("refresh", "--yes", "--skip-preview");
    await stack.destroy();
    t.deepEqual(holders(moved), {});
    t.is(old.requests.length, length);
});

test("a new address that does not answer leaves the state of the old address unchanged", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator, { "uipath:maxAttempts": "1" });
    await stack.declare({ one: team("ana", "bob") });
    await stack.up();
    await stack.configure({ "uipath:baseUrl": "http://127.0.0.1:9" });
    t.not((await stack.tryUp()).exitCode, 0);
    await stack.declare({ one: team("ana") });
    t.not((await stack.tryUp()).exitCode, 0);
    await stack.use(simulator);
    const { length } = simulator.requests;
    await stack.up();
    t.deepEqual(holders(simulator), { ana: "ACNU" });
    t.is(simulator.requests.length, length + 1, "ana is as she was, and bob is released");
});

test("a create at an address that does not answer leaves nothing in the state", async (t) => {
    const stack = await Stack.create(t);
    const simulator = await startServer(t);
    await stack.use(simulator, { "uipath:baseUrl": "http://127.0.0.1:9", "uipath:maxAttempts": "1" });
    await stack.declare({ one: team("ana", "bob") });
    t.not((await stack.tryUp()).exitCode, 0);
    t.deepEqual((await stack.export()).allocations, {});
    await stack.use(simulator);
    await stack.declare({ one: team("ana") });
    await stack.up();
    await stack.destroy();
    t.deepEqual(holders(simulator), {});
});

test("the same organization ID at two addresses means two organizations", async (t) => {
    const [production, staging] = [await startServer(t), await startServer(t)];
    const stack = await Stack.create(t);
    await stack.use(production);
    const there = { baseUrl: staging.url };
    await stack.declare({ one: team("ana", "bob"), copy: { ...also("ana", "cy"), ...there } });
    await stack.up();
    t.deepEqual(holders(production), { ana: "ACNU", bob: "ACNU" });
    t.deepEqual(holders(staging), { ana: "ACNU,TSTNU", cy: "ACNU,TSTNU" });
    await stack.declare({ one: team("ana", "cy"), copy: { ...also("ana", "bob"), ...there } });
    await stack.up();
    t.deepEqual(holders(production), { ana: "ACNU", cy: "ACNU" });
    t.deepEqual(holders(staging), { ana: "ACNU,TSTNU", bob: "ACNU,TSTNU" });
    await stack.declare({ one: team("ana", "cy") });
    const { length } = production.requests;
    await stack.up();
    t.deepEqual(holders(staging), {}, "the copy is released at its own address");
    t.is(production.requests.length, length);
});

test("the old half of a replacement that an older version left at an abandoned address is deleted without a request to it", async (t) => {
    const [old, moved] = [await startServer(t), await startServer(t)];
    const stack = await Stack.create(t);
    await stack.use(old);
    await stack.declare({ one: team("ana", "bob") });
    await stack.up();
    const { text } = await stack.export();
    const state = JSON.parse(text);
    const [current] = state.deployment.resources.filter(({ type }: { type: string }) => /UserLicense/.test(type));
    const { __isOwnAddress, __key, ...outputs } = current.outputs;
    const { __isOwnAddress: _, __key: __, ...inputs } = current.inputs;
    const pending = { ...current, inputs, outputs, delete: true };
    const renewed = { ...current, id: "song-one/renewed", outputs: { ...outputs, baseUrl: moved.url } };
    state.deployment.resources = state.deployment.resources.flatMap((each: object) =>
        each === current ? [renewed, pending] : [each],
    );
    await writeFile(join(stack.folder, "state.json"), JSON.stringify(state));
    await stack.run("stack", "import", "--file", "state.json");

    await stack.use(moved);
    await stack.declare({ one: team("ana") });
    const { length } = old.requests;
    await stack.up();
    t.is(old.requests.length, length);
    t.deepEqual(holders(moved), { ana: "ACNU" });
    t.is((await stack.export()).text.includes('"delete": true'), false);
    await stack.destroy();
    t.deepEqual(holders(moved), {});
});

const groupProgram = `
const uipath = require("pulumi-uipath-licensing");
for (const [name, args] of Object.entries(require("./rules.json"))) {
    new uipath.GroupLicenseAllocation(name, args);
}
`;

test("group rules on a server with a new address: an edit, a removed rule, and a destroy with new settings", async (t) => {
    const organizations = [
        {
            accountId: "song-one",
            seats: { ACNU: 9, TSTNU: 9 },
            groups: ["developers", "testers", "others"].map((id) => ({ id, name: id })),
        },
    ];
    const servers = await Promise.all([1, 2, 3].map(() => startServer(t, { organizations })));
    const [old, moved, last] = servers as [(typeof servers)[0], (typeof servers)[0], (typeof servers)[0]];
    const stack = await Stack.create(t, { files: { "index.js": groupProgram } });
    const declare = (rules: object) => stack.write("rules.json", JSON.stringify(rules));
    await stack.use(old);
    await declare({
        dev: { groupId: "developers", userBundleCodes: ["ACNU"] },
        test: { groupId: "testers", userBundleCodes: ["TSTNU"] },
    });
    await stack.up();
    const { length } = old.requests;
    const rulesOf = ({ ledger }: typeof old) =>
        Object.fromEntries(Object.entries(ledger().groups).map(([id, { userBundleCodes }]) => [id, userBundleCodes]));

    await stack.use(moved);
    await declare({ dev: { groupId: "developers", userBundleCodes: ["ACNU", "TSTNU"] } });
    await stack.up();
    t.deepEqual(rulesOf(moved).developers, ["ACNU", "TSTNU"]);
    t.deepEqual(rulesOf(moved).testers ?? [], []);
    t.is(old.requests.length, length);
    const { exitCode, output } = await stack.try("preview", "--expect-no-changes");
    t.is(exitCode, 0, output);

    await stack.use(last);
    await stack.destroy("--run-program");
    t.deepEqual(rulesOf(last).developers ?? [], []);
    t.deepEqual(rulesOf(moved).developers, ["ACNU", "TSTNU"], "the old address gets no request");
});
