import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import test from "ava";
import type ts from "typescript";
import { createFolder, repository } from "../support/project";
import { wholeFile } from "../support/setup";
import { packTarball } from "../support/tarball";

/** The tarball of `npm pack`, and a program's folder in which it is installed. */
const packed = { tarball: "", program: "", folder: "", files: [] as string[] };

test.before(async () => {
    packed.program = realpathSync(await createFolder(wholeFile));
    packed.tarball = await packTarball(packed.program);
    packed.folder = join(packed.program, "node_modules/pulumi-uipath-licensing");
    mkdirSync(packed.folder, { recursive: true });
    execFileSync("tar", ["-xzf", packed.tarball, "-C", packed.folder, "--strip-components=1"]);
    packed.files = readdirSync(packed.folder, { recursive: true, encoding: "utf8" })
        .filter((name) => statSync(join(packed.folder, name)).isFile())
        .sort();
    symlinkSync(join(repository, "node_modules"), join(packed.folder, "node_modules"));
    symlinkSync(join(repository, "node_modules/@pulumi"), join(packed.program, "node_modules/@pulumi"));
    writeFileSync(join(packed.program, "package.json"), "{}");
});

const plugin = "dist/plugin/pulumi-resource-uipath";
const licenses = "dist/plugin/THIRD-PARTY-LICENSES.txt";

const read = (name: string) => readFileSync(join(packed.folder, name), "utf8");

function sourcesOf(map: string): string[] {
    return JSON.parse(read(map)).sources.map((source: string) => join(dirname(map), source));
}

test("publint finds no problem in strict mode", async (t) => {
    const { publint } = await import("publint");
    const { messages } = await publint({ pkgDir: packed.folder, pack: false, strict: true });
    t.deepEqual(messages, []);
});

test("the types are right for every kind of module resolution", async (t) => {
    const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
    const result = await checkPackage(createPackageFromTarballData(readFileSync(packed.tarball)), {
        // Pulumi's plugin loads these by name. No program imports them.
        excludeEntrypoints: [/^\.\/dynamic\//],
    });
    if (!result.types) {
        return t.fail("there are no types");
    }
    t.deepEqual(Object.keys(result.entrypoints), [".", "./package.json"]);
    t.deepEqual(result.problems, []);
});

test("the package contains only code, public types, their sources, and maps", (t) => {
    const sources = packed.files.filter((name) => name.endsWith(".d.ts.map")).flatMap(sourcesOf);
    const chunks = /^dist\/(index|cli\/main|chunks\/[a-z-]+|dynamic\/(run|(user|group)-license-allocation))\.js$/;
    const code = packed.files.filter((name) => chunks.test(name) || name.endsWith(".d.ts"));
    const wanted = ["LICENSE", "README.md", "package.json", ...sources, ...code, ...code.map((name) => `${name}.map`)];
    t.deepEqual(packed.files, [...wanted, plugin, licenses].sort());
});

const size = (name: string) => statSync(join(packed.folder, name)).size;

test("the plugin's file is small", (t) => {
    // With all of @pulumi/pulumi in it, it would be about ten times as large.
    t.true(size(plugin) < 1_350_000, `${size(plugin)} bytes`);
});

test("all other files are small", (t) => {
    const others = packed.files.filter((name) => name !== plugin && name !== licenses);
    const bytes = others.reduce((sum, name) => sum + size(name), 0);
    t.true(bytes < 480_000, `${bytes} bytes`);
});

test("each entry of package.json's files packs something, and only the plugin contains the schema", (t) => {
    const { files } = JSON.parse(read("package.json")) as { files: string[] };
    const [left, packs] = [
        files.filter((entry) => entry.startsWith("!")),
        files.filter((entry) => !entry.startsWith("!")),
    ];
    t.deepEqual(left, ["!dist/plugin/schema.json"]);
    for (const entry of packs) {
        t.true(
            packed.files.some((name) => name === entry || name.startsWith(`${entry}/`)),
            entry,
        );
    }
    t.true(read(plugin).includes("uipath:index:UserLicenseAllocation"));
});

test("modules that remember a run are packed separately from what programs and the command line load", (t) => {
    const maps = packed.files.filter((name) => name.endsWith(".js.map"));
    for (const name of ["dynamic/session", "lifecycle/seats", "lifecycle/log-user-names"]) {
        const holders = maps.filter((map) => sourcesOf(map).includes(`provider/${name}.ts`));
        t.true(holders.length === 1 && holders[0]?.startsWith("dist/dynamic/"), `${name}: ${holders}`);
    }
});

test("a program does not load what only the command line, the plugin, tables or sign-ins need", (t) => {
    const script = `require("pulumi-uipath-licensing");
        console.log(Object.keys(require.cache).filter((name) => ${/commander|csv-|node_modules.yaml|node-fetch.src|oauth4|licensing.dist.(cli|dynamic)/}.test(name)))`;
    t.is(execFileSync(process.execPath, ["-e", script], { cwd: packed.program, encoding: "utf8" }), "[]\n");
});

function traceOf(script: string): string[] {
    const program = `Promise.resolve().then(() => ${script}).catch(({ stack }) => console.log(stack))`;
    const options = { cwd: packed.program, encoding: "utf8" } as const;
    const stack = execFileSync(process.execPath, ["--enable-source-maps", "-e", program], options);
    return [...stack.matchAll(/(provider\/[a-z/-]+\.ts):(\d+)/g)].map(
        ([, file = "", line]) => readFileSync(join(repository, file), "utf8").split("\n")[Number(line) - 1] ?? "",
    );
}

test("a stack trace names source files and lines", (t) => {
    const [own] = traceOf(
        `new (require("pulumi-uipath-licensing").UserLicenseAllocation)("team", { get userIds() { throw new Error("x"); } })`,
    );
    t.regex(String(own), /pulumi\.output\(args\.userIds\)/);
    const [other] = traceOf(
        `new (require("pulumi-uipath-licensing").GroupLicenseAllocation)("team", { get groupId() { throw new Error("x"); } })`,
    );
    t.regex(String(other), /pulumi\.output\(args\.groupId\)/);
});

test("an editor that looks for a definition finds the source", async (t) => {
    const program = join(packed.program, "editor.ts");
    const text = `import * as uipath from "pulumi-uipath-licensing";
new uipath.UserLicenseAllocation("team", { userIds: [], userBundleCodes: [""] });
uipath.readAllocations("licenses.csv");
uipath.TableError.code;
`;
    writeFileSync(program, text);
    const server = spawn(process.execPath, [require.resolve("typescript/lib/tsserver.js")]);
    t.teardown(() => server.kill());
    const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    const ask = async (seq: number, command: string, args: object) => {
        server.stdin.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
        for (let next = await answers.next(); command !== "open" && !next.done; next = await answers.next()) {
            const message = next.value.startsWith("{") ? JSON.parse(next.value) : {};
            if (message.request_seq === seq) {
                return message.body;
            }
        }
    };
    await ask(1, "open", { file: program, fileContent: text });
    const codes = { line: 2, offset: (text.split("\n")[1] ?? "").indexOf('""') + 2 };
    const offered = await ask(1.5, "completions", { file: program, ...codes });
    t.true(["ATTUNU", "TSTNU"].every((code) => offered.some(({ name }: { name: string }) => name === code)));
    for (const [seq, name] of ["UserLicenseAllocation", "readAllocations", "TableError", "userIds"].entries()) {
        const before = text.slice(0, text.indexOf(name)).split("\n");
        const place = { line: before.length, offset: String(before.at(-1)).length + 1 };
        const [{ file, start }] = await ask(seq + 2, "definition", { file: program, ...place });
        t.true(file.startsWith(join(packed.folder, "provider/")), file);
        t.regex(String(readFileSync(file, "utf8").split("\n")[start.line - 1]), new RegExp(`\\b${name}\\b`));
    }
});

test("the compiler inside @pulumi/pulumi reads the types", (t) => {
    const old: typeof ts = require("@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js");
    const program = join(packed.program, "old.ts");
    writeFileSync(
        program,
        `import * as pulumi from "@pulumi/pulumi";
import * as uipath from "pulumi-uipath-licensing";
export const right: Promise<string[]> = uipath.getUserIds(["ana"], { accountId: "song-one" });
const codes = ["ATTUNU"] as const;
const people: readonly string[] = ["ana"];
const team = new uipath.UserLicenseAllocation("team", { userIds: people, userBundleCodes: codes });
new uipath.GroupLicenseAllocation("group", { groupId: "g", userBundleCodes: codes });
uipath.getUserIdsOutput(people);
export const held: pulumi.Output<string[] | undefined> = team.allocations.apply(({ ana }) => ana);
export const users: pulumi.Output<string[]> = team.userIds;
export const bundles: pulumi.Output<string[]> = team.userBundleCodes;
export const doubtful: pulumi.Output<string[]> = team.unconfirmed;
export const packed = team.holders;
export const wrong: Promise<string[]> = uipath.getUserIds(["ana"], { accountID: "song-one" });
`,
    );
    const options = {
        strict: true,
        target: old.ScriptTarget.ES2019,
        moduleResolution: old.ModuleResolutionKind.NodeJs,
    };
    const complaints = old
        .getPreEmitDiagnostics(old.createProgram([program], { ...options, types: [] }))
        // It also reports many errors in the types of Node.js.
        .filter(({ file }) => file?.fileName.startsWith(packed.program))
        .map(({ file, start = 0 }) => `${file?.fileName}: ${file?.text.slice(start).split("\n")[0]}`);
    t.deepEqual(complaints, [`${program}: holders;`, `${program}: accountID: "song-one" });`]);
});
