import { readdirSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { bulkhead } from "cockatiel";
import { compilePrograms } from "../support/compile";
import { readBlocks } from "../support/page";
import { organization, type PageSetup, playPage } from "../support/page-player";
import { repository } from "../support/project";
import { holders } from "../support/setup";
import { guides } from "./guides";
import { operations } from "./operations";

const personOf = (name: string) => ({ id: `id-of-${name}`, userName: name, email: `${name}@example.com` });

/** What pages need in addition to the usual setup. A page with no needs is not listed. */
const setups: Readonly<Record<string, PageSetup>> = {
    ...guides,
    ...operations,
    "getting-started": {
        settings: false,
        server: { organizations: [organization({ people: ["ana", "bob", "dia"].map(personOf) })] },
        after: (t, { simulator }) => void t.deepEqual(holders(simulator), {}),
    },
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
    test(`the blocks of docs/${name}.md work`, async (t) => {
        const blocks = readBlocks(`docs/${name}.md`);
        t.timeout(600_000);
        if (blocks.some(({ use }) => use !== "skip")) {
            await places.execute(() => playPage(t, blocks, setups[name] ?? {}));
        }
        t.pass();
    });
}

test("the programs of all pages compile as strictly as the template", async (t) => {
    const programs = pages
        .flatMap((name) => readBlocks(`docs/${name}.md`))
        .filter(({ use }) => typeof use === "object" && use.write === "index.ts")
        .map(({ place, text }) => [`${place.replaceAll(/\W+/g, "-")}.ts`, text] as const);
    await compilePrograms(t, programs);
});
