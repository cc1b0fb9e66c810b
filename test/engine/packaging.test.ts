import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { writeFiles } from "../../tools/write-files";
import { createFolder } from "../support/project";
import { startServer, wholeFile } from "../support/setup";
import { Stack } from "../support/stack";
import { packTarball } from "../support/tarball";

const installed = { folder: "" };

/** Installs the tarball of `npm pack` in an empty folder, with the peer dependency that every program has. */
test.before(async () => {
    const { execa } = await import("execa");
    const folder = await createFolder(wholeFile);
    installed.folder = folder;
    const tarball = await packTarball(folder);
    const { version } = JSON.parse(await readFile(require.resolve("@pulumi/pulumi/package.json"), "utf8"));
    await writeFile(join(folder, "package.json"), "{}");
    const packages = [tarball, `@pulumi/pulumi@${version}`];
    await execa("npm", ["install", "--ignore-scripts", "--prefer-offline", ...packages], { cwd: folder });
});

async function createProgram(manifest: object, files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await mkdtemp(join(installed.folder, "program-"));
    await writeFiles(folder, {
        "package.json": JSON.stringify({ name: "program", private: true, ...manifest }),
        ...files,
    });
    return folder;
}

const body = `
const team = new uipath.UserLicenseAllocation("team", { userIds: ["singer-77"], userBundleCodes: ["ATTUNU"] });
`;

const plainProgram = {
    "index.js": `const uipath = require("pulumi-uipath-licensing");${body}exports.allocations = team.allocations;`,
};

const runs = test.macro(async (t: ExecutionContext, manifest: object, main: string, files: Record<string, string>) => {
    const simulator = await startServer(t);
    const folder = await createProgram(manifest, files);
    const stack = await Stack.create(t, { folder, main });
    await stack.use(simulator);
    t.regex(await stack.preview(), /\+ 2 to create/);
    await stack.up();
    t.deepEqual(simulator.ledger().users["singer-77"], ["ATTUNU"]);
    const { allocations } = await stack.export();
    t.is(String(allocations.team?.outputs?.__provider).length, 86);
    t.deepEqual(JSON.parse(await stack.run("stack", "output", "--json")), { allocations: { "singer-77": ["ATTUNU"] } });
    await stack.destroy();
    t.deepEqual(simulator.ledger().users["singer-77"], []);
});

/** A program without its own TypeScript is compiled by the old one inside @pulumi/pulumi, which needs old options. */
const tsconfig = JSON.stringify({
    compilerOptions: { strict: true, target: "es2019", module: "commonjs", moduleResolution: "node" },
});

test("from a tarball, a CommonJS TypeScript program", runs, {}, "index.ts", {
    "tsconfig.json": tsconfig,
    "index.ts": `import * as uipath from "pulumi-uipath-licensing";${body}export const allocations = team.allocations;`,
});
test("from a tarball, an ESM program", runs, { type: "module" }, "index.js", {
    "index.js": `import * as uipath from "pulumi-uipath-licensing";${body}export const allocations = team.allocations;`,
});
test("from a tarball, a plain JavaScript program", runs, {}, "index.js", plainProgram);

test.serial("an upgrade of the package changes no resource", async (t) => {
    const simulator = await startServer(t);
    const folder = await createProgram({}, plainProgram);
    const stack = await Stack.create(t, { folder });
    await stack.use(simulator);
    await stack.up();
    const manifest = join(installed.folder, "node_modules/pulumi-uipath-licensing/package.json");
    await writeFile(manifest, (await readFile(manifest, "utf8")).replace(/"version": "[^"]*"/, '"version": "99.0.0"'));
    t.regex(await stack.up(), /2 unchanged/);
    t.is(simulator.requests.length, 1);
});
