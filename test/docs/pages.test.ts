import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { bulkhead } from "cockatiel";
import { readBlocks } from "../support/page";
import { accountId, organization, type PageSetup, playPage, token } from "../support/page-player";
import { createProject, repository } from "../support/project";
import { holders } from "../support/setup";

const people = ["ana", "dia"].map((name) => ({ id: `id-of-${name}`, userName: name, email: `${name}@example.com` }));
const program = `import * as uipath from "pulumi-uipath-licensing";
new uipath.UserLicenseAllocation("testers", { userIds: ["singer-77"], userBundleCodes: ["TSTNU"] });
`;

/** What pages need beside what every page has; see {@link PageSetup}. A line for each page, in the order of their names. */
const setups: Readonly<Record<string, PageSetup>> = {
    adopting: {},
    contributors: {},
    "error-messages": {},
    errors: {},
    "getting-started": {},
    groups: {},
    "how-it-works": {},
    "interrupted-runs": {
        files: { "index.ts": program },
        after: (t, { simulator }) => {
            t.deepEqual(holders(simulator, accountId), { "singer-77": "TSTNU" });
        },
    },
    limits: {},
    "moving-users": {},
    organizations: {
        server: {
            organizations: [
                organization({ people: people.slice(0, 1) }),
                { accountId: "song-two", seats: { TSTNU: 5 }, people: people.slice(1) },
            ],
        },
        files: { "licenses.csv": "email,bundles\ndia@example.com,TSTNU\n" },
        after: (t, { simulator }) => {
            t.deepEqual(holders(simulator, accountId), { "id-of-ana": "TSTNU" });
            t.deepEqual(holders(simulator, "song-two"), { "id-of-dia": "TSTNU" });
        },
    },
    "people-by-name": {},
    pipelines: {
        files: { "index.ts": program },
        after: async (t, { folder }) => {
            t.regex(await readFile(join(folder, "comment.md"), "utf8"), /1 person gains/);
            t.regex(await readFile(join(folder, "drift.md"), "utf8"), /nothing changes/);
        },
    },
    pulumi: { files: { "index.ts": program }, environment: { UIPATH_LICENSING: repository } },
    reviewing: {
        after: async (t, { folder }) => {
            t.regex(
                await readFile(join(folder, "comment.md"), "utf8"),
                /\| \*\*−`ATTUNU`\*\* \*\*−`RPADEVPRONU`\*\* \| `singer-88` \|/,
            );
            t.regex(await readFile(join(folder, "licenses.html"), "utf8"), /^<!doctype html>/i);
        },
    },
    scale: {},
    seats: {},
    settings: {
        after: async (t, { folder }) => {
            const config = await readFile(join(folder, "Pulumi.dev.yaml"), "utf8");
            t.deepEqual(config.match(/(?<=uipath:)\w+(?=:\n +secure:)/g)?.sort(), ["accessToken", "clientKey"]);
        },
    },
    "signing-in": {
        after: async (t, { folder }) => {
            const config = await readFile(join(folder, "Pulumi.dev.yaml"), "utf8");
            t.deepEqual(config.match(/(?<=uipath:)\w+(?=:\n +secure:)/g)?.sort(), ["clientSecret", "password"]);
            t.false(config.includes(token));
        },
    },
    tables: {},
    troubleshooting: {},
    users: {},
};

/** Pages whose blocks other tests use. */
const elsewhere: Readonly<Record<string, string>> = {
    "other-languages": "test/languages/documentation.test.ts",
};

/** `npm run docs` writes these, and test/languages/schema-examples.test.ts runs their programs. */
const generated = ["_index", "installation-configuration"];

const pages = readdirSync(join(repository, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.replace(".md", ""))
    .filter((name) => !generated.includes(name) && !elsewhere[name]);

/** More pages at once would only wait for each other. */
const places = bulkhead(2, Number.POSITIVE_INFINITY);

for (const name of pages) {
    test(`docs/${name}.md does what it says`, async (t) => {
        const blocks = readBlocks(`docs/${name}.md`);
        t.timeout(600_000);
        if (blocks.some(({ use }) => use !== "skip")) {
            await places.execute(() => playPage(t, blocks, setups[name] ?? {}));
        }
        t.pass();
    });
}

test("the programs of all pages compile, as strictly as the template's", async (t) => {
    const { execa } = await import("execa");
    const programs = pages
        .flatMap((name) => readBlocks(`docs/${name}.md`))
        .filter(({ use }) => typeof use === "object" && use.write === "index.ts")
        .map(({ place, text }) => [`${place.replaceAll(/\W+/g, "-")}.ts`, text] as const);
    const tsconfig = {
        extends: join(repository, "templates/uipath-licensing-typescript/tsconfig.json"),
        compilerOptions: { typeRoots: [join(repository, "node_modules/@types")] },
        files: programs.map(([file]) => file),
    };
    const folder = await createProject(t, {
        ...Object.fromEntries(programs),
        "tsconfig.json": JSON.stringify(tsconfig),
    });
    const { exitCode, all } = await execa("tsc", ["--noEmit", "--project", folder], {
        ...{ preferLocal: true, localDir: repository, all: true, reject: false },
    });
    t.is(exitCode, 0, all);
});
