import { mkdir, realpath, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { version } from "../../package.json";
import { writeFiles } from "../../tools/write-files";
import { environmentFor } from "../support/cli";
import { createFolder, repository } from "../support/project";
import { holders, startServer, wholeFile } from "../support/setup";
import { type Run, Stack } from "../support/stack";
import { packTarball } from "../support/tarball";

const ours = "pulumi-uipath-licensing";
const pulumi = join(repository, "node_modules/@pulumi");
const shared = { tarball: "" };

test.before(async () => {
    shared.tarball = await packTarball(await createFolder(wholeFile));
});

/** A package that declares licenses for programs that do not import ours. */
const between = {
    "package.json": JSON.stringify({ name: "licenses", version: "1.0.0", main: "index.js" }),
    "index.js": `exports.uipath = require("${ours}");`,
};
const team = `new uipath.UserLicenseAllocation("team", { userIds: ["ana"], userBundleCodes: ["ATTUNU"] });`;
const group = `new uipath.GroupLicenseAllocation("group", { groupId: "developers", userBundleCodes: ["ATTUNU"] });`;
const program = `const { uipath } = require("licenses");\n${team}\n`;

async function link(target: string, ...path: string[]): Promise<void> {
    const place = join(...path);
    await mkdir(dirname(place), { recursive: true });
    await symlink(target, place);
}

async function install(tool: string, folder: string, ...args: string[]): Promise<void> {
    const { execa } = await import("execa");
    await execa(tool, ["install", ...args], {
        cwd: folder,
        env: {
            npm_config_store_dir: join(folder, "store"),
            npm_config_cache_dir: join(folder, "cache"),
            npm_config_state_dir: join(folder, "state"),
        },
        preferLocal: true,
        localDir: repository,
    });
}

async function createStack(t: ExecutionContext, folder: string, project = "name: test\nruntime: nodejs\n") {
    const simulator = await startServer(t);
    // The CLI takes the folder's name, which may be a link, from the shell's PWD.
    const environment = { ...environmentFor(simulator), PWD: folder };
    const stack = await Stack.create(t, { folder, project, environment });
    return { simulator, stack };
}

/** The output has one block that says where the package is missing and what to do, and no stack trace. */
function isTold(t: ExecutionContext, { exitCode, output }: Run, folder: string, remedy: string): void {
    t.not(exitCode, 0);
    const [, diagnostics = ""] = output.split("Diagnostics:");
    t.is(diagnostics.match(/\[UIPATH_SETTINGS_INVALID\]/g)?.length, 1, output);
    t.true(output.includes(`Pulumi's plugin cannot find ${ours} in ${folder}, where the program runs`), output);
    t.true(output.includes(`what to do: ${remedy}`), output);
    t.notRegex(output, /Cannot find module|\n\s+at |unhandled exception/);
}

const add = (folder: string) =>
    `add "${ours}": "^${version}" to "dependencies" in ${join(folder, "package.json")}, and install it: `;

test("a pnpm workspace in which only another package depends on ours, then hoisted", async (t) => {
    const root = await realpath(await createFolder(t));
    const folder = join(root, "program");
    const manifest = (more: object) => ({
        private: true,
        dependencies: { "@pulumi/pulumi": `link:${join(pulumi, "pulumi")}`, ...more },
    });
    await writeFiles(root, {
        "package.json": JSON.stringify(manifest({})),
        "pnpm-workspace.yaml": "packages: [program, licenses]\n",
        "licenses/package.json": JSON.stringify({
            name: "licenses",
            version: "1.0.0",
            ...manifest({ [ours]: `file:${shared.tarball}` }),
        }),
        "licenses/index.js": between["index.js"],
        "program/package.json": JSON.stringify({ name: "program", ...manifest({ licenses: "workspace:*" }) }),
        // Each fails separately, and only one of them is shown.
        "program/index.js": `${program.replace(team, "")}
            Promise.resolve().then(() => { ${team} });
            Promise.resolve().then(() => { ${group} });`,
    });
    await install("pnpm", root);
    const { stack } = await createStack(t, folder);
    isTold(t, await stack.try("preview"), folder, add(folder));
    await install("pnpm", root, "--config.node-linker=hoisted", "--force");
    t.regex(await stack.preview(), /Allocation team create/);
});

test("an npm link to a package that depends on ours", async (t) => {
    const root = await realpath(await createFolder(t));
    const folder = join(root, "program");
    await writeFiles(root, {
        "licenses/package.json": JSON.stringify({
            ...JSON.parse(between["package.json"]),
            dependencies: { [ours]: `file:${shared.tarball}` },
        }),
        "licenses/index.js": between["index.js"],
        "program/package.json": JSON.stringify({ dependencies: { licenses: "file:../licenses" } }),
        "program/index.js": program.replace(team, group),
    });
    for (const each of ["licenses", "program"]) {
        await install("npm", join(root, each), "--prefer-offline", "--legacy-peer-deps");
    }
    await link(pulumi, root, "node_modules/@pulumi");
    const { stack } = await createStack(t, folder);
    isTold(t, await stack.try("preview"), folder, add(folder));
});

test("a bundled program that contains our package, when the package is removed after an up, and then restored", async (t) => {
    const folder = await realpath(await createFolder(t));
    await link(pulumi, folder, "node_modules/@pulumi");
    const installed = join(folder, "node_modules", ours);
    await link(repository, installed);
    await writeFiles(folder, {
        "package.json": JSON.stringify({ main: "bundle.js" }),
        "index.js": program.replace("licenses", "./licenses"),
        "licenses.js": between["index.js"],
    });
    const { rolldown } = await import("rolldown");
    const build = await rolldown({ input: join(folder, "index.js"), platform: "node", external: /^@pulumi\// });
    await build.write({ file: join(folder, "bundle.js"), format: "cjs", codeSplitting: false });
    await build.close();
    const { simulator, stack } = await createStack(t, folder);
    await stack.up();
    t.deepEqual(holders(simulator), { ana: "ATTUNU" });

    await rm(installed);
    isTold(t, await stack.tryUp(), folder, add(folder));
    await stack.write("package.json", JSON.stringify({ main: "bundle.js", dependencies: { [ours]: "^0.1.0" } }));
    isTold(
        t,
        await stack.try("preview"),
        folder,
        `install what "dependencies" in ${join(folder, "package.json")} lists: `,
    );
    t.deepEqual(holders(simulator), { ana: "ATTUNU" });
    t.regex((await stack.try("destroy", "--yes", "--skip-preview")).output, /Cannot find module/);
    await link(repository, installed);
    await stack.destroy();
    t.deepEqual(holders(simulator), {});
});

test("a program in a subfolder of a project that is opened through a link", async (t) => {
    const root = await realpath(await createFolder(t));
    const folder = join(root, "real/src");
    await writeFiles(folder, {
        "package.json": "{}",
        "index.js": program,
        "node_modules/licenses/index.js": `exports.uipath = require(${JSON.stringify(repository)});`,
    });
    await link(pulumi, folder, "node_modules/@pulumi");
    await link(join(root, "real"), root, "link");
    const project = "name: test\nruntime: nodejs\nmain: src/\n";
    const { stack } = await createStack(t, join(root, "link"), project);
    isTold(t, await stack.try("preview"), folder, add(folder));

    // A program that changes its folder does not change the plugin's.
    const leaving = `process.chdir(${JSON.stringify(root)});${program}`;
    await stack.write("src/index.js", leaving);
    await link(repository, folder, "node_modules", ours);
    t.regex(await stack.preview(), /Allocation team create/);
});

test("the plugin finds the package if a Node.js hook provides it", async (t) => {
    const folder = await createFolder(t);
    await writeFiles(folder, {
        "index.js": program,
        "node_modules/licenses/index.js": between["index.js"],
        "hooks.cjs": `
            const Module = require("node:module");
            const load = Module._load;
            const find = Module.createRequire(${JSON.stringify(join(repository, "any.js"))});
            Module._load = (request, ...rest) =>
                load(request.startsWith("${ours}") ? find.resolve(request) : request, ...rest);`,
    });
    await link(pulumi, folder, "node_modules/@pulumi");
    const { stack } = await createStack(t, folder);
    stack.environment.NODE_OPTIONS = `--require=${join(folder, "hooks.cjs")}`;
    t.regex(await stack.preview(), /Allocation team create/);
});

test("an inline program outside its workspace's folder, and mocks", async (t) => {
    const folder = await realpath(await createFolder(t));
    await writeFiles(folder, {
        // Without this file, the Automation API writes one that names the program's folder.
        "project/Pulumi.yaml": "name: inline\nruntime: nodejs\n",
        "inline.js": `
            const { LocalWorkspace } = require("@pulumi/pulumi/automation");
            const uipath = require(${JSON.stringify(repository)});
            LocalWorkspace.createOrSelectStack({
                stackName: "inline",
                projectName: "inline",
                program: async () => { ${team} },
            }, { workDir: ${JSON.stringify(join(folder, "project"))} }).then((stack) => stack.preview({ onOutput: console.log }));`,
        "mocked.js": `
            const uipath = require(${JSON.stringify(repository)});
            const pulumi = require("@pulumi/pulumi");
            pulumi.runtime.setMocks({ call: ({ inputs }) => inputs, newResource: ({ inputs }) => ({ id: "1", state: inputs }) });
            const { userBundleCodes } = new uipath.GroupLicenseAllocation("team", { groupId: "g", userBundleCodes: ["IDU"] });
            userBundleCodes.apply((codes) => console.log(codes));`,
    });
    await link(pulumi, folder, "node_modules/@pulumi");
    await link(repository, folder, "project/node_modules", ours);
    const { stack } = await createStack(t, folder, "name: test\nruntime: nodejs\nmain: inline.js\n");
    const { execa } = await import("execa");
    const start = (...args: string[]) =>
        execa(process.execPath, args, { cwd: folder, env: stack.environment, extendEnv: false, all: true });
    t.regex((await start("inline.js")).all, /UserLicenseAllocation team create/);
    // Also inside a program that Pulumi itself started.
    t.regex(await stack.preview(), /UserLicenseAllocation team create/);
    t.is((await start("mocked.js")).all, "[ 'IDU' ]");
});
