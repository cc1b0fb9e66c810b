import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { settings } from "../../provider/settings/definitions";
import { registryPages } from "../../tools/docs/registry";
import { withSettingsTable } from "../../tools/docs/settings-table";
import { repository } from "../support/project";

const read = (name: string) => readFileSync(join(repository, name), "utf8");
const schema = JSON.parse(read("dist/plugin/schema.json"));
const pages = registryPages(schema);

for (const name of ["_index.md", "installation-configuration.md"]) {
    test(`docs/${name} matches the schema`, (t) => {
        t.is(read(`docs/${name}`), String(pages[name]), "run npm run docs");
    });

    test(`docs/${name} begins with the header that Pulumi's Registry requires`, (t) => {
        t.regex(read(`docs/${name}`), /^---\ntitle: UiPath Licensing.*\nmeta_desc: .{20,}\nlayout: package\n---\n/);
    });
}

test("the configuration lists every setting, and marks the secret ones", (t) => {
    const lines = read("docs/installation-configuration.md").match(/^- `uipath:.*$/gm) ?? [];
    const listed = lines.map((line) => ({ key: line.split("`")[1], secret: /^- `[^`]*` \(\w+, secret\)/.test(line) }));
    t.deepEqual(
        listed,
        Object.values(settings).map((setting) => ({ key: setting.key, secret: "secret" in setting })),
    );
});

test("the table of docs/settings.md matches the schema", (t) => {
    const page = read("docs/settings.md");
    t.is(page, withSettingsTable(page, schema), "run npm run docs");
    const rows = [...page.matchAll(/^\| `(uipath:\w+)`( \(secret\))? \| .* \| .* \| \S.*\. \|$/gm)];
    t.deepEqual(
        rows.map(([, key, secret]) => ({ key, secret: secret !== undefined })),
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
