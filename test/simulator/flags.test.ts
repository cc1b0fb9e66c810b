import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import { createCommand } from "../../simulator/command";
import { organizationOf } from "../../simulator/example-people";
import type { Ledger } from "../../simulator/organization";
import { repository } from "../support/project";
import { startServer } from "../support/server";

function run(flags: string[]) {
    return spawn(process.execPath, ["--import", "tsx", "simulator/main.ts", ...flags], {
        cwd: repository,
        stdio: ["ignore", "pipe", "pipe"],
    });
}

async function start(t: ExecutionContext, flags: string[]) {
    const child = run(["--port", "0", ...flags]);
    child.stderr.pipe(process.stderr);
    t.teardown(() => child.kill());
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return { url: line.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0] };
}

async function end(t: ExecutionContext, flags: string[]) {
    const child = run(flags);
    t.teardown(() => child.kill());
    let told = "";
    child.stderr.on("data", (text) => {
        told += text;
    });
    const [code] = await once(child, "close");
    return { code, told };
}

test("the standalone simulator has the clients, logins and people of its flags", async (t) => {
    const flags = ["--people", "12", "--client", "app:s3cret:PM.User.Read,PM.Group.Read", "--quotas", "--summary"];
    const { url } = await start(t, [...flags, "--login", "Default:admin:pass:word"]);
    const form = { grant_type: "client_credentials", client_id: "app", client_secret: "s3cret" };
    const granted = await fetch(`${url}/identity_/connect/token`, { method: "POST", body: new URLSearchParams(form) });
    const { access_token, scope } = (await granted.json()) as Record<string, string>;
    t.is(scope, "PM.User.Read PM.Group.Read");
    const signedIn = await fetch(`${url}/api/account/authenticate`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ TenancyName: "Default", UsernameOrEmailAddress: "admin", Password: "pass:word" }),
    });
    t.is(signedIn.status, 200);

    const get = async <Body>(path: string, token = access_token) => {
        const answer = await fetch(`${url}/${path}`, { headers: { authorization: `Bearer ${token}` } });
        return (await answer.json()) as Body;
    };
    const users = await get<{ totalCount: number }>("identity_/api/User/users/song-one");
    t.is(users.totalCount, 12);
    const groups = await get<{ id: string; name: string; members: object[] }[]>("identity_/api/Group/song-one");
    t.deepEqual(
        groups.map(({ name, members }) => [name, members.length]),
        [
            ["RPA developers", 6],
            ["Attended users", 6],
        ],
    );
    const group = `lease_/api/account/song-one/user-license/group/${groups[0]?.id}/with-quota`;
    t.like(await get(group, "1234"), { quotas: [] });
    const summary = await get<{ userLicenses: object[] }>("license_/api/account/song-one/license-summary", "1234");
    t.like(summary.userLicenses[0], { total: 12, used: 0 });
});

test("the example people have their own IDs, the same at every start", (t) => {
    const { people = [] } = organizationOf(300);
    t.deepEqual(organizationOf(300).people, people);
    t.is(new Set(people.map(({ id }) => id)).size, 300);
    t.true(people.every(({ id }) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/.test(id)));
    t.like(people[0], { userName: "p1@example.com", email: "p1@example.com" });
});

test("the standalone simulator has the quirks of its flags", async (t) => {
    const login = ["--login", "Default:admin:word", "--login-refusal", "500"];
    const people = ["--people", "3", "--page-cap", "2", "--unknown-users", "422", "--inherited-codes", "ACNU,TSTNU"];
    const gateway = [
        "--answer-spelling",
        "braces",
        "--max-users",
        "3",
        "--method",
        "POST",
        "--refusal",
        "page",
        "--unknown-route",
        "page",
    ];
    const client = ["--client", "app:s3cret:PM.License", "--token-lifetime", "77"];
    const { url } = await start(t, [...login, ...people, ...gateway, ...client]);
    const send = async (method: string, path: string, body?: object | URLSearchParams) => {
        const isForm = body instanceof URLSearchParams;
        const answer = await fetch(`${url}/${path}`, {
            method,
            headers: { authorization: "Bearer 1234", ...(body && !isForm && { "content-type": "application/json" }) },
            body: body ? (isForm ? body : JSON.stringify(body)) : null,
        });
        const text = await answer.text();
        return { status: answer.status, body: text.startsWith("<") ? "a page" : JSON.parse(text) };
    };
    const wrong = { TenancyName: "Default", UsernameOrEmailAddress: "admin", Password: "wrong" };
    t.is((await send("POST", "api/account/authenticate", wrong)).status, 500);
    const form = { grant_type: "client_credentials", client_id: "app", client_secret: "s3cret" };
    t.is((await send("POST", "identity_/connect/token", new URLSearchParams(form))).body.expires_in, 77);
    const { totalCount, results } = (await send("GET", "identity_/api/User/users/song-one")).body;
    t.deepEqual([totalCount, results.length], [3, 2]);

    const path = "lease_/api/account/song-one/user-license";
    const allocation = (userIds: string[]) => ({ userIds, userBundleCodes: ["IDU"], useExternalLicense: false });
    const page = { status: 200, body: "a page" };
    t.deepEqual(await send("PUT", path, allocation(["a"])), page);
    t.deepEqual(await send("GET", "unknown"), page);
    t.is((await send("POST", path, allocation(["a"]))).status, 422);
    const [first] = results;
    t.deepEqual(await send("POST", path, allocation(["a", "b", "c", "d"])), { status: 413, body: "a page" });
    const granted = await send("POST", path, allocation([first.id]));
    t.deepEqual(granted.body[0].userBundleCodes, ["IDU", "ACNU", "TSTNU"]);
    t.regex(granted.body[0].userId, /^\{1{8}-.*\}$/);
});

test("flags limit the seats and the requests", async (t) => {
    const { url } = await start(t, ["--partial-conflict", "--rate-limit", "2:300:in a while"]);
    const allocate = () =>
        fetch(`${url}/lease_/api/account/song-one/user-license`, {
            method: "PUT",
            headers: { authorization: "Bearer 1234", "content-type": "application/json" },
            body: JSON.stringify({
                userIds: Array.from({ length: 11 }, (_, index) => `user-${index}`),
                userBundleCodes: ["IDU"],
                useExternalLicense: false,
            }),
        });
    t.is((await allocate()).status, 409);
    const [{ seats }] = (await (await fetch(`${url}/simulator/ledger`)).json()) as [Ledger];
    t.is(seats.IDU?.taken, 10);
    t.is((await allocate()).status, 409);
    const refused = await allocate();
    t.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "in a while"]);
});

const wrongFlags: [flags: string[], said: RegExp][] = [
    [["--client", "app:s3cret"], /give three parts separated by colons/],
    [["--login", "Default::word"], /give three parts separated by colons/],
    [["--port", "99999"], /'99999' is invalid. give a port up to 65535/],
    [["--prefix", "*"], /'\*' is invalid. give one name of letters/],
    [["--prefix", "a/b"], /'a\/b' is invalid/],
    [["--prefix", ".."], /'\.\.' is invalid/],
    [["--prefix", "simulator"], /'simulator' is invalid/],
    [["--refusal", "500"], /'500' is invalid. give one of 404, 405, 501, page/],
    [["--method", "GET"], /'GET' is invalid. give one of PUT, POST, both/],
    [["--token-lifetime", "an hour"], /'an hour' is invalid. give a whole number/],
    [["--rate-limit", "300"], /'300' is invalid. give two whole numbers/],
    [["--rate-limit", "300:0"], /'300:0' is invalid/],
    [["--max-users", "0"], /'0' is invalid. give 1 or more/],
    [["--unknown-users", "500"], /'500' is invalid. give one of accept, ignore, 400, 404, 422, not-found/],
    [["--answer-spelling", "lower"], /'lower' is invalid. give one of asked, upper, braces/],
    [["--inherited-codes", "ACNU,,"], /'ACNU,,' is invalid/],
];

for (const [flags, said] of wrongFlags) {
    test(`invalid flags are errors: ${flags.join(" ")}`, async (t) => {
        let told = "";
        const command = createCommand(async () => t.fail("it starts"))
            .exitOverride()
            .configureOutput({
                writeErr: (text) => {
                    told += text;
                },
            });
        await t.throwsAsync(command.parseAsync(flags, { from: "user" }), { message: said });
        t.regex(told, /^error: .*\n$/, "one line");
    });
}

test("the process exits with code 1 and one line for an invalid flag", async (t) => {
    const { code, told } = await end(t, ["--port", "99999"]);
    t.is(code, 1);
    t.regex(told, /^error: .*'99999' is invalid.*\n$/);
});

test("a port in use is an error in one sentence", async (t) => {
    const { port } = new URL((await startServer(t)).url);
    const { code, told } = await end(t, ["--port", port]);
    t.is(code, 1);
    t.is(told, `error: port ${port} is in use; give another with --port.\n`);
});
