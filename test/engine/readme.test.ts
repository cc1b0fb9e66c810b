import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import test, { type ExecutionContext } from "ava";
import type { SimulatorOptions } from "../../simulator/simulator";
import { engineEnvironment, isolate } from "../../tools/engine/engine";
import { copyWorkingTree } from "../../tools/working-tree";
import { Documentation } from "../support/documentation";
import { startDocumentedServer } from "../support/documented-server";
import { engineForAll } from "../support/engine";
import { accountId, token } from "../support/page-player";
import { createFolder, repository } from "../support/project";
import { holders } from "../support/setup";
import { runOnTerminal } from "../support/terminal";

const readme = new Documentation("README.md");

const program = readme.take("Quick start", "ts");
const quickStart = readme.take("Quick start", "sh");
const shown = readme.take("Quick start", "text");
const settings = readme.take("Use it on your Automation Suite", "sh");
const previewAndUp = readme.take("Use it on your Automation Suite", "sh");
const [demonstration = ""] = readme.inline("Quick start", "npm ci && npm run demo");
const [tests = ""] = readme.inline("Quick start", "npm ci && npm test");
const install = "Install it for your language";
const [installing = "", tarball = ""] = readme.inline(install, "npm install");
const [packing = ""] = readme.inline(install, "npm pack");
const [building = ""] = readme.inline(install, "npm run plugin");
const [fetching = ""] = readme.inline(install, "pulumi plugin install");
/** `test/languages/documentation.test.ts` runs this. */
readme.take(install, "yaml");

test("a test uses every code block in the README", (t) => {
    t.deepEqual(readme.left, []);
});

test("`npm test` in the README is what CI runs", async (t) => {
    const lines = (await readFile(join(repository, ".ci/run"), "utf8")).trimEnd().split("\n");
    t.is(lines.at(-1), tests);
});

test("the program in the README is the quickstart example", async (t) => {
    const example = await readFile(join(repository, "examples/quickstart/index.ts"), "utf8");
    t.is(example.replace("\n\nexport", "\nexport"), program);
});

test("the README's commands have the package's name and version", async (t) => {
    const { name, version } = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
    t.is(installing, `npm install ${name} @pulumi/pulumi`);
    t.is(packing, "npm pack");
    t.is(tarball, `npm install ./${name}-${version}.tgz @pulumi/pulumi`);
    t.true(fetching.startsWith(`pulumi plugin install resource uipath ${version} `));
});

/** A fresh clone, and an environment in which only Pulumi's backend is set up. */
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

test("the README's commands work in order in a fresh clone", async (t) => {
    const { execa } = await import("execa");
    const { simulator, folder, temporary, environment } = await startNewcomer(t, {
        organizations: [{ accountId, seats: { ATTUNU: 5, RPADEVPRONU: 5, TSTNU: 5 } }],
        portal: true,
    });
    const type = (commands: string, ...answers: [RegExp, string][]) =>
        runOnTerminal(t, commands, { folder, environment, answers });
    const written = (name: string) => readFile(join(folder, name), "utf8");

    const port = String(await findFreePort());
    const screen = await type(
        quickStart.replace("simulator &", `simulator -- --port ${port} &`).replaceAll("8787", port),
        [/create a new one/, "\r"],
        [/stack name/, "dev\r"],
        [/perform this update/, "yes\r"],
    );
    t.true(stripVTControlCharacters(screen).includes(`    ${shown.trimEnd()}\r\n`), screen);
    t.true(screen.includes("song-one/user-license 200"), "the simulator shows its requests");

    const filesBefore = new Set(await readdir(temporary));
    // The quick start's `npm ci` has installed everything. CI and FORCE_COLOR would turn on colors without a terminal.
    const { all, exitCode } = await execa("bash", ["-ec", demonstration.replace("npm ci && ", "")], {
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
    const leftovers = (await readdir(temporary)).filter(
        (name) => !filesBefore.has(name) && !/^(tsx|node-compile-cache)/.test(name),
    );
    t.deepEqual(leftovers, [], "the demonstration leaves nothing");

    await type(settings, [/value: /, `${token}\r`]);
    await type(previewAndUp, [/perform this update\? Type yes/, "yes\r"]);
    const declared = "ATTUNU,RPADEVPRONU,TSTNU";
    t.deepEqual(holders(simulator, accountId), {
        "singer-77": declared,
        "singer-88": declared,
        "singer-111": declared,
    });
    t.notRegex(await written("Pulumi.production.yaml"), new RegExp(token));

    await type(building);
    t.true(existsSync(join(folder, fetching.split(" ").at(-1) ?? "")));
    await type(`npm pack --ignore-scripts`);
    t.true(existsSync(join(folder, tarball.split(" ")[2] ?? "")));
});

async function findFreePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    return port;
}
