import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { type CliRun, runCli } from "../support/cli";
import { previewOf } from "../support/preview";
import { createFolder } from "../support/project";

const guid = "3F2504E0-4F89-41D3-9A0C-0305E82C3301";
const preview = previewOf([
    {
        before: { allocations: { ana: ["ACNU"] } },
        after: { userIds: [guid.toLowerCase(), "ana", "ben"], userBundleCodes: ["ACNU"] },
    },
]);

async function report(t: ExecutionContext, files: Record<string, string | Buffer>, ...args: string[]) {
    const folder = await createFolder(t);
    for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text);
    }
    return { folder, ...(await runCli(["report", ...args], {}, folder)) };
}

const encodings = {
    "as Pulumi writes it": Buffer.from(preview),
    "with a byte order mark": Buffer.from(`\ufeff${preview}`),
    "in UTF-16, as PowerShell redirects": Buffer.from(`\ufeff${preview}`, "utf16le"),
    "in UTF-16, big end first": Buffer.from(`\ufeff${preview}`, "utf16le").swap16(),
};
const title =
    "<!-- pulumi-uipath-licensing -->\n### UiPath licenses in `licenses/production`: 2 people gain; 2 more seats\n";

for (const [what, bytes] of Object.entries(encodings)) {
    test(`a preview from a file, ${what}`, async (t) => {
        const { exitCode, stdout, stderr } = await report(t, { "preview.json": bytes }, "preview.json");
        t.deepEqual([exitCode, stderr], [0, ""]);
        t.true(stdout.startsWith(title), stdout);
    });
}

test("a preview from standard input", async (t) => {
    for (const args of [["report"], ["report", "-"]]) {
        const { exitCode, stdout, stderr } = await runCli(args, {}, undefined, preview);
        t.deepEqual([exitCode, stderr], [0, ""]);
        t.true(stdout.startsWith(title), stdout);
    }
});

test("a failed preview also becomes a report", async (t) => {
    const failed = previewOf([], { diagnostics: [{ severity: "error", message: "error: boom" }] });
    const { exitCode, stdout } = await report(t, { "preview.json": failed }, "preview.json");
    t.is(exitCode, 0);
    t.regex(stdout, /the preview failed\n\n- ❌ `boom`/);
});

const statuses: Record<string, [preview: string, status: number]> = {
    "nothing changes": [previewOf([], { changes: { read: 1, create: 0 } }), 0],
    "something changes": [previewOf([], { changes: { update: 1 } }), 3],
    "a resource of another type is deleted": [previewOf([], { changes: { delete: 2 } }), 3],
    "the preview failed, with or without changes": [
        previewOf([], { changes: { update: 1 }, diagnostics: [{ severity: "error", message: "error: boom" }] }),
        1,
    ],
};

for (const [what, [text, status]] of Object.entries(statuses)) {
    test(`with --expect-no-changes it exits with ${status} if ${what}`, async (t) => {
        const { exitCode, stdout } = await report(t, { "preview.json": text }, "preview.json", "--expect-no-changes");
        t.is(exitCode, status);
        const undated = (report: string) => report.replace(/^Previewed .*$/m, "");
        const otherwise = (await runCli(["report"], {}, undefined, text)).stdout;
        t.is(undated(stdout), undated(otherwise), "and says what it says otherwise");
    });
}

test("a report calls people by the names in a table", async (t) => {
    for (const table of [
        `userId,email,displayName,bundles,comment\n${guid},cem@example.com,Cem Can,ACNU,\nben,,"Ben, B.",ACNU,\n`,
        `bundles;Surname;Display Name;user id;E-Mail;name\n;;;${guid};cem@example.com;\n;"B.";;ben;;Ben,\n`,
        `\ufeffid\tuserName\tname\r\n${guid}\tcem@example.com\tCem\r\nben\t\tBen, B.\r\n`,
        `userId,email,userName,displayName\n${guid},Cem Can <cem@example.com>,,\nben,#N/D,n/a,"Ben, B."\n`,
    ]) {
        const files = { "preview.json": preview, "names.csv": table };
        const { exitCode, stdout, stderr } = await report(t, files, "preview.json", "--names", "names.csv");
        t.deepEqual([exitCode, stderr], [0, ""]);
        t.regex(stdout, /\| `Ben, B\. \(ben\)`, `cem@example\.com` \|/);
    }
});

test("names are found by each spelling of an ID, and an ID with an invisible character is a warning", async (t) => {
    const names = (userId: string) => `userId,email\n${userId},cem@example.com\nBEN,ben@example.com\n`;
    for (const spelling of [`{${guid}}`, guid.replaceAll("-", "").toLowerCase()]) {
        const files = { "preview.json": preview, "names.csv": names(spelling) };
        const { stdout } = await report(t, files, "preview.json", "--names", "names.csv");
        t.regex(stdout, /\| `ben@example\.com`, `cem@example\.com` \|/);
    }
    const files = { "preview.json": preview, "names.csv": names("ce\u200bm") };
    const { exitCode, stdout } = await report(t, files, "preview.json", "--names", "names.csv");
    t.is(exitCode, 0);
    t.regex(
        stdout,
        /names\.csv:2:1: column "userId": "ce\ufffdm" contains U\+200B \(zero width space\) after "ce"; remove it/,
    );
});

test("a report names the date and the commit, which is from the pipeline's variables or --commit", async (t) => {
    const run = async (environment: Record<string, string>, ...args: string[]) =>
        (await runCli(["report", ...args], { GITHUB_SHA: "", CI_COMMIT_SHA: "", ...environment }, undefined, preview))
            .stdout;
    t.regex(await run({}), /\nPreviewed on \d{4}-\d\d-\d\d \d\d:\d\d UTC, stack `licenses\/production`\.\n$/);
    t.regex(await run({ CI_COMMIT_SHA: "abc123" }), /UTC, commit `abc123`, stack/);
    t.regex(await run({ CI_COMMIT_SHA: "abc123" }, "--commit", "def456"), /UTC, commit `def456`, stack/);
});

test("--html also writes the page, and overwrites an existing one", async (t) => {
    const files = { "preview.json": preview, "report.html": "old" };
    const { exitCode, stdout, folder } = await report(t, files, "preview.json", "--html", "report.html");
    t.is(exitCode, 0);
    t.true(stdout.startsWith(title), stdout);
    t.regex(readFileSync(join(folder, "report.html"), "utf8"), /^<!DOCTYPE html>\n(.|\n)*<\/html>\n$/);
});

const event = (sequence: number, rest: object) => JSON.stringify({ sequence, timestamp: 1, ...rest });

test("a preview can be the engine's events, one each line", async (t) => {
    const { steps, changeSummary } = JSON.parse(preview);
    const [, { op, urn, oldState, newState }] = steps;
    const lines = [
        event(0, { preludeEvent: { config: {} } }),
        event(1, { resourcePreEvent: { metadata: { op, urn, old: oldState, new: newState } } }),
        event(2, { diagnosticEvent: { message: "warning: 1 left\n", severity: "info", color: "never" } }),
        event(3, { summaryEvent: { resourceChanges: { ...changeSummary, same: 3 } } }),
    ];
    const { exitCode, stdout } = await report(t, { "preview.json": `${lines.join("\n")}\n` }, "preview.json");
    t.is(exitCode, 0);
    t.true(stdout.startsWith(`${title}\n- ⚠️ \`1 left\`\n`), stdout);
    t.regex(stdout, /This preview leaves out 3 unchanged resources;/);
});

const refused: Record<string, [text: string, says: RegExp]> = {
    nothing: [" \n", /it is empty/],
    "a preview without --json": ["Previewing update (production):\n", /it is not JSON \(Unexpected token/],
    "two previews": [`${preview}\n${preview}\n`, /its 2 JSON documents are not the events/],
    "two previews as Pulumi writes them": [
        `${JSON.stringify(JSON.parse(preview), undefined, 4)}\n`.repeat(2),
        /it is not JSON \(Unexpected non-whitespace character after JSON/,
    ],
    "a preview that is cut off": [preview.slice(0, -9), /it is not JSON/],
    "other JSON": ['{"version":3,"deployment":{}}', /it is JSON, but not a preview \(duration: /],
    "a list": ["[1]", /it is JSON, but not a preview/],
    "steps of another kind": ['{"steps":[{"op":1}],"duration":1}', /it is JSON, but not a preview \(steps\.0\.op: /],
};

for (const [what, [text, says]] of Object.entries(refused)) {
    test(`${what}: an error says that it is not a preview`, async (t) => {
        isRefused(t, await report(t, { "preview.json": text }, "preview.json"), says);
    });
}

function isRefused(
    t: ExecutionContext,
    { exitCode, stdout, stderr }: CliRun,
    says: RegExp,
    code = "UIPATH_REPORT_FAILED",
) {
    t.is(exitCode, 1);
    t.is(stdout, "");
    t.regex(stderr, says);
    t.regex(stderr, new RegExp(`\\[${code}\\]\\n(.*\\n)* {2}what to do: `));
}

test("unreadable or unwritable files are an error, except a table of names", async (t) => {
    const files = { "preview.json": preview, "names.csv": "email,bundles\nana@example.com,ACNU\n", "names.yaml": "[]" };
    isRefused(t, await report(t, {}, "preview.json"), /"preview\.json" cannot be read \(ENOENT\)/);
    isRefused(t, await report(t, files, "."), /"\." cannot be read \(EISDIR\)/);
    isRefused(
        t,
        await report(t, files, "preview.json", "--html", "no/report.html"),
        /"no\/report\.html" cannot be written \(ENOENT\)/,
    );
    const names = (name: string) => report(t, files, "preview.json", "--names", name);
    for (const [name, says] of [
        ["nobody.csv", /there is no such file/],
        ["names.csv", /`names\.csv has no column userId, so people without a name in the preview appear by ID`/],
        ["names.yaml", /names come from a \.csv/],
    ] as const) {
        const { exitCode, stdout } = await names(name);
        t.is(exitCode, 0, "the pipeline still gets its comment");
        t.regex(stdout, says);
    }
});

test("the report loads no Pulumi module and opens no connection", async (t) => {
    const folder = await createFolder(t);
    const watch = `
        const { writeFileSync } = require("node:fs");
        const { Socket } = require("node:net");
        let connections = 0;
        const { connect } = Socket.prototype;
        Socket.prototype.connect = function (...args) { connections += 1; return connect.apply(this, args); };
        process.on("exit", () => writeFileSync("seen.json", JSON.stringify({ connections, files: Object.keys(require.cache) })));
    `;
    writeFileSync(join(folder, "watch.cjs"), watch);
    writeFileSync(join(folder, "preview.json"), preview);
    const environment = { NODE_OPTIONS: `--require ${join(folder, "watch.cjs")}` };
    const { exitCode } = await runCli(["report", "preview.json", "--html", "report.html"], environment, folder);
    t.is(exitCode, 0);
    const { connections, files } = JSON.parse(readFileSync(join(folder, "seen.json"), "utf8"));
    t.is(connections, 0);
    t.true(files.some((file: string) => file.endsWith("dist/cli/main.js")));
    t.deepEqual(
        files.filter((file: string) => file.includes("@pulumi")),
        [],
    );
});
