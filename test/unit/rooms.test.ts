import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { writeFiles } from "../../tools/write-files";
import { createFolder, repository } from "../support/project";

const rooms = readdirSync(join(repository, "provider"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "redaction")
    .map(({ name }) => name);

test("the linter knows from where each room may import", (t) => {
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

test("an import against the arrows is an error", async (t) => {
    const folder = await createFolder(t);
    cpSync(join(repository, "biome.json"), join(folder, "biome.json"));
    const files = [...forbidden, ...allowed].map(([from, to]) => [
        `provider/${from}/to-${to}.ts`,
        `import { something } from "../${to}/something";\n\nsomething();\n`,
    ]);
    await writeFiles(folder, Object.fromEntries(files));

    const { stdout } = spawnSync(
        join(repository, "node_modules/.bin/biome"),
        [
            "lint",
            "--vcs-enabled=false",
            "--reporter=json",
            "--only=style/noRestrictedImports",
            "--max-diagnostics=none",
        ],
        { cwd: folder, encoding: "utf8" },
    );

    const found = [...new Set(stdout.match(/provider\/[a-z]+\/to-[a-z]+\.ts/g))];
    t.deepEqual(found.sort(), forbidden.map(([from, to]) => `provider/${from}/to-${to}.ts`).sort());
});
