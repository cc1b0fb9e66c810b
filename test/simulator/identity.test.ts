import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import type { SimulatorOptions } from "../../simulator/simulator";
import { example, startServer } from "../support/server";

const client = { id: "pipe:line ä", secret: "s3cret+% &", scopes: ["PM.License.Read", "PM.License.Write"] };
const inForm = { client_id: client.id, client_secret: client.secret };

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, { clients: [client], ...options });
    const getToken = async (form: Record<string, string>, authorization?: string) => {
        const answer = await fetch(`${simulator.url}/identity_/connect/token`, {
            method: "POST",
            headers: authorization === undefined ? {} : { authorization },
            body: new URLSearchParams({ grant_type: "client_credentials", ...form }),
        });
        const body = JSON.parse(await answer.text());
        return { status: answer.status, body, challenge: answer.headers.get("www-authenticate") };
    };
    const allocate = async (authorization?: string) => {
        const answer = await fetch(`${simulator.url}/lease_/api/account/song-one/user-license`, {
            method: "PUT",
            headers: { "content-type": "application/json", ...(authorization !== undefined && { authorization }) },
            body: JSON.stringify(example),
        });
        return { status: answer.status, challenge: answer.headers.get("www-authenticate") };
    };
    return { simulator, getToken, allocate };
}

const encode = (text: string): string => new URLSearchParams({ "": text }).toString().slice(1);
const basic = (id: string, secret: string): string =>
    `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString("base64")}`;

test("a client authenticates in the header or in the form, not in both", async (t) => {
    const { simulator, getToken } = await start(t);
    const right = basic(client.id, client.secret);
    const granted = { status: 200, body: { token_type: "Bearer" }, challenge: null };
    t.like(await getToken({}, right), granted);
    t.like(await getToken({}, right.replace("Basic", "basic")), granted);
    t.like(await getToken(inForm), granted);
    t.like(await getToken({ client_id: client.id }, right), granted, "only an ID is not a second authentication");
    t.is(simulator.issuedTokens.length, 4);
    const refused = { status: 400, body: { error: "invalid_request" } };
    t.like(await getToken(inForm, right), refused);
    t.like(await getToken({ client_id: "another" }, right), refused);
    t.like(await getToken({}), refused);
    t.is(simulator.issuedTokens.length, 4);
});

test("the error for a wrong client depends on where it authenticated", async (t) => {
    const { simulator, getToken } = await start(t);
    const body = { error: "invalid_client" };
    for (const header of [
        basic(client.id, "wrong"),
        basic("nobody", client.secret),
        // In the header without form encoding.
        `Basic ${Buffer.from("app:s3cret+%").toString("base64")}`,
        `Basic ${Buffer.from("no colon").toString("base64")}`,
        "Basic ",
    ]) {
        const { challenge, ...answer } = await getToken({}, header);
        t.deepEqual(answer, { status: 401, body }, header);
        t.regex(challenge ?? "", /^Basic realm=/, header);
    }
    t.deepEqual(await getToken({ ...inForm, client_secret: "wrong" }), { status: 400, body, challenge: null });
    t.deepEqual(await getToken({ client_id: client.id }), { status: 400, body, challenge: null });
    t.deepEqual(simulator.issuedTokens, []);
});

test("a fault is about the client that the header names", async (t) => {
    const { simulator, getToken } = await start(t);
    simulator.fault({ kind: "answer", status: 503, endpoint: "token", about: client.id, body: "{}" });
    t.is((await getToken({}, basic("another", "word"))).status, 401);
    t.is((await getToken({}, basic(client.id, client.secret))).status, 503);
});

test("Identity's configuration names its token endpoint and the supported methods", async (t) => {
    const { simulator } = await start(t, { prefix: "acme", identityPath: "/identity" });
    const answer = await fetch(`${simulator.url}/identity/.well-known/openid-configuration`);
    const { issuer, token_endpoint, scopes_supported, ...rest } = (await answer.json()) as Record<string, unknown>;
    t.is(issuer, `${simulator.url}/identity`);
    t.is(token_endpoint, `${simulator.url}/identity/connect/token`);
    t.true((scopes_supported as string[]).includes("PM.License.Write"));
    t.deepEqual(rest, {
        grant_types_supported: ["client_credentials"],
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    });
    t.is((await fetch(`${simulator.url}/identity_/.well-known/openid-configuration`)).status, 404);
});

test("a refused bearer token gets the challenge of the standard", async (t) => {
    const { getToken, allocate } = await start(t);
    t.deepEqual(await allocate(), { status: 401, challenge: "Bearer" });
    t.deepEqual(await allocate("Basic YTpi"), { status: 401, challenge: "Bearer" });
    t.deepEqual(await allocate("Bearer unknown"), { status: 401, challenge: 'Bearer error="invalid_token"' });
    t.deepEqual(await allocate("bearer 1234"), { status: 200, challenge: null });
    const { body } = await getToken({ ...inForm, scope: "PM.License.Read" });
    t.deepEqual(await allocate(`Bearer ${body.access_token}`), {
        status: 403,
        challenge: 'Bearer error="insufficient_scope"',
    });
});

test("a test can change the token endpoint's response", async (t) => {
    const answers: [(answer: Record<string, unknown>) => unknown, unknown][] = [
        [({ token_type, ...answer }) => Object.keys(answer), ["access_token", "expires_in", "scope"]],
        [({ scope }) => ({ scope, expires_in: null }), { scope: client.scopes.join(" "), expires_in: null }],
        [() => "no object", "no object"],
        [() => null, null],
    ];
    for (const [tokenAnswer, body] of answers) {
        const { simulator, getToken } = await start(t, { tokenAnswer });
        t.deepEqual(await getToken(inForm), { status: 200, body, challenge: null });
        t.is((await getToken({ ...inForm, client_secret: "wrong" })).body.error, "invalid_client");
        t.is(simulator.issuedTokens.length, 1);
    }
});

for (const length of [4_000, 20_000]) {
    test(`tokens may have ${length} characters`, async (t) => {
        const login = { tenancyName: "Default", username: "admin", password: "word" };
        const { simulator, getToken, allocate } = await start(t, {
            tokenText: () => "t".repeat(length),
            logins: [login],
        });
        const { body } = await getToken(inForm);
        t.is(body.access_token, "t".repeat(length));
        t.is((await allocate(`Bearer ${body.access_token}`)).status, 200);
        const signedIn = await fetch(`${simulator.url}/api/account/authenticate`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ TenancyName: "Default", UsernameOrEmailAddress: "admin", Password: "word" }),
        });
        t.like(await signedIn.json(), { result: "t".repeat(length) });
    });
}
