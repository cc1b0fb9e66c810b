import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { compilePrograms } from "../support/compile";
import { createFolder, repository } from "../support/project";
import { wholeFile } from "../support/setup";

interface Reflection {
    name: string;
    flags: { isOptional?: boolean };
    comment?: { summary: { text: string }[] };
    children?: Reflection[];
}

const written = { page: "", said: "", project: {} as Reflection };

test.before(async () => {
    const { execa } = await import("execa");
    const folder = await createFolder(wholeFile);
    const [page, project] = [join(folder, "README.md"), join(folder, "api.json")];
    const options = ["--options", "tools/docs/typedoc.json", "--out", folder, "--json", project];
    const { all } = await execa("typedoc", options, { cwd: repository, preferLocal: true, all: true });
    written.said = all;
    written.page = await readFile(page, "utf8");
    written.project = JSON.parse(await readFile(project, "utf8"));
});

test("docs/api matches the doc comments", async (t) => {
    t.is(await readFile(join(repository, "docs/api/README.md"), "utf8"), written.page, "run npm run docs");
});

test("every public name is documented, and refers only to public names", (t) => {
    t.deepEqual(
        written.said.split("\n").filter((line) => line.includes("warning")),
        [],
    );
    t.regex(written.said, /markdown generated/);
});

test("the reference begins with the resources and ends with the errors", (t) => {
    const groups = written.page.match(/^## .*$/gm);
    t.deepEqual(groups, ["## Resources", "## Functions", "## Tables", "## Bundles", "## Errors"]);
    t.true(written.page.startsWith("# API reference\n\n## Resources\n\n### UserLicenseAllocation\n"));
});

test("every resource and function has an example, and all examples compile as strictly as the template", async (t) => {
    const sections = written.page.split(/^### /m).slice(1);
    const isShown = (section: string) =>
        /^(\w+\(\)|(User|Group)LicenseAllocation|`abstract` LicensingError)\n/.test(section);
    const blocks = sections.map((section) => section.match(/(?<=^```ts\n).*?(?=^```$)/gms) ?? []);
    t.deepEqual(
        sections
            .filter((section, index) => isShown(section) && !blocks[index]?.length)
            .map((each) => each.split("\n")[0]),
        [],
    );
    const imports = 'import * as pulumi from "@pulumi/pulumi";\nimport * as uipath from "pulumi-uipath-licensing";\n';
    const examples = blocks
        .flat()
        .map((block, index) => [`example-${index}.ts`, `${imports}void pulumi;\n${block}`] as const);
    await compilePrograms(t, examples);
});

for (const name of ["UserLicenseAllocationArgs", "GroupLicenseAllocationArgs"]) {
    test(`${name}: the comment of every input says whether a change replaces the resource, and the default`, (t) => {
        const inputs = written.project.children?.find((each) => each.name === name)?.children ?? [];
        t.true(inputs.length > 5);
        for (const { name: input, flags, comment } of inputs) {
            const text = (comment?.summary ?? [])
                .map((part) => part.text)
                .join("")
                .replaceAll("\n", " ");
            t.regex(text, /Changes in place|A change replaces the resource/, input);
            t.is(/Default: /.test(text), flags.isOptional === true, input);
        }
    });
}
