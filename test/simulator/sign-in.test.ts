import { mock } from "node:test";
import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import type { SimulatorOptions } from "../../simulator/simulator";
import { example, startServer } from "../support/server";

const client = { id: "pipeline", secret: "s3cret", scopes: ["PM.License.Read", "PM.License.Write"] };
const login = { tenancyName: "Default", username: "admin", password: "pass:word" };
const right = { grant_type: "client_credentials", client_id: client.id, client_secret: client.secret };

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, { clients: [client], logins: [login], ...options });
    const post = async (path: string, body: string | URLSearchParams, headers: Record<string, string> = {}) => {
        const answer = await fetch(new URL(path, simulator.url), { method: "POST", headers, body });
        return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
    };
    const json = { "content-type": "application/json" };
    return {
        simulator,
        post,
        getToken: (form: Record<string, string> = {}, path = "/identity_/connect/token") =>
            post(path, new URLSearchParams({ ...right, ...form })),
        signIn: (password: string, path = "/api/account/authenticate") =>
            post(
                path,
                JSON.stringify({ TenancyName: "Default", UsernameOrEmailAddress: "admin", Password: password }),
                json,
            ),
        allocate: async (token: string) =>
            (
                await post("/lease_/api/account/song-one/user-license", JSON.stringify(example), {
                    ...json,
                    authorization: `Bearer ${token}`,
                })
            ).status,
    };
}

test("a client gets a token for its credentials, with all of its scopes or the requested ones", async (t) => {
    const { simulator, getToken, allocate } = await start(t);
    const { status, headers, body } = await getToken();
    t.is(status, 200);
    t.is(headers.get("cache-control"), "no-store");
    const [access_token = ""] = simulator.issuedTokens;
    t.deepEqual(body, { access_token, expires_in: 3600, token_type: "Bearer", scope: client.scopes.join(" ") });
    t.is(await allocate(access_token), 200);
    t.like(await getToken({ scope: "PM.License.Read" }), { status: 200, body: { scope: "PM.License.Read" } });
    t.is(simulator.issuedTokens.length, 2);
    t.is(new Set(simulator.issuedTokens).size, 2);
    t.is(simulator.requests[0]?.body, new URLSearchParams(right).toString());
});

const oauthErrors: [string, Record<string, string>][] = [
    ["invalid_client", { client_id: "nobody" }],
    ["invalid_client", { client_secret: "wrong" }],
    ["invalid_scope", { scope: "PM.License.Read PM.User.Read" }],
    ["invalid_scope", { scope: "PM.License.Read offline_access" }],
    ["unsupported_grant_type", { grant_type: "password" }],
];

for (const [error, form] of oauthErrors) {
    test(`a token request is refused as OAuth specifies: ${error} for ${JSON.stringify(form)}`, async (t) => {
        const { simulator, getToken } = await start(t);
        t.like(await getToken(form), { status: 400, body: { error } });
        t.deepEqual(simulator.issuedTokens, []);
    });
}

test("a token request that is no form, lacks a field or repeats one is invalid_request", async (t) => {
    const { post } = await start(t);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const text = new URLSearchParams(right).toString();
    const path = "/identity_/connect/token";
    const refused = { status: 400, body: { error: "invalid_request" } };
    t.like(await post(path, JSON.stringify(right), { "content-type": "application/json" }), refused);
    t.like(await post(path, "", form), refused);
    t.like(await post(path, "client_id=pipeline&client_secret=s3cret", form), refused);
    t.like(await post(path, `${text}&scope=PM.License.Read&scope=PM.License.Write`, form), refused);
    t.is((await post(path, text, form)).status, 200);
});

test("Identity is at the address in the switches", async (t) => {
    const { getToken } = await start(t, { prefix: "acme", identityPath: "/identity" });
    t.is((await getToken({}, "/acme/identity/connect/token")).status, 200);
    t.is((await getToken({}, "/acme/identity_/connect/token")).status, 404);
    t.is((await getToken({}, "/identity/connect/token")).status, 404);
});

test("an administrator signs in with a password, without or with the two names in the path", async (t) => {
    const { simulator, signIn, allocate } = await start(t, {
        prefix: "acme",
        logins: [login, { ...login, organizationName: "song", password: "other" }],
    });
    const { status, body } = await signIn("pass:word", "/acme/api/account/authenticate");
    const [result = ""] = simulator.issuedTokens;
    t.is(status, 200);
    t.deepEqual(body, {
        result,
        targetUrl: null,
        success: true,
        error: null,
        unAuthorizedRequest: false,
        __abp: true,
    });
    t.is((await signIn("other", "/song/Default/api/account/authenticate")).status, 200);
    t.is((await signIn("other", "/acme/api/account/authenticate")).status, 401);
    t.is((await signIn("other", "/song/Other/api/account/authenticate")).status, 404);
    t.is(await allocate(result), 404, "that is without the prefix");
});

test("a wrong password gets the platform's error", async (t) => {
    const { simulator, signIn, post } = await start(t);
    t.like(await signIn("wrong"), {
        status: 401,
        body: {
            result: null,
            targetUrl: null,
            success: false,
            error: {
                code: 0,
                message: "Login failed!",
                details: "Invalid user name or password",
                validationErrors: null,
            },
            unAuthorizedRequest: true,
            __abp: true,
        },
    });
    const json = { "content-type": "application/json" };
    t.is((await post("/api/account/authenticate", '{"TenancyName":"Default"}', json)).status, 400);
    t.deepEqual(simulator.issuedTokens, []);
});

test("a server without logins has no sign-in with a password", async (t) => {
    const { signIn } = await start(t, { logins: [] });
    t.is((await signIn("pass:word")).status, 404);
});

test.serial("tokens expire after their lifetime", async (t) => {
    const { getToken, signIn, allocate } = await start(t, { tokenLifeSeconds: 2 });
    const application = (await getToken()).body;
    const person = (await signIn("pass:word")).body.result;
    t.is(application.expires_in, 2);
    t.is(await allocate(application.access_token), 200);
    t.is(await allocate(person), 200);
    const later = Date.now() + 2_000;
    const clock = mock.method(Date, "now", () => later);
    t.teardown(() => clock.mock.restore());
    t.is(await allocate(application.access_token), 401);
    t.is(await allocate(person), 401);
    t.is(await allocate((await getToken()).body.access_token), 200);
});

test("expireTokens ends all issued tokens, and the administrator's own stays valid", async (t) => {
    const { simulator, getToken, signIn, allocate } = await start(t);
    const tokens = [(await getToken()).body.access_token, (await signIn("pass:word")).body.result];
    simulator.expireTokens();
    for (const token of tokens) {
        t.is(await allocate(token), 401);
    }
    t.is(await allocate((await getToken()).body.access_token), 200);
    t.is(await allocate(simulator.token), 200);
    t.deepEqual(simulator.issuedTokens.slice(0, 2), tokens);
});

/** Every endpoint that requires a token, and its scopes, each of which is enough. */
const guarded: [method: string, path: string, scopes: string[]][] = [
    ["PUT", "lease_/api/account/song-one/user-license", ["PM.License", "PM.License.Write"]],
    ["POST", "lease_/api/account/song-one/user-license", ["PM.License", "PM.License.Write"]],
    ["PUT", "lease_/api/account/song-one/user-license/group/g", ["PM.License", "PM.License.Write"]],
    ["GET", "lease_/api/account/song-one/user-license/group/g", ["PM.License", "PM.License.Read"]],
    ["PUT", "lease_/api/account/song-one/user-license/group/g/with-quota", ["PM.License", "PM.License.Write"]],
    ["GET", "lease_/api/account/song-one/user-license/group/g/with-quota", ["PM.License", "PM.License.Read"]],
    ["GET", "license_/api/account/song-one/license-summary", ["PM.License", "PM.License.Read"]],
    ["GET", "identity_/api/User/users/song-one", ["PM.User", "PM.User.Read"]],
    ["GET", "identity_/api/UserPartition/users/song-one", ["PM.User", "PM.User.Read"]],
    ["POST", "identity_/api/Directory/BulkResolveByName/song-one", ["PM.User", "PM.User.Read"]],
    ["GET", "identity_/api/Group/song-one", ["PM.Group", "PM.Group.Read"]],
    ["GET", "portal_/api/license/accountant/UserLicense", []],
    ["GET", "portal_/api/license/accountant/UserLicense/user/page", []],
];
const allScopes = [...new Set(guarded.flatMap(([, , scopes]) => scopes))];

for (const [method, path, scopes] of guarded) {
    test(`${method} ${path}: 401 without a token, 403 without a scope`, async (t) => {
        const { simulator, getToken } = await start(t, {
            clients: [{ ...client, scopes: allScopes }],
            userLists: ["users", "userPartition", "directory"],
            quotas: true,
            licenseSummary: true,
            portal: true,
        });
        const body = JSON.stringify({ ...example, quotas: [], entityNames: [], entityType: "user" });
        const send = async (token?: string) => {
            const answer = await fetch(`${simulator.url}/${path}`, {
                method,
                headers: {
                    ...(token !== undefined && { authorization: `Bearer ${token}` }),
                    ...(method !== "GET" && { "content-type": "application/json" }),
                },
                body: method === "GET" ? null : body,
            });
            const { errorCode, success, __abp } = (await answer.json()) as Record<string, unknown>;
            return { status: answer.status, errorCode, success, __abp };
        };
        const refusal = (status: number) => ({ status, errorCode: status, success: false, __abp: true });
        t.deepEqual(await send(), refusal(401));
        t.deepEqual(await send("unknown"), refusal(401));
        t.is((await send("1234")).status, 200);
        for (const scope of allScopes) {
            const answer = await send((await getToken({ scope })).body.access_token);
            if (scopes.includes(scope)) {
                t.is(answer.status, 200, scope);
            } else {
                t.deepEqual(answer, refusal(403), scope);
            }
        }
    });
}
