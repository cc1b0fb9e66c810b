import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import test from "ava";
import fetch from "node-fetch";
import { organizationOf } from "../../simulator/example-people";
import { repository } from "../support/project";

test("the simulator started alone has clients, logins and people as its flags say", async (t) => {
    const flags = ["--people", "12", "--client", "app:s3cret:PM.User.Read,PM.Group.Read", "--quotas", "--summary"];
    const child = spawn(
        process.execPath,
        ["--import", "tsx", "simulator/main.ts", "--port", "0", ...flags, "--login", "Default:admin:pass:word"],
        { cwd: repository, stdio: ["ignore", "pipe", "inherit"] },
    );
    t.teardown(() => child.kill());
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const url = line.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];

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

test("the example people have IDs of their own, the same at every start", (t) => {
    const { people = [] } = organizationOf(300);
    t.deepEqual(organizationOf(300).people, people);
    t.is(new Set(people.map(({ id }) => id)).size, 300);
    t.true(people.every(({ id }) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/.test(id)));
    t.like(people[0], { userName: "p1@example.com", email: "p1@example.com" });
});

test("flags that cannot be read are told", async (t) => {
    for (const flag of [
        ["--client", "app:s3cret"],
        ["--login", "Default::word"],
    ]) {
        const child = spawn(process.execPath, ["--import", "tsx", "simulator/main.ts", "--port", "0", ...flag], {
            cwd: repository,
            stdio: ["ignore", "ignore", "pipe"],
        });
        t.teardown(() => child.kill());
        let said = "";
        child.stderr.on("data", (text) => {
            said += text;
        });
        const [code] = await once(child, "close");
        t.is(code, 1);
        t.regex(said, /give three parts with colons between them/);
    }
});
