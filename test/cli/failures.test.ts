import { execFileSync } from "node:child_process";
import { once } from "node:events";
import fs, { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { writeFiles } from "../../provider/cli/output-files";
import { organizationOf } from "../../simulator/example-people";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { environmentFor, runCli, startCli } from "../support/cli";
import { createFolder, repository } from "../support/project";
import { startServer } from "../support/server";

async function startOrganization(t: ExecutionContext, options: SimulatorOptions = {}, people = 120) {
    const organization = organizationOf(people);
    const simulator = await startServer(t, { portal: true, organizations: [organization], ...options });
    const userIds = organization.people?.map(({ id }) => id) ?? [];
    simulator.allocate({ userIds, userBundleCodes: ["ATTUNU"], useExternalLicense: false });
    return simulator;
}

async function asked(simulator: Simulator): Promise<void> {
    while (simulator.requests.length === 0) {
        await sleep(10);
    }
}

const out = ["export", "--out", "licenses.csv", "--program", "index.ts"];

test("existing files are not overwritten and nothing is sent, but --force overwrites them", async (t) => {
    const simulator = await startOrganization(t);
    const folder = await createFolder(t);
    for (const name of ["licenses.csv", "index.ts"]) {
        writeFileSync(join(folder, name), "mine");
        const { exitCode, stdout, stderr } = await runCli(out, environmentFor(simulator), folder);
        t.is(exitCode, 1);
        t.is(stdout, "");
        t.regex(stderr, /\[UIPATH_EXPORT_FAILED\]\n {2}- "licenses\.csv" already exists(.|\n)*--force/);
    }
    t.regex((await runCli(out, environmentFor(simulator), folder)).stderr, /- "index\.ts" already exists/);
    t.is(simulator.requests.length, 0);
    t.is(readFileSync(join(folder, "licenses.csv"), "utf8"), "mine");

    const { exitCode, stderr } = await runCli([...out, "--force"], environmentFor(simulator), folder);
    t.is(exitCode, 0, stderr);
    t.deepEqual(readdirSync(folder).sort(), ["index.ts", "licenses.csv"]);
    t.is(readFileSync(join(folder, "licenses.csv"), "utf8").split("\n").length, 122);
    t.regex(readFileSync(join(folder, "index.ts"), "utf8"), /readAllocations\("licenses\.csv"\)/);
});

test("a file created during the export is not overwritten", async (t) => {
    const simulator = await startOrganization(t, {}, 10);
    simulator.fault({ kind: "drip", endpoint: "portal", milliseconds: 0 });
    const folder = await createFolder(t);
    const running = runCli(out, environmentFor(simulator), folder);
    await asked(simulator);
    writeFileSync(join(folder, "index.ts"), "mine");
    const { exitCode, stderr } = await running;
    t.is(exitCode, 1);
    t.regex(stderr, /"index\.ts" already exists/);
    t.deepEqual(readdirSync(folder), ["index.ts"]);
    t.is(readFileSync(join(folder, "index.ts"), "utf8"), "mine");
});

test("unwritable paths are an error before any request", async (t) => {
    const simulator = await startOrganization(t);
    const folder = await createFolder(t);
    writeFileSync(join(folder, "file"), "");
    for (const [path, says] of [
        ["nowhere/licenses.csv", /in a folder that does not exist/],
        ["file/licenses.csv", /ENOTDIR|not in a folder/],
    ] as const) {
        const { exitCode, stderr } = await runCli(
            ["export", "--out", path, "--force"],
            environmentFor(simulator),
            folder,
        );
        t.is(exitCode, 1);
        t.regex(stderr, says);
    }
    t.is(simulator.requests.length, 0);
});

test("a failed page leaves no incomplete table", async (t) => {
    const simulator = await startOrganization(t);
    simulator.fault({ kind: "answer", endpoint: "portal", status: 503, after: 2 });
    const folder = await createFolder(t);
    const { exitCode, stdout, stderr } = await runCli(out, environmentFor(simulator), folder);
    t.is(exitCode, 1);
    t.is(stdout, "");
    t.regex(stderr, /failed \(503\)(.|\n)*what to do: run the command again/);
    t.deepEqual(readdirSync(folder), []);
});

test("Ctrl-C leaves no file behind", async (t) => {
    const simulator = await startOrganization(t);
    simulator.fault({ kind: "hang", endpoint: "portal" });
    const folder = await createFolder(t);
    const { command } = await startCli(out, environmentFor(simulator), folder);
    await asked(simulator);
    command.kill("SIGINT");
    const { exitCode, stdout, stderr } = await command;
    t.is(exitCode, 130);
    t.is(stdout + stderr, "");
    t.deepEqual(readdirSync(folder), []);
});

test("one error lists all missing settings as environment variables", async (t) => {
    const { exitCode, stdout, stderr } = await runCli(["export"], { UIPATH_CLIENT_ID: "app" });
    t.is(exitCode, 1);
    t.is(stdout, "");
    t.deepEqual(stderr.split("\n"), [
        "the settings are invalid. [UIPATH_SETTINGS_INVALID]",
        "  - baseUrl is not set: the address of your Automation Suite, such as https://automation.example.com; set UIPATH_URI",
        "  - accountId is not set: the ID of your organization, which Identity calls partitionGlobalId; set UIPATH_ACCOUNT_ID",
        "  - UIPATH_CLIENT_ID is set, but UIPATH_CLIENT_SECRET is not; the sign-in needs both; set UIPATH_CLIENT_SECRET",
        "  what to do: set these environment variables; this command does not read a stack's config.",
        "",
    ]);
    const bare = await runCli(["export"], {});
    t.regex(bare.stderr, /no credential: .* for an access token set UIPATH_ACCESS_TOKEN or UIPATH_PAT$/m);
    t.notRegex(stderr + bare.stderr, /pulumi config set/);

    const insecure = {
        UIPATH_URI: "http://automation.example.com",
        UIPATH_ACCOUNT_ID: "song-one",
        UIPATH_PAT: "s3cret",
    };
    const clear = await runCli(["export"], insecure);
    t.regex(clear.stderr, /would send the token unencrypted; use https:\/\/$/m);
    t.notRegex(clear.stderr, /s3cret/);
});

test("an error about an invisible character in an organization's ID names the variable", async (t) => {
    const { exitCode, stderr } = await runCli(["export"], {
        UIPATH_URI: "https://automation.example.com",
        UIPATH_ACCOUNT_ID: "song\u00ad-one",
        UIPATH_PAT: "1234",
    });
    t.is(exitCode, 1);
    t.regex(stderr, /UIPATH_ACCOUNT_ID: "song\ufffd-one" contains U\+00AD \(soft hyphen\) after "song"; remove it$/m);
});

test("without the portal's API, export's error suggests writing the table by hand", async (t) => {
    for (const unknownRoute of [404, "page"] as const) {
        const simulator = await startServer(t, { unknownRoute });
        const { exitCode, stdout, stderr } = await runCli(["export"], environmentFor(simulator));
        t.is(exitCode, 1);
        t.is(stdout, "");
        t.regex(stderr, /does not have the portal's API.*\n {2}what to do: check UIPATH_URI .*write the table by hand/);
        t.notRegex(stderr, /readFrom|\n +at /);
    }
});

test("an error about a rejected token names its variable, and does not show the token", async (t) => {
    const simulator = await startOrganization(t);
    simulator.fault({ kind: "answer", endpoint: "portal", status: 500, body: '{"message":"token wr0ng-t0ken"}' });
    const environment = { ...environmentFor(simulator), UIPATH_ACCESS_TOKEN: "wr0ng-t0ken" };
    const refused = await runCli(["export"], environment);
    t.is(refused.exitCode, 1);
    t.regex(refused.stderr, /did not accept the access token from UIPATH_ACCESS_TOKEN \(401\)/);
    t.regex(refused.stderr, /what to do: get a new access token and set UIPATH_ACCESS_TOKEN or UIPATH_PAT\.$/m);
    t.notRegex(refused.stderr, /uipath:|pulumi|config/);
    const echoed = await runCli(["export"], { ...environment, UIPATH_ACCESS_TOKEN: simulator.token });
    t.regex(echoed.stderr, /failed \(500\)/);
    for (const { stdout, stderr } of [refused, echoed]) {
        t.is(stdout, "");
        t.notRegex(stderr, /Bearer|\n +at |node:internal/);
    }
    t.notRegex(refused.stderr, /wr0ng/);
});

test("the cure of each refused sign-in names environment variables", async (t) => {
    const simulator = await startOrganization(t, {
        logins: [{ tenancyName: "Default", username: "admin", password: "pass:word" }],
    });
    const { UIPATH_ACCESS_TOKEN: _, ...environment } = environmentFor(simulator);
    for (const [credential, cure] of [
        [
            { UIPATH_CLIENT_ID: "app", UIPATH_CLIENT_SECRET: "wrong-secret" },
            /check UIPATH_CLIENT_ID, UIPATH_CLIENT_SECRET and UIPATH_AUTH_SCOPES against/,
        ],
        [
            { UIPATH_USERNAME: "admin", UIPATH_PASSWORD: "wrong-word", UIPATH_TENANT: "Default" },
            /check UIPATH_USERNAME, UIPATH_PASSWORD \(it may have expired\) and UIPATH_TENANT by/,
        ],
    ] as const) {
        const { exitCode, stderr } = await runCli(["export"], { ...environment, ...credential });
        t.is(exitCode, 1);
        t.regex(stderr, cure);
        t.notRegex(stderr, /uipath:|pulumi|config/);
    }
});

test("when the second file cannot be written, the first stays unchanged", async (t) => {
    const folder = await createFolder(t);
    const [table, program] = [join(folder, "licenses.csv"), join(folder, "index.ts")];
    const files = [
        { path: table, text: "new" },
        { path: program, text: "new" },
    ];
    const { renameSync } = fs;
    for (const old of [undefined, "mine"]) {
        if (old !== undefined) {
            writeFileSync(table, old);
            writeFileSync(program, old);
        }
        fs.renameSync = (from, to) => {
            if (to === program && String(from).endsWith(String(process.pid))) {
                throw Object.assign(new Error("busy"), { code: "EBUSY" });
            }
            renameSync(from, to);
        };
        try {
            t.throws(() => writeFiles(files, { force: true }), {
                code: "UIPATH_EXPORT_FAILED",
                message: /licenses\.csv" and .*index\.ts" cannot be written \(EBUSY\); no file was changed\./,
            });
        } finally {
            fs.renameSync = renameSync;
        }
        t.deepEqual(readdirSync(folder).sort(), old === undefined ? [] : ["index.ts", "licenses.csv"]);
        if (old !== undefined) {
            t.deepEqual([readFileSync(table, "utf8"), readFileSync(program, "utf8")], [old, old]);
        }
    }
    writeFiles(files, { force: true });
    t.deepEqual(readdirSync(folder).sort(), ["index.ts", "licenses.csv"]);
    t.deepEqual([readFileSync(table, "utf8"), readFileSync(program, "utf8")], ["new", "new"]);
});

test("a user name can sign in, and the next commands set it", async (t) => {
    const login = { tenancyName: "Default", username: "admin", password: "pass:word" };
    const simulator = await startOrganization(t, { logins: [login] });
    const { exitCode, stderr } = await runCli(["export"], {
        UIPATH_URI: simulator.url,
        UIPATH_ACCOUNT_ID: "song-one",
        UIPATH_USERNAME: "admin",
        UIPATH_PASSWORD: "pass:word",
        UIPATH_TENANT: "Default",
    });
    t.is(exitCode, 0, stderr);
    t.regex(
        stderr,
        /config set uipath:username\n.*config set uipath:tenancyName\n.*config set --secret uipath:password\n/,
    );
    t.notRegex(stderr, /pass:word/);
});

test("an organization without license holders is an error, not an empty table", async (t) => {
    const simulator = await startServer(t, { portal: true });
    const { exitCode, stdout, stderr } = await runCli(["export"], environmentFor(simulator));
    t.is(exitCode, 1);
    t.is(stdout, "");
    t.regex(stderr, /nobody holds licenses/);
});

test("wrong arguments are a usage error", async (t) => {
    const simulator = await startOrganization(t);
    const folder = await createFolder(t);
    for (const [args, says] of [
        [["--out", "licenses.xlsx"], /must end in \.csv or \.yaml or \.yml/],
        [["--out", "licenses"], /must end in/],
        [["--out", "licenses.csv", "--program", "index.py"], /must end in \.ts or \.js/],
        [["--program", "index.ts"], /--program needs --out/],
        [["--token", "s3cret"], /unknown option '--token'/],
        [["--access-token=s3cret"], /unknown option/],
        [["licenses.csv"], /too many arguments/],
    ] as const) {
        const { exitCode, stdout, stderr } = await runCli(["export", ...args], environmentFor(simulator), folder);
        t.is(exitCode, 1);
        t.is(stdout, "");
        t.regex(stderr, says);
        t.notRegex(stderr, /\n +at /);
    }
    t.is(simulator.requests.length, 0);
    t.deepEqual(readdirSync(folder), []);
});

test("--help names the settings and the API that the export uses", async (t) => {
    const { exitCode, stdout } = await runCli(["export", "--help"], {});
    t.is(exitCode, 0);
    t.regex(stdout, /UIPATH_URI, UIPATH_ACCOUNT_ID, and UIPATH_ACCESS_TOKEN/);
    t.regex(stdout, /API of UiPath's own portal(.|\n)*documents no way/);
});

test("--version prints the package's version", async (t) => {
    const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    t.is((await runCli(["--version"], {})).stdout, `${manifest.version}\n`);
});

test("a reader of the table may close the pipe early", async (t) => {
    const simulator = await startOrganization(t, {}, 3000);
    const { command } = await startCli(["export"], environmentFor(simulator));
    command.stdout.once("data", () => command.stdout.destroy());
    await once(command.stdout, "close");
    const { stderr } = await command;
    t.notRegex(stderr, /EPIPE|\n +at /);
});

test("the package contains the command line and its dependencies", (t) => {
    const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    t.deepEqual(manifest.bin, {
        "pulumi-uipath-licensing": "dist/cli/main.js",
        "pulumi-resource-uipath": "dist/plugin/pulumi-resource-uipath",
    });
    t.true(["commander", "csv-stringify", "yaml"].every((name) => name in manifest.dependencies));
    const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
        cwd: repository,
        encoding: "utf8",
    });
    const files: { path: string }[] = JSON.parse(packed)[0].files;
    t.true(files.some(({ path }) => path === manifest.bin["pulumi-uipath-licensing"]));
    t.regex(readFileSync(join(repository, "dist/cli/main.js"), "utf8"), /^#!\/usr\/bin\/env node\n/);
});
