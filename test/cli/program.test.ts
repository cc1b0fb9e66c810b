import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "ava";
import ts from "typescript";
import { findProgramPlace } from "../../provider/cli/program-place";
import { environmentFor, runCli } from "../support/cli";
import { createFolder, createProject } from "../support/project";
import { startServer } from "../support/server";

test("the exported program is TypeScript that compiles strictly", async (t) => {
    const simulator = await startServer(t, { portal: true });
    simulator.allocate({ userIds: ["singer-77"], userBundleCodes: ["ATTUNU"], useExternalLicense: false });
    const folder = await createProject(t);
    const { exitCode, stderr } = await runCli(
        ["export", "--out", "licenses.csv", "--program", "index.ts"],
        environmentFor(simulator),
        folder,
    );
    t.is(exitCode, 0, stderr);
    t.regex(stderr, /^next:$/m);
    const program = ts.createProgram([join(folder, "index.ts")], {
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        preserveSymlinks: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        types: [],
    });
    t.deepEqual(
        ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText),
        [],
    );
});

for (const [type, load] of [
    ["commonjs", /^const uipath = require\("pulumi-uipath-licensing"\);/],
    ["module", /^import \* as uipath from "pulumi-uipath-licensing";/],
] as const) {
    test(`the exported program is JavaScript of the package's type: ${type}`, async (t) => {
        const simulator = await startServer(t, { portal: true });
        simulator.allocate({ userIds: ["singer-77"], userBundleCodes: ["ATTUNU"], useExternalLicense: false });
        const folder = await createProject(t, { "package.json": `{\n\t"type": "${type}"\n}` });
        await runCli(["export", "--out", "a b's.yaml", "--program", "index.js"], environmentFor(simulator), folder);
        const text = readFileSync(join(folder, "index.js"), "utf8");
        t.regex(text, load);
        t.regex(text, /readAllocations\("a b's\.yaml"\)/);
        t.notThrows(() => execFileSync(process.execPath, ["--check", "index.js"], { cwd: folder, stdio: "pipe" }));
    });
}

test("a program finds the table from the folder in which Pulumi runs it", async (t) => {
    const cases: { files: Record<string, string>; program: string; runsIn: string }[] = [
        { files: {}, program: "index.ts", runsIn: "." },
        { files: { "Pulumi.yaml": "name: a" }, program: "index.ts", runsIn: "." },
        { files: { "Pulumi.yaml": "name: a\nmain: src" }, program: "src/index.ts", runsIn: "src" },
        { files: { "Pulumi.yaml": "name: a\nmain: src/index.ts" }, program: "src/index.ts", runsIn: "src" },
        // Without any `main` the program would not run. One would add it to Pulumi.yaml.
        { files: { "Pulumi.yaml": "name: a", "package.json": "{}" }, program: "src/index.ts", runsIn: "src" },
        {
            files: { "Pulumi.yml": "name: a", "package.json": '{"main": "src/index.ts"}' },
            program: "src/index.ts",
            runsIn: ".",
        },
        {
            files: { "Pulumi.yaml": "name: a\nmain: src/", "package.json": '{"main": "src/index.ts"}' },
            program: "src/index.ts",
            runsIn: "src",
        },
        { files: { "Pulumi.yaml": "{ broken", "package.json": "broken" }, program: "src/index.js", runsIn: "src" },
    ];
    for (const { files, program, runsIn } of cases) {
        const folder = await createFolder(t);
        mkdirSync(dirname(join(folder, program)), { recursive: true });
        for (const [name, text] of Object.entries(files)) {
            writeFileSync(join(folder, name), text);
        }
        t.is(findProgramPlace(join(folder, program)).workingFolder, join(folder, runsIn), JSON.stringify(files));
    }
});
