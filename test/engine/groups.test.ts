import test, { type ExecutionContext } from "ava";
import { runCli } from "../support/cli";
import { organization, requestsOf } from "../support/groups";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

const program = (rules: Record<string, object>) => `
const uipath = require("pulumi-uipath-licensing");
for (const [name, args] of Object.entries(${JSON.stringify(rules)})) {
    new uipath.GroupLicenseAllocation(name, { groupId: "developers", ...args });
}
`;
const plain = { userBundleCodes: ["RPADEVNU", "TSTNU"] };
const limited = { ...plain, quotas: { TSTNU: 3 } };

/** The messages of a run, from the CLI's summary, which repeats each. */
const diagnosticsOf = (output: string) => output.split("Diagnostics:")[1] ?? "";

async function startStack(t: ExecutionContext, rules: Record<string, object>) {
    const simulator = await startServer(t, { organizations: [organization], quotas: true });
    const stack = await Stack.create(t, { files: { "index.js": program(rules) } });
    await stack.use(simulator, { "uipath:maxAttempts": "1" });
    return {
        simulator,
        stack,
        declare: (next: Record<string, object>) => stack.write("index.js", program(next)),
        rule: () => simulator.ledger().groups.developers,
    };
}

test("declaring a group that already has a rule: preview, report and up each say once what its members lose", async (t) => {
    const { simulator, stack, rule } = await startStack(t, { dev: plain });
    simulator.allocateGroup("developers", { userBundleCodes: ["ACNU", "TSTNU"], quotas: { ACNU: 7 } });
    const lines = [
        /group "developers" of organization "song-one" already has a rule: ACNU, TSTNU, quota of ACNU: 7/g,
        /dev in song-one: \+ RPADEVNU {2}- ACNU {2}no quota of ACNU: group "developers"/g,
    ];
    const counts = (output: string) => lines.map((line) => diagnosticsOf(output).match(line)?.length ?? 0);
    t.deepEqual(counts(await stack.preview()), [1, 1]);
    const { stdout } = await stack.start(["preview", "--json"], { all: false });
    const report = await runCli(["report"], {}, stack.folder, stdout as string);
    t.regex(report.stdout, /\| `developers` \| \*\*\+`RPADEVNU`\*\* \*\*−`ACNU`\*\*, no quota of `ACNU` \| `dev` \|/);
    t.true(requestsOf(simulator).every((request) => request.startsWith("GET")));

    t.deepEqual(counts(await stack.up()), [1, 1]);
    t.deepEqual(rule(), { userBundleCodes: ["RPADEVNU", "TSTNU"] });
    const { length } = requestsOf(simulator);
    t.regex(await stack.up(), /2 unchanged/);
    t.is(requestsOf(simulator).length, length);
});

test("a replacement says once that the new group already has a rule, and what changes", async (t) => {
    const { simulator, stack, declare } = await startStack(t, { dev: plain });
    await stack.up();
    simulator.allocateGroup("testers", { userBundleCodes: ["ACNU"] });
    await declare({ dev: { ...plain, groupId: "testers" } });
    const output = diagnosticsOf(await stack.up());
    t.is(output.match(/already has a rule/g)?.length, 1, output);
    t.is(output.match(/dev in song-one: \+ RPADEVNU, TSTNU {2}- ACNU: group "testers"/g)?.length, 1, output);
});

test("a rename that drops the quotas in the same edit removes them, and reports only that", async (t) => {
    const { stack, declare, rule } = await startStack(t, { old: limited });
    await stack.up();
    t.deepEqual(rule()?.quotas, { TSTNU: 3 });
    await declare({ new: plain });
    const output = diagnosticsOf(await stack.up());
    t.deepEqual(
        output.match(/.* in song-one: .*/g)?.map((line) => line.trim()),
        ['new in song-one: no quota of TSTNU: group "developers"'],
    );
    t.deepEqual(rule(), { userBundleCodes: ["RPADEVNU", "TSTNU"] });
    t.regex(await stack.up(), /2 unchanged/);
});

test("quotas added by an update or a create with a lost response: a revert and a destroy remove them", async (t) => {
    const lost = { kind: "truncate", endpoint: "group-rule", method: "PUT" } as const;
    const { simulator, stack, declare, rule } = await startStack(t, { dev: plain });
    await stack.up();
    await declare({ dev: limited });
    simulator.fault(lost);
    t.not((await stack.try("up", "--yes", "--skip-preview")).exitCode, 0);
    t.deepEqual(rule()?.quotas, { TSTNU: 3 });
    await declare({ dev: plain });
    await stack.up();
    t.deepEqual(rule(), { userBundleCodes: ["RPADEVNU", "TSTNU"] });
    await stack.run("destroy", "--yes", "--skip-preview");

    await declare({ dev: limited });
    simulator.fault(lost);
    t.not((await stack.try("up", "--yes", "--skip-preview")).exitCode, 0);
    t.deepEqual(rule()?.quotas, { TSTNU: 3 });
    await stack.run("destroy", "--yes", "--skip-preview");
    t.deepEqual(rule(), { userBundleCodes: [] });
});

test("quotas set outside Pulumi: a refresh reports them, and the next up removes them", async (t) => {
    const { simulator, stack, rule } = await startStack(t, { dev: plain });
    await stack.up();
    simulator.allocateGroup("developers", limited);
    t.regex(await stack.run("refresh", "--yes", "--skip-preview"), /changed outside Pulumi: quota of TSTNU: 3/);
    t.regex(await stack.up(), /1 updated/);
    t.deepEqual(rule(), { userBundleCodes: ["RPADEVNU", "TSTNU"] });
});
