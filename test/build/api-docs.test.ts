import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { createFolder, repository } from "../support/project";
import { wholeFile } from "../support/setup";

interface Reflection {
    name: string;
    flags: { isOptional?: boolean };
    comment?: { summary: { text: string }[] };
    children?: Reflection[];
}

const written = { page: "", said: "", project: {} as Reflection };

/** Runs typedoc as `npm run docs` does, into a folder of the test's own. */
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

test("docs/api is what the doc comments say", async (t) => {
    t.is(await readFile(join(repository, "docs/api/README.md"), "utf8"), written.page, "run npm run docs");
});

test("every public name is documented, and refers to public names alone", (t) => {
    // Of a bundle code, its text is its documentation.
    const isNoted = (line: string) => /userBundles\.__type|Found 0 errors/.test(line);
    t.deepEqual(
        written.said.split("\n").filter((line) => line.includes("warning") && !isNoted(line)),
        [],
    );
    t.regex(written.said, /markdown generated/);
});

for (const name of ["UserLicenseAllocationArgs", "GroupLicenseAllocationArgs"]) {
    test(`${name}: of every input it is said whether a change replaces, and what the default is`, (t) => {
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
