import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/simulator";
import { repository } from "../support/project";
import { holders } from "../support/setup";
import { Stack } from "../support/stack";

const names = ["ana", "bob", "cem", "dia"];
const organization = {
    accountId: "song-one",
    seats: { ATTUNU: 10, RPADEVPRONU: 10, TSTNU: 10 },
    people: names.map((name) => ({ id: `id-of-${name}`, userName: name, email: `${name}@example.com` })),
    groups: [{ id: "id-of-developers", name: "RPA developers" }],
};
const client = {
    id: "app-1",
    secret: "s3cret-of-the-application",
    scopes: ["PM.License", "PM.User.Read", "PM.Group.Read"],
};
const login = {
    tenancyName: "Default",
    username: "admin",
    password: "pa55-of-the-administrator",
    organizationName: "acme",
};

/** A stack of an example as it is in the repository, with a server of one organization. */
async function startExample(
    t: ExecutionContext,
    example: string,
    credentials: Record<string, string>,
    options: SimulatorOptions = {},
): Promise<{ simulator: Simulator; stack: Stack }> {
    const simulator = await startSimulator({
        organizations: [organization],
        clients: [client],
        logins: [login],
        licenseSummary: true,
        quotas: true,
        ...options,
    });
    t.teardown(simulator.close);
    const folder = join(repository, "examples", example);
    const files = await Promise.all(
        (await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const),
    );
    const { "Pulumi.yaml": project = "", ...rest } = Object.fromEntries(files);
    const stack = await Stack.create(t, { project, files: rest });
    await stack.configure({ "uipath:baseUrl": simulator.url, "uipath:accountId": "song-one", ...credentials });
    return { simulator, stack };
}

/** Neither the stack's files nor its output contain a credential. */
async function keepsSecrets(
    t: ExecutionContext,
    { issuedTokens }: Simulator,
    stack: Stack,
    outputs: readonly string[],
) {
    const { text } = await stack.export();
    t.true(issuedTokens.length > 0);
    for (const secret of [client.secret, login.password, ...issuedTokens]) {
        t.false([text, ...outputs].join("\n").includes(secret), "a credential is shown or kept");
    }
}

const asClient = { "uipath:clientId": client.id, "uipath:clientSecret!": client.secret };
const asUser = {
    "uipath:username": login.username,
    "uipath:password!": login.password,
    "uipath:tenancyName": login.tenancyName,
    "uipath:organizationName": "acme",
};

test("the example `people`, signed in by client credentials", async (t) => {
    const { simulator, stack } = await startExample(t, "people", asClient);
    const outputs = [await stack.up()];
    t.deepEqual(holders(simulator), { "id-of-ana": "TSTNU", "id-of-bob": "TSTNU" });
    const { seats } = JSON.parse(await stack.run("stack", "output", "--json"));
    t.deepEqual(seats.TSTNU, { bought: 10, used: 0, left: 10 });
    t.is(
        simulator.requests.filter(({ url }) => url.includes("/connect/token")).length,
        2,
        "one for the program, one for the provider",
    );
    await keepsSecrets(t, simulator, stack, outputs);

    // The output of used seats changes; the allocation does not.
    t.regex(await stack.up(), /2 unchanged/);
    t.is(simulator.requests.filter(({ method, url }) => method === "PUT" && url.includes("user-license")).length, 1);
    await stack.destroy();
    t.deepEqual(holders(simulator), {});
});

test("the example `groups`, signed in by user name", async (t) => {
    const { simulator, stack } = await startExample(t, "groups", asUser);
    const outputs = [await stack.up()];
    const rule = () => simulator.ledger().groups["id-of-developers"];
    t.deepEqual(rule(), { userBundleCodes: ["ATTUNU", "RPADEVPRONU"], quotas: { ATTUNU: 20 } });
    await keepsSecrets(t, simulator, stack, outputs);
    t.regex(await stack.up(), /2 unchanged/);

    simulator.allocateGroup("id-of-developers", { userBundleCodes: ["TSTNU"] });
    t.regex(
        await stack.preview("--refresh"),
        /changed outside Pulumi: \+ TSTNU {2}- ATTUNU, RPADEVPRONU: group "id-of-developers"/,
    );
    await stack.up("--refresh");
    t.deepEqual(rule()?.userBundleCodes, ["ATTUNU", "RPADEVPRONU"]);
    await stack.destroy();
    t.deepEqual(rule()?.userBundleCodes, []);
});

test("the example `table`: people with the same bundles are one resource, and a user moved between two resources keeps a license", async (t) => {
    const { simulator, stack } = await startExample(t, "table", { "uipath:accessToken!": "1234" });
    await stack.up();
    t.deepEqual(holders(simulator), {
        "id-of-ana": "ATTUNU,RPADEVPRONU",
        "id-of-bob": "ATTUNU",
        "id-of-cem": "ATTUNU,RPADEVPRONU",
        "id-of-dia": "TSTNU",
    });
    t.deepEqual(Object.keys((await stack.export()).allocations).sort(), ["attunu", "attunu-rpadevpronu", "tstnu"]);
    t.is(
        simulator.requests.filter(({ url }) => url.includes("/api/User/")).length,
        2,
        "all people are looked up at once",
    );

    const { length } = simulator.requests;
    await stack.write(
        "licenses.csv",
        "email;bundles\nana@example.com;ATTUNU\nbob@example.com;ATTUNU\ncem@example.com;ATTUNU RPADEVPRONU\n",
    );
    await stack.up("--parallel", "1");
    t.deepEqual(holders(simulator), {
        "id-of-ana": "ATTUNU",
        "id-of-bob": "ATTUNU",
        "id-of-cem": "ATTUNU,RPADEVPRONU",
    });
    const writes = simulator.requests.slice(length).filter(({ method }) => method === "PUT");
    t.deepEqual(
        writes
            .map(({ body }) => JSON.parse(body))
            .map(({ userIds, userBundleCodes }) => [userIds.join(), userBundleCodes.join()]),
        [
            ["id-of-ana", "ATTUNU"],
            ["id-of-dia", ""],
        ],
    );

    await stack.write("licenses.csv", "email;bundles\nanna@example.com;ATTUNU\nbob@example.com;ATUNU\n");
    const mistyped = await stack.try("preview");
    t.not(mistyped.exitCode, 0);
    t.regex(
        mistyped.output,
        /licenses\.csv:3:17: column "bundles": "ATUNU" is not a known bundle code; did you mean ATTUNU/,
    );

    await stack.write("licenses.csv", "email;bundles\nanna@example.com;ATTUNU\nrob@example.com;TSTNU\n");
    const unknown = await stack.try("preview");
    t.not(unknown.exitCode, 0);
    t.regex(
        unknown.output,
        /licenses\.csv:2:1: "anna@example\.com" matches no user's ID, .*did you mean ana@example\.com \/ ana \(id-of-ana\)/,
    );
    t.is(unknown.output.match(/licenses\.csv:3:1: "rob@example\.com"/g)?.length, 1, "shown once");
    for (const { output } of [mistyped, unknown]) {
        t.notRegex(output, /\n\s+at |readAllocations\(/);
    }
});

test("the example `automation`: a program previews and applies a table without a Pulumi project", async (t) => {
    const { execa } = await import("execa");
    const { simulator, stack } = await startExample(t, "automation", { "uipath:accessToken!": "1234" });
    const run = (...flags: string[]) =>
        execa(process.execPath, [`--import=${require.resolve("tsx")}`, "index.ts", "test", ...flags], {
            cwd: stack.folder,
            env: stack.environment,
            extendEnv: false,
            stdin: "ignore",
            reject: false,
            all: true,
            timeout: 120_000,
        });
    const writes = () => simulator.requests.filter(({ method }) => method === "PUT");

    const first = await run("--yes");
    t.is(first.exitCode, 0, first.all);
    t.regex(first.all, /who holds what: \{[^}]*'id-of-dia': \[ 'TSTNU' \]/);
    const held = {
        "id-of-ana": "ATTUNU,RPADEVPRONU",
        "id-of-bob": "ATTUNU",
        "id-of-cem": "ATTUNU,RPADEVPRONU",
        "id-of-dia": "TSTNU",
    };
    t.deepEqual(holders(simulator), held);

    const { length } = writes();
    const table = await readFile(join(stack.folder, "licenses.csv"), "utf8");
    await stack.write("licenses.csv", table.replace(/^bob.*$/m, "bob@example.com,Bob Baker,,,x"));
    const preview = await run();
    t.is(preview.exitCode, 0, preview.all);
    t.regex(preview.all, /^tstnu in song-one: \+ TSTNU: 1 user \(bob@example\.com\)$/m);
    t.deepEqual(holders(simulator), held);
    await stack.configure({ "uipath:accessToken": "1234" });
    const second = await run("--yes");
    t.is(second.all.match(/uipath:accessToken is in .* plain text/g)?.length, 2, "the preview and the update say it");
    t.deepEqual(holders(simulator), { ...held, "id-of-bob": "TSTNU" });
    t.is(writes().length, length + 1, "the move is one write");

    await stack.write("licenses.csv", table.replace("bob@", "rob@"));
    const failed = await run();
    t.is(failed.exitCode, 1);
    t.regex(failed.all, /licenses\.csv:3:1: "rob@example\.com" matches no user's ID, .*did you mean bob@example\.com/);
    t.notRegex(failed.all, /\n\s+at /);
});
