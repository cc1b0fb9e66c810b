import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { Person } from "../../simulator/directory";
import type { SimulatorOptions } from "../../simulator/simulator";
import { environmentFor, runCli } from "../support/cli";
import { createFolder } from "../support/project";
import { startServer } from "../support/server";

async function check(
    t: ExecutionContext,
    files: Record<string, string>,
    options: readonly string[] = [],
    environment: Record<string, string> = {},
) {
    const folder = await createFolder(t);
    for (const [name, content] of Object.entries(files)) {
        writeFileSync(join(folder, name), content);
    }
    return runCli(["check", ...options, ...Object.keys(files)], environment, folder);
}

const people: Person[] = [
    { id: "17", userName: "ana", email: "ana@example.com", displayName: "Ana Alves" },
    { id: "18", userName: "bob", email: "bob@example.com" },
];

const startOrganization = (t: ExecutionContext, options: SimulatorOptions = {}) =>
    startServer(t, { organizations: [{ accountId: "song-one", seats: {}, people }], ...options });

test("a correct table prints only one line that says what it declares", async (t) => {
    const content =
        "email,bundles\nana@example.com,ATTUNU TSTNU\nbob@example.com,TSTNU\ncy@example.com,TSTNU\ndee@example.com,\n";
    t.deepEqual(await check(t, { "licenses.csv": content }), {
        exitCode: 0,
        stdout: "licenses.csv: 3 people, 2 bundles (ATTUNU, TSTNU), 2 allocations\n",
        stderr: "",
    });
    const one = await check(t, { "licenses.yaml": "- {userId: 17, bundles: [ATTUNU]}" });
    t.is(one.stdout, "licenses.yaml: 1 person, 1 bundle (ATTUNU), 1 allocation\n");
});

test("--group-by counts the allocations of a table that a program groups by a column", async (t) => {
    const files = { "l.csv": "email,Team,bundles\nana,Sales,ACNU\nbob,Ops,ACNU\n" };
    const { stdout } = await check(t, files, ["--group-by", "team"]);
    t.is(stdout, "l.csv: 2 people, 1 bundle (ACNU), 2 allocations\n");
    const { exitCode, stderr } = await check(t, files, ["--group-by", "Unit", "--ignore-column", "Team"]);
    t.is(exitCode, 1);
    t.regex(stderr, /there is no column "Unit", which the program groups by; add it, or correct --group-by$/m);
});

test("all problems of all tables are listed, with one line for each correct table", async (t) => {
    const { exitCode, stdout, stderr } = await check(t, {
        "one.csv": `email,ACNU,Dept\n${"ana,?\n".repeat(50)}`,
        "two.csv": "email,bundles\nana,ACNU\n",
        "three.yaml": "- {email: ana}",
    });
    t.is(exitCode, 1);
    t.is(stdout, "two.csv: 1 person, 1 bundle (ACNU), 1 allocation\n");
    t.regex(stderr, /^51 problems in the license table one\.csv\. \[UIPATH_TABLE_INVALID\]$/m);
    for (let line = 2; line <= 51; line += 1) {
        t.true(stderr.includes(`  - one.csv:${line}:5: column "ACNU": "?" is neither`), `line ${line}`);
    }
    t.regex(
        stderr,
        /one\.csv:1:12: column "Dept" is not known; pass --ignore-column "Dept" \(in a program ignoreColumns: \["Dept"\]\)/,
    );
    t.regex(stderr, /^1 problem in the license table three\.yaml\. /m);
    t.notRegex(stderr, / more$|\n +at |pulumi config/m);
});

test("--ignore-column ignores columns, and a setting allows newer codes", async (t) => {
    const table = { "licenses.csv": "email,Dept,bundles,Room\nana,IT,NEWNU,7\n" };
    const ignoring = ["--ignore-column", "dept", "--ignore-column", "Room"];
    const refused = await check(t, table, ignoring);
    t.is(refused.exitCode, 1);
    t.regex(refused.stderr, /\(UIPATH_ADDITIONAL_USER_BUNDLE_CODES allows a code newer than this package\)/);
    const admitted = await check(t, table, ignoring, { UIPATH_ADDITIONAL_USER_BUNDLE_CODES: "NEWNU" });
    t.is(admitted.exitCode, 0, admitted.stderr);
    t.is(admitted.stdout, "licenses.csv: 1 person, 1 bundle (NEWNU), 1 allocation\n");
});

test("--lookup finds people by ID, address and name, with one lookup for all tables", async (t) => {
    const simulator = await startOrganization(t);
    const tables = { "a.csv": "userId,email,ACNU\n17,,x\n,BOB@example.com,x\n", "b.csv": "userName,ACNU\nana,x\n" };
    const { exitCode, stdout, stderr } = await check(t, tables, ["--lookup"], environmentFor(simulator));
    t.is(exitCode, 0, stderr);
    t.is(
        stdout,
        "a.csv: 2 people, 1 bundle (ACNU), 1 allocation; all people found\n" +
            "b.csv: 1 person, 1 bundle (ACNU), 1 allocation; all people found\n",
    );
    t.deepEqual(
        simulator.requests.map(({ method, url }) => `${method} ${url.split("?")[0]}`),
        ["GET /identity_/api/User/users/song-one", "GET /identity_/api/User/users/song-one"],
    );
});

test("--lookup lists everyone who is not found or is listed twice, with their places", async (t) => {
    const simulator = await startOrganization(t);
    const unknown = Array.from(
        { length: 30 },
        (_, index) => `${["x", "y", "z"][index % 3]}${index}@nowhere.example,ACNU`,
    );
    const tables = {
        "a.csv": `email,bundles\nana@example.com,ACNU\n${unknown.join("\n")}\nanna@example.com,ACNU\n`,
        "b.csv": "userId,email,bundles\n17,,ACNU\n19,,ACNU\n",
        "c.csv": "userId,email,bundles\n17,,ACNU TSTNU\n,ana@example.com,ACNU\n",
    };
    const { exitCode, stdout, stderr } = await check(t, tables, ["--lookup"], environmentFor(simulator));
    t.is(exitCode, 1);
    t.is(stdout, "");
    t.regex(stderr, /^31 entries cannot be looked up in organization "song-one"\. \[UIPATH_LOOKUP_FAILED\]$/m);
    for (let line = 3; line <= 32; line += 1) {
        t.regex(
            stderr,
            new RegExp(`^  - a\\.csv:${line}:1: "[xyz]${line - 3}@nowhere\\.example" matches no user's`, "m"),
        );
    }
    t.regex(
        stderr,
        /a\.csv:33:1: "anna@example\.com" matches no user's.*did you mean|a\.csv:33:1: "anna@example\.com"/,
    );
    t.regex(stderr, /^ {2}- b\.csv:3:1: "19" matches no user's ID, e-mail address or user name/m);
    t.regex(stderr, /^1 user is listed twice in "c\.csv"/m);
});

test("--lookup in the directory does not look up user IDs", async (t) => {
    const simulator = await startOrganization(t, { userLists: ["directory"] });
    const { exitCode, stdout, stderr } = await check(
        t,
        { "a.csv": "userId,userName,ACNU\n99,,x\n,ana,x\n" },
        ["--lookup"],
        { ...environmentFor(simulator), UIPATH_FIND_USERS_IN: "directory" },
    );
    t.is(exitCode, 0, stderr);
    t.regex(stdout, /all people found/);
    t.deepEqual(
        simulator.requests.map(({ body }) => JSON.parse(body).entityNames),
        [["ana"]],
    );
});

test("--lookup without settings, or with a bad token, has one error that names environment variables", async (t) => {
    const table = { "a.csv": "email,ACNU\nana@example.com,x\n", "b.csv": "email,ACNU\nana@example.com,x\n" };
    const bare = await check(t, table, ["--lookup"]);
    t.is(bare.exitCode, 1);
    t.is(bare.stdout, "");
    t.regex(bare.stderr, /^the settings are invalid(.|\n)*set UIPATH_URI(.|\n)*set UIPATH_ACCOUNT_ID/);

    const simulator = await startOrganization(t);
    const refused = await check(t, table, ["--lookup"], {
        ...environmentFor(simulator),
        UIPATH_ACCESS_TOKEN: "wr0ng-t0ken",
    });
    t.is(refused.exitCode, 1);
    t.is(refused.stdout, "");
    t.is(refused.stderr.match(/UIPATH_TOKEN_REJECTED/g)?.length, 1, refused.stderr);
    for (const { stderr } of [bare, refused]) {
        t.notRegex(stderr, /uipath:|pulumi|wr0ng|\n +at /);
    }
    t.is((await check(t, table, [], environmentFor(simulator))).exitCode, 0, "without --lookup nothing is sent");
});
