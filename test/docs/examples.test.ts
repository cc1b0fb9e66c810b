import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { repository } from "../support/project";

test("examples/README.md lists every example", (t) => {
    const examples = join(repository, "examples");
    const page = readFileSync(join(examples, "README.md"), "utf8");
    const listed = [...page.matchAll(/\[(\w+)\]\((\w+)\)/g)].map(([, name]) => name);
    const folders = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    t.deepEqual(listed.sort(), folders.map(({ name }) => name).sort());
});
