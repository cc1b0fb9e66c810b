import { readdirSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { bulkhead } from "cockatiel";
import type { Simulator } from "../../simulator/simulator";
import { readBlocks } from "../support/page";
import { organization, type PageSetup, playPage } from "../support/page-player";
import { createProject, repository } from "../support/project";
// Ends what lives as long as this file's tests.
import "../support/setup";

const people = ["ana", "bob", "cem", "dia", "eve"].map((name) => ({
    id: `id-of-${name}`,
    userName: name,
    email: `${name}@example.com`,
}));

const developers = { id: "id-of-developers", name: "RPA developers" };
const members = people.map((person) => ({ ...person, groupIds: [developers.id] }));

/** What pages need beside what every page has; see {@link PageSetup}. A line for each page, in the order of their names. */
const setups: Readonly<Record<string, PageSetup>> = {
    adopting: {
        server: { organizations: [organization({ people })] },
        before: [
            [
                / export /,
                ({ simulator }) => {
                    allocate(simulator, ["id-of-ana", "id-of-bob"], "ATTUNU", "TSTNU");
                    allocate(simulator, ["id-of-cem"], "ATTUNU");
                },
            ],
        ],
    },
    contributors: {},
    errors: {},
    "getting-started": {},
    groups: {
        server: { organizations: [organization({ people: members, groups: [developers] })] },
        before: [
            [
                /RPA developers/,
                ({ simulator }) => simulator.allocateGroup(developers.id, { userBundleCodes: ["TSTNU"] }),
            ],
        ],
    },
    "how-it-works": {},
    "interrupted-runs": {},
    limits: {},
    "moving-users": { server: { organizations: [organization({ people })] } },
    organizations: {},
    "people-by-name": { server: { organizations: [organization({ people })] } },
    pipelines: {},
    reviewing: {},
    seats: {
        server: { organizations: [organization({ people })] },
        before: [[/seatsFrom/, ({ simulator }) => allocate(simulator, strangers(37), "ATTUNU")]],
        // Refused, with three of four people about to lose their licenses.
        failing: /^npx pulumi-uipath-licensing up$/m,
    },
    settings: {},
    "signing-in": {},
    tables: { server: { organizations: [organization({ people })] }, failing: /perhaps/ },
    troubleshooting: {},
    users: {},
};

/** Licenses that users hold before a page begins. */
function allocate({ allocate: give }: Simulator, userIds: readonly string[], ...userBundleCodes: string[]): void {
    give({ userIds, userBundleCodes, useExternalLicense: false });
}

/** Users whom no page declares. */
function strangers(count: number): string[] {
    return Array.from({ length: count }, (_, index) => `user-${index}`);
}

/** Pages whose blocks other tests use. */
const elsewhere: Readonly<Record<string, string>> = {
    "other-languages": "test/languages/documentation.test.ts",
    scale: "none yet",
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
