import { readFileSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { repository } from "../support/project";
import { errorCases } from "./error-cases";

const read = (name: string) => readFileSync(join(repository, name), "utf8");
const examples = "docs/error-messages.md";
const isUpdate = process.env.UPDATE_DOCS === "true";

function messagesOf(page: string): Map<string, string> {
    const blocks = [...page.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = ""]) => block);
    const messages = blocks.flatMap((block) => block.trim().split("\n\n"));
    return new Map(messages.map((message) => [/\[(UIPATH_\w+)\]/.exec(message)?.[1] ?? message, message]));
}

/** Compares a message on a page with the real one, or writes the real one into the page. */
function compare(t: ExecutionContext, file: string, code: string, message: string): void {
    const page = read(file);
    const shown = messagesOf(page).get(code);
    if (isUpdate && shown !== undefined) {
        writeFileSync(
            join(repository, file),
            page.replace(shown, () => message),
        );
    } else {
        t.is(shown, message, "`UPDATE_DOCS=true npx ava test/docs/errors.test.ts` updates the page");
    }
}

for (const [code, run] of Object.entries(errorCases)) {
    test(`the example of ${code} is a real message`, async (t) => {
        const message = await run(t);
        t.true(message.includes(`[${code}]`), message);
        compare(t, examples, code, message);
        if (code === "UIPATH_REQUEST_REJECTED") {
            compare(t, "docs/errors.md", code, message);
        }
    });
}

test("docs/errors.md explains every code once, and each has an example", async (t) => {
    const files = (await readdir(join(repository, "provider"), { recursive: true })).filter((name) =>
        name.endsWith(".ts"),
    );
    const defined = files.flatMap((name) =>
        [...read(join("provider", name)).matchAll(/static override readonly code = "(UIPATH_\w+)"/g)].map(
            ([, code = ""]) => code,
        ),
    );
    const explained = [...read("docs/errors.md").matchAll(/^\| `(UIPATH_\w+)` \| \S.* \| \S.* \|$/gm)];
    t.true(defined.length > 20);
    t.deepEqual(explained.map(([, code = ""]) => code).sort(), defined.sort());
    t.deepEqual([...messagesOf(read(examples)).keys()].sort(), defined);
    t.deepEqual(Object.keys(errorCases).sort(), defined);
});
