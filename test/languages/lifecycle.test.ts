import test, { type ExecutionContext } from "ava";
import { stringify } from "yaml";
import type { SimulatorOptions } from "../../simulator/simulator";
import { createLanguageStack } from "../support/language-stack";
import { pluginFolder } from "../support/sdk";
import { holders, startServer } from "../support/setup";

const plugins = { providers: [{ name: "uipath", path: pluginFolder }] };

type Resources = Record<string, object>;

const people = Array.from({ length: 6 }, (_, index) => ({
    id: `user-${index}`,
    userName: `user-${index}@example.com`,
}));
const organization = { accountId: "song-one", seats: { ATTUNU: 20_000, RPADEVNU: 9 }, people };

const users = (properties: object, options?: object) => ({
    ...{ type: "uipath:UserLicenseAllocation", properties },
    ...(options && { options }),
});

async function start(
    t: ExecutionContext,
    resources: Resources,
    {
        server,
        settings,
        outputs,
    }: { server?: SimulatorOptions; settings?: Record<string, string>; outputs?: object } = {},
) {
    const simulator = await startServer(t, { organizations: [organization], ...server });
    const textOf = (all: Resources) =>
        stringify(
            { name: "licenses", runtime: "yaml", resources: all, outputs, plugins },
            { aliasDuplicateObjects: false },
        );
    const stack = await createLanguageStack(t, { "Pulumi.yaml": textOf(resources) });
    const declare = (all: Resources) => stack.write("Pulumi.yaml", textOf(all));
    await stack.use(simulator, settings);
    const writes = () =>
        simulator.requests.filter(({ body }) => body !== "").map(({ body }) => JSON.parse(body).userIds.join());
    return { simulator, stack, declare, writes };
}

test("one user joins and one leaves among 10,000: the diff shows only the change", async (t) => {
    const userIds = Array.from({ length: 10_000 }, (_, index) => `user-${String(index).padStart(5, "0")}`);
    const properties = { userBundleCodes: ["ATTUNU"] };
    const outputs = { organization: `\${everyone.organizationId}` };
    const { stack, declare, simulator } = await start(
        t,
        { everyone: users({ ...properties, userIds }) },
        { outputs, server: { organizations: [{ ...organization, people: [] }] } },
    );
    await stack.up();
    await declare({ everyone: users({ ...properties, userIds: [...userIds.slice(1), "user-99999"] }) });
    const preview = await stack.run("preview", "--diff");
    t.regex(preview, /- \[0\]: "user-00000"/);
    t.regex(preview, /\+ \[9999\]: "user-99999"/);
    t.true(preview.split("\n").length < 40, preview);
    await stack.up();
    t.is(Object.keys(holders(simulator)).length, 10_000);
    await stack.run("preview", "--expect-no-changes");
});

test("with dependsOn, a moved user is written once, since the update knows the preview's declarations", async (t) => {
    const codes = { userBundleCodes: ["ATTUNU"] };
    const program = (left: string[], right: string[]) => ({
        left: users({ ...codes, userIds: left }),
        right: users({ ...codes, userIds: right }, { dependsOn: [`\${left}`] }),
    });
    const { stack, declare, writes, simulator } = await start(t, program(["user-0", "user-1"], ["user-2"]));
    await stack.up();
    const before = writes().length;
    await declare(program(["user-0"], ["user-1", "user-2"]));
    const output = await stack.run("up", "--yes");
    t.deepEqual(writes().slice(before), ["user-1"], output);
    t.is(holders(simulator)["user-1"], "ATTUNU");
    // The left allocation ended before the right one began, so a further run notes the move in its state.
    await stack.up();
    t.deepEqual(writes().slice(before), ["user-1"]);
    await stack.run("preview", "--expect-no-changes");
});

test("a partial failure keeps the granted licenses in the state, and secrets stay secret", async (t) => {
    const settings = { "uipath:maxUsersPerRequest": "1", "uipath:maxAttempts": "1" };
    const declared = {
        singers: users({ userIds: { "fn::secret": ["user-0", "user-1"] }, userBundleCodes: ["ATTUNU"] }),
    };
    const { stack, simulator } = await start(t, declared, { settings });
    simulator.fault({ kind: "answer", status: 500, about: "user-1" });
    const { exitCode, output } = await stack.tryUp();
    t.not(exitCode, 0);
    t.regex(output, /\[UIPATH_SERVER_FAILED\]/);
    t.notRegex(output, /user-\d/);
    const { text, allocations } = await stack.export();
    t.notRegex(text, /user-\d/);
    t.is(allocations.singers?.initErrors?.length, 1);
    await stack.up();
    t.deepEqual(holders(simulator), { "user-0": "ATTUNU", "user-1": "ATTUNU" });
    t.notRegex((await stack.export()).text, /user-\d/);
});

test("customTimeouts ends an operation", async (t) => {
    const options = { customTimeouts: { create: "1s" } };
    const singers = users({ userIds: ["user-0"], userBundleCodes: ["ATTUNU"] }, options);
    const { stack } = await start(t, { singers }, { server: { latency: 2_500 } });
    const { output } = await stack.tryUp();
    t.regex(output, /took longer than the 1 s.*\[UIPATH_TIMED_OUT\]/);
    t.deepEqual((await stack.export()).allocations.singers?.outputs?.unconfirmed, ["user-0"]);
});
