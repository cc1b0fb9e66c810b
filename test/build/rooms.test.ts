import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { writeFiles } from "../../tools/write-files";
import { createFolder, repository } from "../support/project";

const rooms = readdirSync(join(repository, "provider"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "redaction")
    .map(({ name }) => name);

test("the linter has the import rules of each room", (t) => {
    const { overrides } = JSON.parse(readFileSync(join(repository, "biome.json"), "utf8"));
    const withRules = overrides
        .filter((each: object) => JSON.stringify(each).includes("noRestrictedImports"))
        .flatMap(({ includes }: { includes: string[] }) => includes);
    t.deepEqual(withRules.sort(), rooms.map((room) => `provider/${room}/**`).sort());
});

test("every helper of the tests is in their index", (t) => {
    const helpers = join(repository, "test/support");
    const index = readFileSync(join(helpers, "README.md"), "utf8");
    t.deepEqual(
        readdirSync(helpers).filter((name) => name !== "README.md" && !index.includes(`\`${name}\``)),
        [],
    );
});

const forbidden = [
    ["allocation", "lifecycle"],
    ["allocation", "uipath"],
    ["domain", "contract"],
    ["dynamic", "plugin"],
    ["lifecycle", "dynamic"],
    ["lifecycle", "plugin"],
    ["lookup", "program"],
    ["plugin", "dynamic"],
    ["report", "lifecycle"],
    ["resources", "lifecycle"],
];
const allowed = [
    ["dynamic", "lifecycle"],
    ["lifecycle", "allocation"],
    ["plugin", "lifecycle"],
];

/** The findings of one rule in files that are linted like this repository's. */
async function lint(t: ExecutionContext, rule: string, files: Readonly<Record<string, string>>): Promise<string[]> {
    const folder = await createFolder(t);
    cpSync(join(repository, "biome.json"), join(folder, "biome.json"));
    await writeFiles(folder, files);
    const { stdout } = spawnSync(
        join(repository, "node_modules/.bin/biome"),
        ["lint", "--vcs-enabled=false", "--reporter=json", `--only=${rule}`, "--max-diagnostics=none"],
        { cwd: folder, encoding: "utf8" },
    );
    return Object.keys(files)
        .filter((file) => stdout.includes(file))
        .sort();
}

test("each room has a page that says which question it answers, and names files that exist", (t) => {
    for (const room of rooms) {
        const folder = join(repository, "provider", room);
        const page = readFileSync(join(folder, "README.md"), "utf8");
        t.regex(page, /^# .+\n\n[A-Z][^\n]*\?/, room);
        for (const [, name = ""] of page.matchAll(/^- `([^`]+)`/gm)) {
            t.true(existsSync(join(folder, name)), `${room}/${name}`);
        }
    }
});

test("an import against the rooms' order is an error", async (t) => {
    const file = ([from, to]: string[]) => `provider/${from}/to-${to}.ts`;
    const files = [...forbidden, ...allowed].map((pair) => [
        file(pair),
        `import { something } from "../${pair[1]}/something";\n\nsomething();\n`,
    ]);
    const found = await lint(t, "style/noRestrictedImports", Object.fromEntries(files));
    t.deepEqual(found, forbidden.map(file).sort());
});

test("types that import each other are an error in every folder with code", async (t) => {
    const folders = [
        "bench",
        "bench/figures",
        "provider/domain",
        "simulator",
        "test/support",
        "test/unit",
        "tools/build",
    ];
    const files = folders.flatMap((folder) => [
        [`${folder}/one.ts`, 'import type { Two } from "./two";\n\nexport type One = Two[];\n'],
        [`${folder}/two.ts`, 'import type { One } from "./one";\n\nexport type Two = Set<One>;\n'],
    ]);
    const found = await lint(t, "suspicious/noImportCycles", Object.fromEntries(files));
    t.deepEqual(found, files.map(([file]) => file).sort());
});
