import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { repository } from "../support/project";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

const program = `
const uipath = require("pulumi-uipath-licensing");
const options = require("./options.json");
new uipath.UserLicenseAllocation("team", { userIds: ["ana"], userBundleCodes: ["ACNU"] }, options.user);
new uipath.GroupLicenseAllocation("group", { groupId: "g", userBundleCodes: ["ACNU"] }, options.group);
`;

for (const [kind, name, options] of [
    ["UserLicenseAllocation", "team", { user: { import: "song-one/0123456789ab" } }],
    ["GroupLicenseAllocation", "group", { group: { import: "song-one/group/0123456789ab" } }],
    ["UserLicenseAllocation", "team", { user: { id: "song-one/0123456789ab" } }],
] as const) {
    test(`${kind} with ${JSON.stringify(options)} fails with one sentence that says to declare it instead, and without a stack trace`, async (t) => {
        const simulator = await startServer(t);
        const stack = await Stack.create(t, { files: { "index.js": program } });
        await stack.use(simulator);
        await stack.write("options.json", JSON.stringify(options));
        for (const { exitCode, output } of [await stack.try("preview"), await stack.tryUp()]) {
            t.not(exitCode, 0);
            const [, diagnostics = ""] = output.split("Diagnostics:");
            const sentence = new RegExp(
                `the option "(import|id)" of ${kind} "${name}" cannot be used: a declaration adopts .* \\[UIPATH_INPUT_INVALID\\]`,
                "g",
            );
            t.is(diagnostics.match(sentence)?.length, 1, output);
            t.notRegex(output, /TypeError|\n\s+at /);
            t.true(diagnostics.trim().split("\n").length < 12, diagnostics);
        }
        t.false((await stack.export()).text.includes(`:${kind}::${name}"`));
    });
}

test("`pulumi import` fails as docs/adopting.md says, and changes nothing", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    const type = "pulumi-nodejs:dynamic/uipath:UserLicenseAllocation";
    const { exitCode, output } = await stack.try("import", "--yes", type, "team", "song-one/0123456789ab");
    t.not(exitCode, 0);
    const [said = ""] = /TypeError: Cannot read properties of undefined \(reading '\w+'\)/.exec(output) ?? [];
    t.not(said, "");
    t.true((await readFile(join(repository, "docs/adopting.md"), "utf8")).includes(said), output);
    t.deepEqual((await stack.export()).allocations, {});
    t.is(simulator.requests.length, 0);
});
