import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { createFolder } from "../support/project";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const team = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU"] });

async function filesIn(folder: string): Promise<Record<string, string>> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
    return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(file, "utf8")])));
}

async function createStack(t: ExecutionContext, files?: Record<string, string>) {
    const simulator = await startServer(t);
    const folder = await createFolder(t);
    const stack = await Stack.create(t, { ...(files && { files }), environment: { TMPDIR: folder } });
    await stack.use(simulator);
    const left = async () =>
        Object.fromEntries(Object.entries(await filesIn(folder)).filter(([file]) => /uipath-licensing/.test(file)));
    return { simulator, stack, folder, left };
}

test("a preview, an up, a move and a destroy leave nothing behind", async (t) => {
    const { simulator, stack, left } = await createStack(t);
    await stack.declare({ one: team("ana", "bob"), two: team("cy") });
    await stack.preview();
    t.deepEqual(await left(), {});
    await stack.up();
    await stack.declare({ one: team("ana"), two: team("bob", "cy") });
    await stack.up();
    t.deepEqual(await left(), {});
    await stack.destroy("--run-program");
    t.deepEqual(await left(), {});
    t.deepEqual(holders(simulator), {});
});

const failing = `
const uipath = require("pulumi-uipath-licensing");
new uipath.UserLicenseAllocation("one", { userIds: ["ana-77", "bob-88"], userBundleCodes: ["ACNU"] });
setImmediate(() => setImmediate(() => { throw new Error("on purpose"); }));
`;

test("a program that fails leaves nothing behind", async (t) => {
    const { stack, left } = await createStack(t, { "index.js": failing });
    t.not((await stack.tryUp()).exitCode, 0);
    t.deepEqual(await left(), {});
});

const waiting = `
const pulumi = require("@pulumi/pulumi");
const uipath = require("pulumi-uipath-licensing");
new uipath.UserLicenseAllocation("one", { userIds: ["ana-77", "bob-88"], userBundleCodes: ["ACNU"] }, {
    // The resource is never registered, but its declaration is published at once.
    dependsOn: pulumi.output(new Promise(() => setTimeout(() => {}, 600_000))),
});
`;

test("a killed run leaves nothing that names a user, and the next one removes it", async (t) => {
    const { stack, left } = await createStack(t, { "index.js": waiting });
    const { command } = await stack.launch(["up", "--yes", "--skip-preview"], { reject: false });
    for (let tries = 0; tries < 600 && Object.keys(await left()).length === 0; tries += 1) {
        await sleep(50);
    }
    for (const { pid } of await stack.processes()) {
        process.kill(pid, "SIGKILL");
    }
    await command;
    const files = await left();
    t.is(Object.keys(files).length, 1);
    t.notRegex(JSON.stringify(files), /ana-77|bob-88/);
    const [file = ""] = Object.keys(files);
    t.is((await stat(file)).mode & 0o077, 0, "only the user may read it");

    await stack.write(
        "index.js",
        'const uipath = require("pulumi-uipath-licensing");\nnew uipath.UserLicenseAllocation("one", { userIds: ["cy"], userBundleCodes: ["ACNU"] });',
    );
    await stack.run("cancel", "--yes");
    await stack.up();
    t.deepEqual(await left(), {});
});

for (const [whose, take] of [
    ["open to all", (path: string) => mkdir(path).then(() => chmod(path, 0o777))],
    ["a link", (path: string, elsewhere: string) => symlink(elsewhere, path)],
    ["a file", (path: string) => writeFile(path, "")],
] as const) {
    test(`a folder that is ${whose} is not used, and the run continues without it`, async (t) => {
        const { simulator, stack, folder } = await createStack(t);
        const elsewhere = await createFolder(t);
        await take(join(folder, `uipath-licensing-${process.getuid?.()}`), elsewhere);
        await stack.declare({ one: team("ana", "bob"), two: team("cy") });
        await stack.up();
        await stack.declare({ one: team("ana"), two: team("bob", "cy") });
        await stack.up();
        t.deepEqual(holders(simulator), { ana: "ACNU", bob: "ACNU", cy: "ACNU" });
        t.deepEqual(await readdir(elsewhere), []);
    });
}

const components = `
const pulumi = require("@pulumi/pulumi");
const uipath = require("pulumi-uipath-licensing");
for (const name of ["sales", "support"]) {
    const team = new pulumi.ComponentResource("test:" + name, name);
    new uipath.UserLicenseAllocation("team", { userIds: ["ana", name], userBundleCodes: ["ACNU"] }, { parent: team });
}
`;

test("errors and preview lines name children of the same name with their parents", async (t) => {
    const { simulator, stack } = await createStack(t, { "index.js": components });
    const { exitCode, output } = await stack.try("preview");
    t.not(exitCode, 0);
    t.regex(
        output,
        /1 user declared twice in this organization, in (sales\/team and in support\/team|support\/team and in sales\/team): ana;/,
    );
    t.is(simulator.requests.length, 0);
    await stack.write("index.js", components.replace('["ana", name]', "[name]"));
    await stack.up();
    await stack.write("index.js", components.replace('["ana", name]', "[name]").replace('"ACNU"', '"TSTNU"'));
    t.regex(await stack.preview(), /sales\/team in song-one: \+ TSTNU/);
});

const inline = `
const { readdirSync } = require("fs");
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const uipath = require("pulumi-uipath-licensing");
const team = (name, userIds) => new uipath.UserLicenseAllocation(name, { userIds, userBundleCodes: [name] });
const programs = [
    () => { team("ACNU", ["ana", "bob"]); team("TSTNU", ["cy"]); },
    () => { team("ACNU", ["bob"]); team("TSTNU", ["ana", "cy"]); },
    () => { team("ACNU", ["ana"]); team("TSTNU", ["bob", "cy"]); },
];
(async () => {
    const seen = [];
    for (const program of programs) {
        const stack = await LocalWorkspace.createOrSelectStack(
            { stackName: "inline", projectName: "inline", program: async () => program() },
            { workDir: __dirname + "/project" },
        );
        await stack.setAllConfig(JSON.parse(process.env.STACK_CONFIG));
        await stack.up();
        seen.push([process.listenerCount("exit"), readdirSync("/proc/self/fd").length]);
    }
    console.log("seen " + JSON.stringify(seen));
})();
`;

test("inline programs that run one after the other in one process find their provider, and keep nothing from earlier ones", async (t) => {
    const { simulator, stack, left } = await createStack(t, {
        "inline.js": inline,
        "project/Pulumi.yaml": "name: inline\nruntime: nodejs\n",
        "index.js": "",
    });
    const { execa } = await import("execa");
    const { all } = await execa(process.execPath, ["inline.js"], {
        cwd: stack.folder,
        env: {
            ...stack.environment,
            STACK_CONFIG: JSON.stringify({
                "uipath:baseUrl": { value: simulator.url },
                "uipath:accountId": { value: "song-one" },
                "uipath:accessToken": { value: simulator.token, secret: true },
            }),
        },
        extendEnv: false,
        all: true,
    });
    t.deepEqual(holders(simulator), { ana: "ACNU", bob: "TSTNU", cy: "TSTNU" });
    const releases = simulator.requests.filter(({ body }) => JSON.parse(body).userBundleCodes.length === 0);
    t.deepEqual(releases, [], "a moved user is not released: the provider knows the whole program");
    t.deepEqual(await left(), {});
    const seen = JSON.parse(/^seen (.*)$/m.exec(all)?.[1] ?? "[]") as [number, number][];
    t.is(seen.length, 3);
    t.true(seen.every(([listeners]) => listeners === seen[0]?.[0]));
    t.true(
        seen.every(([, open]) => open <= (seen[0]?.[1] ?? 0)),
        JSON.stringify(seen),
    );
});
