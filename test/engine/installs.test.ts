import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { bulkhead } from "cockatiel";
import { oldestVersion } from "../../tools/engine/installed";
import { nodes, provideNode } from "../../tools/matrix/node";
import { environmentFor } from "../support/cli";
import { createFolder, repository } from "../support/project";
import { holders, startServer, wholeFile } from "../support/setup";
import { Stack } from "../support/stack";
import { packTarball } from "../support/tarball";

/** One at a time: each installation can use the packages that the earlier ones fetched. */
const installing = bulkhead(1, Number.POSITIVE_INFINITY);
const shared = { tarball: "", pulumi: "", environment: {} };

test.before(async () => {
    const { execa } = await import("execa");
    const folder = await createFolder(wholeFile);
    const { stdout: registry } = await execa("npm", ["config", "get", "registry"]);
    shared.tarball = await packTarball(folder);
    shared.pulumi = JSON.parse(await readFile(require.resolve("@pulumi/pulumi/package.json"), "utf8")).version;
    // The user's own pnpm and yarn folders are neither used nor changed.
    shared.environment = {
        npm_config_store_dir: join(folder, "pnpm"),
        npm_config_cache_dir: join(folder, "pnpm-cache"),
        npm_config_state_dir: join(folder, "pnpm-state"),
        YARN_GLOBAL_FOLDER: join(folder, "yarn"),
        YARN_NPM_REGISTRY_SERVER: registry,
        YARN_ENABLE_TELEMETRY: "0",
        YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    };
});

interface Install {
    tool: "npm" | "pnpm" | "yarn";
    args?: readonly string[];
    /** Yarn's `nodeLinker`. */
    linker?: string;
    /** Whether the program can load packages that it does not depend on. */
    hoisted?: boolean;
    node?: string;
    pulumi?: string;
    /** The prefix of Pulumi's command. */
    by?: readonly string[];
}

const works = test.macro(async (t: ExecutionContext, install: Install) => {
    const { tool, args = [], linker = "pnp", hoisted = false, node, pulumi = shared.pulumi, by = [] } = install;
    const { execa } = await import("execa");
    const folder = await createFolder(t);
    const manifest = {
        name: "program",
        private: true,
        dependencies: { "pulumi-uipath-licensing": `file:${shared.tarball}`, "@pulumi/pulumi": pulumi },
    };
    const program = `
        const uipath = require("pulumi-uipath-licensing");
        new uipath.UserLicenseAllocation("team", { userIds: ["ana"], userBundleCodes: ["ATTUNU"] });
        exports.versions = [process.version, require("@pulumi/pulumi/package.json").version].join();
    `;
    await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
    await writeFile(join(folder, ".yarnrc.yml"), `nodeLinker: ${linker}\n`);
    await writeFile(join(folder, "index.js"), program);
    const chosen = node ? [await provideNode(node)] : [];
    const { all, exitCode } = await installing.execute(() =>
        execa(tool, ["install", ...args], {
            cwd: folder,
            env: { ...shared.environment, PATH: [...chosen, process.env.PATH].join(delimiter) },
            preferLocal: true,
            localDir: repository,
            all: true,
            reject: false,
        }),
    );
    t.is(exitCode, 0, all);
    t.is(existsSync(join(folder, "node_modules/@grpc/grpc-js")), hoisted);

    const simulator = await startServer(t);
    const stack = await Stack.create(t, {
        folder,
        asInstalled: true,
        environment: { ...shared.environment, ...environmentFor(simulator) },
    });
    const bin = join(repository, "node_modules/.bin");
    stack.environment.PATH = [...chosen, stack.environment.PATH, bin].join(delimiter);
    const run = async (...command: string[]) => (await stack.launch(command, {}, by)).command;
    const { stdout } = await run("up", "--yes", "--skip-preview");
    t.true(String(stdout).includes(`"${node ? `v${node}` : process.version},${pulumi}"`), String(stdout));
    t.deepEqual(holders(simulator), { ana: "ATTUNU" });
    await run("destroy", "--yes", "--skip-preview");
    t.deepEqual(holders(simulator), {});
});

test("npm, not hoisted", works, { tool: "npm", args: ["--install-strategy=linked", "--prefer-offline"] });
test("pnpm", works, { tool: "pnpm" });
test("pnpm, hoisted", works, { tool: "pnpm", args: ["--config.node-linker=hoisted"], hoisted: true });
test("yarn, hoisted", works, { tool: "yarn", linker: "node-modules", hoisted: true });
test("yarn, not hoisted", works, { tool: "yarn", linker: "pnpm" });
test("yarn, Plug'n'Play, with Pulumi started by `yarn exec`", works, {
    tool: "yarn",
    by: ["yarn", "exec"],
    // On Node.js 22, Pulumi's TypeScript loader does not find the modules that it extends under Plug'n'Play.
    ...(process.version.startsWith("v22.") && { node: nodes["node 24"] }),
});
test("the newest Node.js series with the oldest @pulumi/pulumi", works, {
    tool: "npm",
    args: ["--prefer-offline"],
    hoisted: true,
    node: nodes["node 24"],
    pulumi: oldestVersion,
});
