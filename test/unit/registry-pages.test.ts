import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { settings } from "../../provider/settings/definitions";
import { registryPages } from "../../tools/docs/registry";
import { repository } from "../support/project";

const read = (name: string) => readFileSync(join(repository, name), "utf8");
const pages = registryPages(JSON.parse(read("dist/plugin/schema.json")));

for (const name of ["_index.md", "installation-configuration.md"]) {
    test(`docs/${name} is what the schema says`, (t) => {
        t.is(read(`docs/${name}`), String(pages[name]), "run npm run docs");
    });

    test(`docs/${name} begins as Pulumi's Registry wants it`, (t) => {
        t.regex(read(`docs/${name}`), /^---\ntitle: UiPath Licensing.*\nmeta_desc: .{20,}\nlayout: package\n---\n/);
    });
}

test("every setting stands among the configuration, and who sets a secret is told so", (t) => {
    const lines = read("docs/installation-configuration.md").match(/^- `uipath:.*$/gm) ?? [];
    const told = lines.map((line) => ({ key: line.split("`")[1], secret: /^- `[^`]*` \(\w+, secret\)/.test(line) }));
    t.deepEqual(
        told,
        Object.values(settings).map((setting) => ({ key: setting.key, secret: "secret" in setting })),
    );
});

test("the overview has an example in each language", (t) => {
    const shown = [...read("docs/_index.md").matchAll(/\{\{% choosable language (\w+) %\}\}\n\n```\1\n/g)];
    t.deepEqual(
        shown.map(([, language]) => language),
        ["typescript", "python", "go", "csharp", "yaml"],
    );
});
