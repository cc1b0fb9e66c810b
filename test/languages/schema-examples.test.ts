import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { exampleOrganization } from "../../simulator/organization";
import type { PackageSpec } from "../../tools/schema/spec";
import { createLanguageStack } from "../support/language-stack";
import { repository } from "../support/project";
import { startServer } from "../support/setup";

const read = (name: string) => readFileSync(join(repository, name), "utf8");
const schema: PackageSpec = JSON.parse(read("dist/plugin/schema.json"));

/** By language. */
const projects: Readonly<Record<string, (program: string) => Record<string, string>>> = {
    typescript: (program) => ({
        "Pulumi.yaml": "name: licenses\nruntime: nodejs\n",
        ...{ "package.json": "{}", "index.ts": program },
    }),
    python: (program) => ({ "Pulumi.yaml": "name: licenses\nruntime: python\n", "__main__.py": program }),
    go: (program) => ({
        "Pulumi.yaml": "name: licenses\nruntime: go\n",
        ...{ "go.mod": read("examples/go/go.mod"), "go.sum": read("examples/go/go.sum"), "main.go": program },
    }),
    yaml: (program) => ({ "Pulumi.yaml": `name: licenses\nruntime: yaml\n${program}` }),
};

const people = ["ana", "bob"].map((userName) => ({
    ...{ id: `id-of-${userName}`, userName, email: `${userName}@example.com` },
    ...{ name: userName, surname: "", displayName: userName, groupIds: [] },
}));
const groups = [{ id: "developers", name: "RPA developers" }];
const table = "email,team,ATTUNU\nana@example.com,sales,x\n";

const examples = Object.values(schema.resources)
    .flatMap(({ description = "" }) => description.split("{{% example %}}").slice(1))
    .flatMap((example) => {
        const [, title = ""] = /^### (.*)$/m.exec(example) ?? [];
        const blocks = [...example.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
        return blocks.map(([, language = "", program = ""]) => ({ title, language, program }));
    });

for (const { title, language, program } of examples) {
    const project = projects[language];
    if (project) {
        test(`the schema's example "${title}", in ${language}, can be previewed`, async (t) => {
            const organizations = [{ ...exampleOrganization, people, groups }];
            const simulator = await startServer(t, { organizations, quotas: true });
            const stack = await createLanguageStack(t, { ...project(program), "licenses.csv": table });
            await stack.use(simulator);
            t.notRegex(await stack.preview(), /warning|error/);
        });
    }
}
