import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { organizationOf } from "../../simulator/example-people";
import type { Simulator } from "../../simulator/simulator";
import { environmentFor, runCli } from "../support/cli";
import { createProject } from "../support/project";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const sets = [["ATTUNU"], ["ATTUNU", "TSTNU"], ["RPADEVNU", "ATTUNU"], ["ACNU"]];

/** 60 people who were licensed by hand, in four ways. */
async function startOrganization(t: ExecutionContext): Promise<Simulator> {
    const organization = organizationOf(60);
    const simulator = await startServer(t, {
        portal: true,
        organizations: [{ ...organization, seats: { ...organization.seats, NEWNU: 1 } }],
    });
    for (const [index, userBundleCodes] of sets.entries()) {
        const userIds = (organization.people ?? []).map(({ id }) => id).filter((_, at) => at % sets.length === index);
        simulator.allocate({ userIds, userBundleCodes, useExternalLicense: false });
    }
    return simulator;
}

test("after an export, the first up grants each user the same bundles again, and the next up changes nothing", async (t) => {
    const simulator = await startOrganization(t);
    const folder = await createProject(t);
    const before = simulator.ledger();
    const held = holders(simulator);
    const { exitCode, stderr } = await runCli(
        ["export", "--out", "licenses.csv", "--program", "index.ts"],
        environmentFor(simulator),
        folder,
    );
    t.is(exitCode, 0, stderr);
    const { length } = simulator.requests;

    const stack = await Stack.create(t, { folder, project: "name: test\nruntime: nodejs\n" });
    await stack.use(simulator);
    t.regex(await stack.preview(), /\+ 5 to create/);
    t.is(simulator.requests.length, length);
    await stack.up();

    const written = simulator.requests.slice(length).map(({ body }) => JSON.parse(body));
    t.is(written.length, sets.length);
    for (const { userIds, userBundleCodes, useExternalLicense } of written) {
        for (const user of userIds) {
            t.is(userBundleCodes.toSorted().join(), held[user]);
        }
        t.false(useExternalLicense);
    }
    t.deepEqual(written.flatMap(({ userIds }) => userIds).sort(), Object.keys(held).sort());
    t.deepEqual(simulator.ledger(), before);

    t.regex(await stack.preview(), /5 unchanged/);
    const again = await runCli(["export"], environmentFor(simulator));
    t.is(`\ufeff${again.stdout}`, await readFile(join(folder, "licenses.csv"), "utf8"), "nor does another export");
});

test("an unknown bundle code can be declared once the setting allows it", async (t) => {
    const simulator = await startOrganization(t);
    simulator.allocate({ userIds: ["ana"], userBundleCodes: ["NEWNU"], useExternalLicense: false });
    const folder = await createProject(t);
    const files = ["--out", "licenses.yaml", "--program", "index.js"];
    const { stderr } = await runCli(["export", ...files], environmentFor(simulator), folder);
    const [, key = "", codes = ""] = stderr.match(/pulumi config set (\S+) (\S+NU)$/m) ?? [];
    const stack = await Stack.create(t, { folder });
    await stack.use(simulator);
    t.regex((await stack.try("preview")).output, /"NEWNU" is not a known bundle code/);
    await stack.configure({ [key]: codes });
    t.regex(await stack.preview(), /\+ 6 to create/);
});

const layouts: Record<string, { files: Record<string, string>; program: string; table: string; project: string }> = {
    "main is a file in a subfolder": {
        files: {},
        program: "src/index.js",
        table: "licenses.csv",
        project: "main: src/index.js",
    },
    "main is a subfolder": { files: {}, program: "src/index.js", table: "data/licenses.yaml", project: "main: src" },
    "package.json names the file": {
        files: { "package.json": '{ "main": "src/index.js", "type": "module" }' },
        program: "src/index.js",
        table: "src/licenses.csv",
        project: "",
    },
};

for (const [what, { files, program, table, project }] of Object.entries(layouts)) {
    test(`the program finds its table in the folder where Pulumi runs it: ${what}`, async (t) => {
        const simulator = await startOrganization(t);
        const folder = await createProject(t, files);
        await mkdir(join(folder, "src"));
        await mkdir(join(folder, "data"));
        const text = `name: test\nruntime: nodejs\n${project}\n`;
        await writeFile(join(folder, "Pulumi.yaml"), text);
        const { exitCode, stderr } = await runCli(
            ["export", "--out", table, "--program", program],
            environmentFor(simulator),
            folder,
        );
        t.is(exitCode, 0, stderr);
        const stack = await Stack.create(t, { folder, project: text });
        await stack.use(simulator);
        t.regex(await stack.preview(), /\+ 5 to create/);
    });
}
