import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { parse } from "csv-parse/sync";
import { userBundles } from "../../provider/domain/bundle-codes";
import type { TableGroup } from "../../provider/table/groups";
import { readTable } from "../../provider/table/read-table";
import type { Person } from "../../simulator/directory";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { environmentFor, runCli } from "../support/cli";
import { createFolder } from "../support/project";
import { holders, startServer } from "../support/server";

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** Names that break tables, spreadsheets or lines if they are not escaped. */
const hostileNames = [
    "Comma, Carla",
    'Quote "Q" Quentin',
    "Line\nBreak",
    "Carriage\r\nReturn",
    "\r=1+1",
    '=HYPERLINK("http://evil.example","click")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "   =1+1",
    "\uff1d1+1",
    "semi;=1+1",
    "semi; @SUM(1)",
    "🤖 Robot 👩‍💻",
    "\u202egnihtyna\u202c",
    "\u2067rtl\u2069",
    "עברית",
    "nul\u0000nul",
    "\ud800 lone",
    "'single",
    "# comment",
    "- item: [x]",
    "&anchor *alias !tag",
    "null",
    "true",
    "",
];

const people: Person[] = Array.from({ length: 130 }, (_, index) => ({
    id: id(index),
    userName: `user${index}`,
    email: index === 7 ? "=cmd|' /C calc'!A0@example.com" : `user${index}@example.com`,
    displayName: hostileNames[index] ?? `User ${index}`,
}));
const sets = [["ATTUNU"], ["ATTUNU", "TSTNU"], ["RPADEVNU", "ATTUNU", "TSTNU"]];

/** An organization of 130 people, one of them without licenses, and two license holders outside the directory. */
async function startOrganization(t: ExecutionContext, options: SimulatorOptions = {}): Promise<Simulator> {
    const seats = { ATTUNU: 500, TSTNU: 500, RPADEVNU: 500, NEWNU: 500, XNU: 500 };
    const simulator = await startServer(t, {
        portal: true,
        organizations: [{ accountId: "song-one", seats, people, groups: [] }],
        ...options,
    });
    for (const [index, userBundleCodes] of sets.entries()) {
        const userIds = people.map((person) => person.id).filter((_, at) => at % 3 === index);
        simulator.allocate({ userIds, userBundleCodes, useExternalLicense: false });
    }
    simulator.allocate({ userIds: ["ghost-1", "=ghost-2"], userBundleCodes: ["TSTNU"], useExternalLicense: false });
    simulator.allocate({ userIds: [id(129)], userBundleCodes: [], useExternalLicense: false });
    return simulator;
}

function toHolders(groups: readonly TableGroup[]): Record<string, string> {
    return Object.fromEntries(
        groups.flatMap(({ people, userBundleCodes }) => people.map(({ text }) => [text, userBundleCodes.join()])),
    );
}

const options = (folder: string, more: readonly string[] = []) => ({
    knownCodes: [...Object.keys(userBundles), ...more],
    projectFolder: folder,
});

for (const name of ["licenses.csv", "licenses.yaml", "licenses.yml"]) {
    test(`${name}: an exported table reads back as exactly the server's licenses`, async (t) => {
        const simulator = await startOrganization(t);
        const folder = await createFolder(t);
        const { exitCode, stdout, stderr } = await runCli(["export", "--out", name], environmentFor(simulator), folder);
        t.is(exitCode, 0, stderr);
        t.is(stdout, "");
        const expected = holders(simulator);
        t.is(Object.keys(expected).length, 131);
        const groups = readTable(join(folder, name), options(folder));
        t.deepEqual(toHolders(groups), expected);
        t.is(groups.flatMap(({ people }) => people).length, 131, "everybody once");
        t.true(groups.every(({ useExternalLicense }) => !useExternalLicense));
        t.true(groups.flatMap(({ people }) => people).every(({ identifiedBy }) => identifiedBy === "userId"));
        t.deepEqual(
            simulator.requests.map(({ method, url }) => `${method} ${url.split("?")[1]}`),
            [0, 49, 98, 131].map((skip) => `GET top=50&skip=${skip}`),
            "whole pages, and nothing is written",
        );
    });
}

test("stdout contains only the table, with the same text as the file", async (t) => {
    const simulator = await startOrganization(t);
    const folder = await createFolder(t);
    const { exitCode, stdout, stderr } = await runCli(["export"], environmentFor(simulator));
    t.is(exitCode, 0);
    await runCli(["export", "--out", "licenses.csv"], environmentFor(simulator), folder);
    const file = readFileSync(join(folder, "licenses.csv"), "utf8");
    t.is(file, `\ufeff${stdout}`, "only the file begins with a byte order mark for Excel");
    t.is(stdout.split("\n")[0], "userId,email,displayName,bundles,comment");
    t.is(stdout.split("\n").length, 1 + 131 + 1, "a line for each person, so that exports can be compared");

    t.deepEqual(stderr.split("\n"), [
        "exported 131 users in 4 allocations: ATTUNU 43, ATTUNU+RPADEVNU+TSTNU 43, ATTUNU+TSTNU 43, TSTNU 2; 2 no longer in the directory",
        "the server does not report useExternalLicense: `pulumi up` writes what the table declares, false for everyone (true with --use-external-license)",
        "",
        "next, with a program that reads the table (--program writes one):",
        "  pulumi stack init production",
        `  pulumi config set uipath:baseUrl ${simulator.url}`,
        "  pulumi config set uipath:accountId song-one",
        "  pulumi config set --secret uipath:accessToken",
        "  npx pulumi-uipath-licensing preview",
        "  npx pulumi-uipath-licensing up",
        "",
    ]);
});

test("no cell is a formula in a spreadsheet, whatever separator it uses", async (t) => {
    const simulator = await startOrganization(t);
    const { stdout } = await runCli(["export"], environmentFor(simulator));
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    const formula = /^\s*[=+\-@\t\r\uff1d]/;
    for (const row of rows) {
        for (const [column, cell] of Object.entries(row)) {
            t.notRegex(cell, formula, `${column} of ${row.userId}`);
        }
    }
    for (const piece of stdout.split("\n").flatMap((line) => line.split(";").slice(1))) {
        t.fail(`behind a semicolon: ${piece}`);
    }
    t.true(rows.some(({ userId }) => userId === "'=ghost-2"));
    t.is(rows.find(({ userId }) => userId === id(5))?.displayName, `'=HYPERLINK("http://evil.example","click")`);
    t.is(rows.find(({ userId }) => userId === id(14))?.displayName, "🤖 Robot 👩‍💻");
    t.is(rows.find(({ userId }) => userId === id(2))?.displayName, "Line Break");
    t.is(rows.find(({ userId }) => userId === id(7))?.email, "'=cmd|' /C calc'!A0@example.com");
    t.notRegex(stdout, /[\u202a-\u202e\u2066-\u2069]/);
});

test("rows are sorted by name, then ID, regardless of the server's order", async (t) => {
    const directory: Person[] = [
        { id: "3", userName: "c", displayName: "Ana" },
        { id: "1", userName: "a", displayName: "Zoe" },
        { id: "2", userName: "b", displayName: "Ana" },
        { id: "4", userName: "d", name: "Bob", surname: "Baker" },
    ];
    const outputs = await Promise.all(
        [directory, directory.toReversed()].map(async (order) => {
            const simulator = await startServer(t, {
                portal: true,
                organizations: [{ accountId: "song-one", seats: { ATTUNU: 9, ACNU: 9 }, people: directory }],
            });
            const userBundleCodes = order === directory ? ["ATTUNU", "ACNU"] : ["ACNU", "ATTUNU"];
            simulator.allocate({ userIds: order.map((each) => each.id), userBundleCodes, useExternalLicense: false });
            return (await runCli(["export"], environmentFor(simulator))).stdout;
        }),
    );
    t.is(
        outputs[0],
        [
            "userId,email,displayName,bundles,comment",
            "2,,Ana,ACNU ATTUNU,",
            "3,,Ana,ACNU ATTUNU,",
            "4,,Bob Baker,ACNU ATTUNU,",
            "1,,Zoe,ACNU ATTUNU,",
            "",
        ].join("\n"),
    );
    t.is(outputs[1], outputs[0]);
});

test("a license holder who is no longer in the directory is exported with a comment", async (t) => {
    const simulator = await startOrganization(t);
    const { stdout } = await runCli(["export"], environmentFor(simulator));
    const marked = (parse(stdout, { columns: true }) as Record<string, string>[]).filter(({ comment }) => comment);
    t.deepEqual(
        marked.map(({ userId, comment, bundles }) => [userId, bundles, comment]),
        [
            ["'=ghost-2", "TSTNU", "no longer in the directory"],
            ["ghost-1", "TSTNU", "no longer in the directory"],
        ],
    );
});

for (const name of ["licenses.csv", "licenses.yaml"]) {
    test(`${name}: --use-external-license declares useExternalLicense for everyone`, async (t) => {
        const simulator = await startOrganization(t);
        const folder = await createFolder(t);
        const run = await runCli(
            ["export", "--out", name, "--use-external-license"],
            environmentFor(simulator),
            folder,
        );
        t.regex(run.stderr, /does not report useExternalLicense: .*, true for everyone$/m);
        const groups = readTable(join(folder, name), options(folder));
        t.true(groups.every(({ useExternalLicense }) => useExternalLicense));
        t.deepEqual(toHolders(groups), holders(simulator));
    });
}

test("unknown codes are exported, and one line says which setting allows them", async (t) => {
    const simulator = await startOrganization(t);
    simulator.allocate({ userIds: [id(1)], userBundleCodes: ["XNU", "NEWNU"], useExternalLicense: false });
    const folder = await createFolder(t);
    const { exitCode, stderr } = await runCli(["export", "--out", "licenses.csv"], environmentFor(simulator), folder);
    t.is(exitCode, 0);
    t.is(stderr.match(/pulumi config set uipath:additionalUserBundleCodes NEWNU,XNU$/gm)?.length, 1, stderr);
    const path = join(folder, "licenses.csv");
    t.throws(() => readTable(path, options(folder)), { message: /NEWNU/ });
    t.deepEqual(toHolders(readTable(path, options(folder, ["NEWNU", "XNU"]))), holders(simulator));
});

/** Makes the portal respond with these rows on one page. */
function listOnePage(simulator: Simulator, rows: readonly unknown[]): void {
    const pages = rows.length === 1 ? [rows, [], rows] : [rows, rows.slice(-1)];
    for (const results of pages) {
        simulator.fault({ kind: "garble", endpoint: "portal", body: JSON.stringify({ results }) });
    }
}

test("values that a table cannot contain are an error, and nothing is written", async (t) => {
    for (const row of [
        { id: "line\nbreak", userBundleLicenses: ["ATTUNU"] },
        { id: " padded", userBundleLicenses: ["ATTUNU"] },
        { id: "Ana <ana@example.com>", userBundleLicenses: ["ATTUNU"] },
        { id: "n/a", userBundleLicenses: ["ATTUNU"] },
        { id: "＃17", userBundleLicenses: ["ATTUNU"] },
        { id: "ana", userBundleLicenses: ["ATT UNU"] },
        { id: "ana", userBundleLicenses: ["=1+1"] },
    ]) {
        const simulator = await startServer(t, { portal: true });
        listOnePage(simulator, [row]);
        const { exitCode, stdout, stderr } = await runCli(["export"], environmentFor(simulator));
        t.is(exitCode, 1);
        t.is(stdout, "");
        t.regex(stderr, /^the server lists values that a table cannot contain: .*\[UIPATH_UNEXPECTED_ANSWER\]/);
    }
});

test("missing or wrong fields do no harm, except the ID and the bundles", async (t) => {
    const simulator = await startServer(t, { portal: true });
    const rows = [
        { id: "ana", displayName: null, email: 7, orphan: "no", userBundleLicenses: ["ATTUNU", "ATTUNU"] },
        { id: "bob" },
        { id: "carol", userBundleLicenses: null },
        { id: null, userBundleLicenses: ["ATTUNU"] },
        { id: "", userBundleLicenses: ["ATTUNU"] },
        { name: "dora", userBundleLicenses: ["ATTUNU"] },
        { id: "eve", userBundleLicenses: [] },
    ];
    listOnePage(simulator, rows);
    const { stdout } = await runCli(["export"], environmentFor(simulator));
    t.is(stdout, "userId,email,displayName,bundles,comment\nana,,,ATTUNU,\n");

    listOnePage(simulator, [{ name: "ana" }]);
    const { exitCode, stderr } = await runCli(["export"], environmentFor(simulator));
    t.is(exitCode, 1);
    t.regex(stderr, /list of user licenses has no IDs/);
});

test("IDs and codes that a spreadsheet or the reader could misread are read back unchanged", async (t) => {
    const rows = ["=1+1", "'=1+1", "''=1", "#ana", "-7", "+7", "@ana", "a;=1+1"].map((id) => ({
        id,
        userBundleLicenses: ["-NU", "ATTUNU"],
    }));
    const folder = await createFolder(t);
    for (const name of ["licenses.csv", "licenses.yaml"]) {
        const simulator = await startServer(t, { portal: true });
        listOnePage(simulator, rows);
        const { exitCode, stderr } = await runCli(["export", "--out", name], environmentFor(simulator), folder);
        t.is(exitCode, 0, stderr);
        const groups = readTable(join(folder, name), options(folder, ["-NU"]));
        const people = groups.flatMap((group) => group.people.map(({ text }) => text));
        t.deepEqual(people.sort(), rows.map(({ id }) => id).sort());
        t.deepEqual(groups[0]?.userBundleCodes, ["-NU", "ATTUNU"]);
    }
    const table = readFileSync(join(folder, "licenses.csv"), "utf8");
    for (const row of table.split("\n").slice(1, -1)) {
        t.regex(row, /^("a;=1\+1"|'.+),,,'-NU ATTUNU,$/);
    }
});

test("the summary names the written files and all next steps", async (t) => {
    const simulator = await startOrganization(t);
    simulator.allocate({ userIds: [id(1)], userBundleCodes: ["NEWNU"], useExternalLicense: false });
    const folder = await createFolder(t);
    mkdirSync(join(folder, "infra"));
    const args = ["export", "--out", "licenses.csv", "--program", "infra/index.ts"];
    const { stderr } = await runCli(args, environmentFor(simulator), folder);
    const lines = stderr.split("\n");
    t.is(lines[1], "wrote licenses.csv and infra/index.ts");
    const steps = [
        "  pulumi stack init production",
        `  pulumi config set uipath:baseUrl ${simulator.url}`,
        "  pulumi config set uipath:accountId song-one",
        "  pulumi config set --secret uipath:accessToken",
        "  pulumi config set uipath:additionalUserBundleCodes NEWNU",
        "  npx pulumi-uipath-licensing preview",
        "  npx pulumi-uipath-licensing up",
        "",
    ];
    t.deepEqual(lines.slice(lines.indexOf("next:") + 1), [
        "  cd infra",
        "  echo 'name: uipath-licenses' > Pulumi.yaml",
        "  echo 'runtime: nodejs' >> Pulumi.yaml",
        "  npm install @pulumi/pulumi pulumi-uipath-licensing",
        ...steps,
    ]);

    writeFileSync(join(folder, "Pulumi.yaml"), "name: a\nruntime: nodejs\nmain: infra");
    writeFileSync(join(folder, "package.json"), '{ "dependencies": { "pulumi-uipath-licensing": "*" } }');
    const again = (await runCli([...args, "--force"], environmentFor(simulator), folder)).stderr.split("\n");
    t.deepEqual(again.slice(again.indexOf("next:") + 1), ["  cd infra", ...steps]);
});
