import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { example, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const token = "tok-7f3a91c2-very-secret";

test("no credential in state, outputs, logs, error text, preview --json or the URL log", async (t) => {
    const log: string[] = [];
    const simulator = await startServer(t, { token, log: (line) => log.push(line) });
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ "rpa-team": example });

    const outputs = [await stack.preview("--json"), await stack.preview("--diff")];
    outputs.push(await stack.up("--logtostderr", "-v=9"));
    outputs.push(await stack.run("stack", "output", "--json", "--show-secrets"));
    simulator.fault({ kind: "answer", status: 400, body: `no good: Bearer ${token}`, about: "singer-99", times: 9 });
    await stack.declare({ "rpa-team": { ...example, userIds: ["singer-99"] } });
    outputs.push((await stack.tryUp()).output);
    t.regex(outputs.at(-1) ?? "", /no good: Bearer \[redacted\]/);

    // At -v=9 the engine itself logs the input of a provider's configure. Only the provider's own lines count.
    const ownLines = outputs.map((text) =>
        text
            .split("\n")
            .filter((line) => !/^[IWE]\d{4} /.test(line))
            .join("\n"),
    );
    for (const text of [...ownLines, log.join("\n")]) {
        t.false(text.includes(token));
    }
    const { text, allocations } = await stack.export();
    t.false(text.includes(token));
    t.false(JSON.stringify(allocations).includes("secure"));
    for (const file of await readdir(stack.folder, { recursive: true, withFileTypes: true })) {
        if (file.isFile() && !file.parentPath.includes("node_modules")) {
            t.false((await readFile(join(file.parentPath, file.name), "utf8")).includes(token), file.name);
        }
    }
});

test("a plain-text credential and an unused credential cause one warning each", async (t) => {
    const simulator = await startServer(t, { token });
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ "rpa-team": example, testers: { userIds: ["singer-99"], userBundleCodes: ["TSTNU"] } });
    t.notRegex(await stack.preview(), /plain text/);

    await stack.configure({
        "uipath:accessToken": token,
        "uipath:clientId": "app-1",
        "uipath:clientSecret!": "s3cret",
    });
    const output = await stack.preview();
    const [, diagnostics = ""] = output.split("Diagnostics:");
    t.is(
        diagnostics.match(/the one from uipath:accessToken is used, not the one from uipath:clientId/g)?.length,
        1,
        "of two kinds, the unused one is named",
    );
    t.is(diagnostics.match(/uipath:accessToken is in the stack's config in plain text/g)?.length, 1);
    t.regex(output, /pulumi config set --secret uipath:accessToken/);
    t.false(output.includes(token));
});

test("secret user IDs stay encrypted in the state", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t, {
        files: {
            "index.js": `
const pulumi = require("@pulumi/pulumi");
const uipath = require("pulumi-uipath-licensing");
new uipath.UserLicenseAllocation("first", { userIds: pulumi.secret(require("./users.json")), userBundleCodes: ["ACNU"] },
    { additionalSecretOutputs: ["allocations"] });
`,
        },
    });
    await stack.use(simulator);
    await stack.write("users.json", '["ana-hidden", "ben-hidden"]');
    await stack.up();
    t.deepEqual(simulator.ledger().users["ana-hidden"], ["ACNU"]);
    t.false((await stack.export()).text.includes("-hidden"));

    await stack.write("users.json", '["ben-hidden", "cy-hidden"]');
    await stack.up();
    const { text, allocations } = await stack.export();
    t.not(allocations.first?.outputs?.former, undefined, "the state keeps ana as a former user");
    t.false(text.includes("-hidden"));
});
