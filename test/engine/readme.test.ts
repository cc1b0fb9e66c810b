import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { exampleOrganization } from "../../simulator/organization";
import type { SimulatorOptions } from "../../simulator/simulator";
import { engineEnvironment, isolate } from "../../tools/engine/engine";
import { copyWorkingTree } from "../../tools/working-tree";
import { Documentation } from "../support/documentation";
import { startDocumentedServer } from "../support/documented-server";
import { engineForAll } from "../support/engine";
import { createFolder, createProject, repository } from "../support/project";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";
import { runOnTerminal } from "../support/terminal";

const readme = new Documentation("README.md");
const accountId = "8d7b0b2c-5bd6-4c2e-a0d1-0d3c3c3f5e5d";
const token = "token-of-an-administrator-5bd6";

const command = readme.take("pulumi-uipath-licensing", "sh");
/** What it shows. */
const change = readme.take("pulumi-uipath-licensing", "text");
const demonstration = readme.take("Try it", "sh");
const tests = readme.take("Try it", "sh");
const firstStack = readme.take("Use it on your Automation Suite", "sh");
const firstProgram = readme.take("pulumi-uipath-licensing", "ts");
const exporting = readme.take("Start from what is there", "sh");
const reporting = readme.take("In a pull request", "sh");
const organizations = readme.take("Several organizations", "sh");
const programs = {
    people: readme.take("People by name", "ts"),
    groups: readme.take("Groups", "ts"),
    table: readme.take("From a table", "ts"),
};
/** Two tables side by side, of the same people with the same bundles. */
const tables = readme.take("From a table", "text");
/** `test/languages/documentation.test.ts` runs this. */
readme.take("Which face for whom", "yaml");
/** What the provider prints. */
for (const heading of ["Groups", "Seats"]) {
    readme.take(heading, "text");
}

test("every block of code in the README is one that a test has considered", (t) => {
    t.deepEqual(readme.left, []);
});

test("`npm test` as the README has it is what CI runs", async (t) => {
    const lines = (await readFile(join(repository, ".ci/run"), "utf8")).trimEnd().split("\n");
    t.is(lines.at(-1), tests.trimEnd());
});

test("the program at the README's top is that of the root project", async (t) => {
    const example = await readFile(join(repository, "examples/quickstart/index.ts"), "utf8");
    t.is(example.replace("\n\nexport", "\nexport"), firstProgram);
});

test("the command at the README's top is one that the first stack is made with, and shows what another test sees", async (t) => {
    t.true(firstStack.includes(`\n${command}`));
    const shown = await readFile(join(repository, "test/fixtures/terminal/preview.txt"), "utf8");
    t.true(shown.includes(`\n${change}`), shown);
});

/** A fresh clone, and an environment in which nothing is set up but Pulumi's backend. */
async function startNewcomer(t: ExecutionContext, options: SimulatorOptions) {
    const { simulator, environment } = await startDocumentedServer(t, { token, ...options });
    const folder = join(await createFolder(t), "clone");
    await copyWorkingTree(folder);
    const folders = {
        home: join(folder, "..", "home"),
        backend: join(folder, "..", "state"),
        passphrase: "correct horse",
    };
    const temporary = join(folder, "..", "tmp");
    for (const each of [folders.backend, temporary]) {
        await mkdir(each);
    }
    const engine = await engineForAll();
    return {
        simulator,
        folder,
        temporary,
        environment: {
            ...isolate(process.env),
            ...engineEnvironment(engine, folders),
            ...environment,
            TMPDIR: temporary,
            TERM: "xterm",
            npm_config_prefer_offline: "true",
        },
    };
}

test("the README's commands, in order, in a fresh clone", async (t) => {
    const { execa } = await import("execa");
    const { simulator, folder, temporary, environment } = await startNewcomer(t, {
        organizations: [{ accountId, seats: { ATTUNU: 5, RPADEVPRONU: 5, TSTNU: 5 } }],
        portal: true,
    });
    const type = (commands: string, ...answers: [RegExp, string][]) =>
        runOnTerminal(t, commands, { folder, environment, answers });
    const written = (name: string) => readFile(join(folder, name), "utf8");

    // Its output is read by a program, not on a terminal; CI and FORCE_COLOR would ask for colors all the same.
    const { all, exitCode } = await execa("bash", ["-ec", demonstration], {
        cwd: folder,
        env: { ...environment, CI: "", FORCE_COLOR: "" },
        extendEnv: false,
        all: true,
        reject: false,
    });
    t.is(exitCode, 0, all);
    t.true(all.endsWith("\nAfter each of the 5 steps, the server matched the declaration."), all);
    t.is(all.match(/^The server matches the declaration\.$/gm)?.length, 5);
    t.false(all.includes("\u001b"));
    const leftovers = (await readdir(temporary)).filter((name) => !/^(tsx|node-compile-cache)/.test(name));
    t.deepEqual(leftovers, [], "the demonstration leaves nothing");

    // Installed is all of it by the demonstration's `npm ci`, here as there.
    const [install, ...commands] = firstStack.split("\n");
    t.true(demonstration.startsWith(`${install} && `));
    await type(commands.join("\n"), [/value: /, `${token}\r`], [/perform this update\? Type yes/, "yes\r"]);
    const declared = "ATTUNU,RPADEVPRONU,TSTNU";
    t.deepEqual(holders(simulator, accountId), {
        "singer-77": declared,
        "singer-88": declared,
        "singer-111": declared,
    });
    t.notRegex(await written("Pulumi.production.yaml"), new RegExp(token));

    await type(exporting, [/^/, `${token}\n`]);
    t.deepEqual((await written("licenses.csv")).match(/singer-\d+/g)?.sort(), ["singer-111", "singer-77", "singer-88"]);
    t.regex(await written("index.ts"), /readAllocations\("licenses\.csv"\)/);

    const [building = ""] = readme.inline("Which face for whom", "npm run");
    const [installing = ""] = readme.inline("Which face for whom", "pulumi plugin install");
    await type(building);
    t.true(existsSync(join(folder, installing.split(" ").at(-1) ?? "")));

    await type(reporting);
    t.regex(await written("comment.md"), /^### UiPath licenses in `uipath\/production`: nothing changes$/m);
    t.regex(await written("licenses.html"), /^<!doctype html>/i);
});

/** With the line that the README shows once. */
const whole = (program: string) => `import * as uipath from "pulumi-uipath-licensing";\n${program}`;

test("the README's programs compile, as strictly as the template has it", async (t) => {
    const { execa } = await import("execa");
    const files = Object.entries(programs).map(([name, program]) => [`${name}.ts`, whole(program)]);
    const tsconfig = {
        extends: join(repository, "templates/uipath-licensing-typescript/tsconfig.json"),
        files: files.map(([name]) => name),
    };
    const folder = await createProject(t, { ...Object.fromEntries(files), "tsconfig.json": JSON.stringify(tsconfig) });
    await symlink(join(repository, "node_modules/@types"), join(folder, "node_modules/@types"));
    const { exitCode, all } = await execa("tsc", ["--noEmit", "--project", folder], {
        preferLocal: true,
        localDir: repository,
        all: true,
        reject: false,
    });
    t.is(exitCode, 0, all);
});

const names = ["ana", "bob", "dia"];

async function startProgram(t: ExecutionContext, program: string, files: Readonly<Record<string, string>> = {}) {
    const simulator = await startServer(t, {
        organizations: [
            {
                ...exampleOrganization,
                people: names.map((name) => ({ id: `id-of-${name}`, userName: name, email: `${name}@example.com` })),
                groups: [{ id: "id-of-developers", name: "RPA developers" }],
            },
        ],
        quotas: true,
    });
    const stack = await Stack.create(t, {
        main: "index.ts",
        files: { "index.ts": whole(program), ...files },
        // Another test compiles them.
        environment: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    });
    await stack.use(simulator);
    return { simulator, stack };
}

test("the README's programs with people and groups by name", async (t) => {
    const { simulator, stack } = await startProgram(t, programs.people + programs.groups);
    await stack.up();
    t.deepEqual(holders(simulator), { "id-of-ana": "TSTNU", "id-of-bob": "TSTNU" });
    const rule = { userBundleCodes: ["ATTUNU", "RPADEVPRONU"], quotas: { ATTUNU: 20 } };
    t.deepEqual(simulator.ledger().groups, { "id-of-developers": rule });
});

test("the README's program with a table, of either kind that it shows", async (t) => {
    const rows = tables.trimEnd().split("\n");
    const [columns = "", list = ""] = [0, 1].map((at) => rows.map((row) => row.split(/ {2,}/)[at]).join("\n"));
    const { simulator, stack } = await startProgram(t, programs.table, { "licenses.csv": columns });
    await stack.up();
    t.deepEqual(holders(simulator), { "id-of-ana": "ATTUNU,RPADEVPRONU", "id-of-dia": "TSTNU" });
    await writeFile(join(stack.folder, "licenses.csv"), list);
    await stack.preview("--expect-no-changes");
});

test("the README's commands for a second organization, and the example that uses it", async (t) => {
    const example = await readFile(join(repository, "examples/organizations/index.ts"), "utf8");
    const { simulator, stack } = await startProgram(t, example.slice(example.indexOf("\n")));
    const second = await startServer(t, {
        token: "b3Yd8nHc6JfG1uAe",
        organizations: [
            {
                accountId: "song-two",
                seats: { TSTNU: 1 },
                people: [{ id: "id-of-dia", userName: "dia", email: "dia@example.com" }],
            },
        ],
    });
    const { folder, environment } = stack;
    const commands = organizations.replace("https://automation.example.org", second.url);
    t.not(commands, organizations);
    await runOnTerminal(t, commands, { folder, environment, answers: [[/value: /, `${second.token}\r`]] });
    await stack.up();
    t.deepEqual(holders(simulator), { "id-of-ana": "TSTNU" });
    t.deepEqual(holders(second), { "id-of-dia": "TSTNU" });
});
