import { setTimeout as sleep } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import type { Fault } from "../../simulator/faults";
import type { SimulatorOptions } from "../../simulator/simulator";
import { bring, PluginError, type Resource } from "../support/plugin";
import { configFor, example, holders, start, startPlugin, startServer } from "../support/setup";

const secret = "c!ient s3cret&=";
const password = "pa55 wörd";
const client = { id: "app-1", secret, scopes: ["PM.License", "PM.License.Write"] };
const login = { tenancyName: "Default", username: "admin", password };
const asClient = { "uipath:accessToken": "", "uipath:clientId": "app-1", "uipath:clientSecret": secret };
const asUser = {
    "uipath:accessToken": "",
    "uipath:username": "admin",
    "uipath:password": password,
    "uipath:tenancyName": "Default",
};

const startAsClient = (t: ExecutionContext, server: SimulatorOptions = {}, settings: Record<string, string> = {}) =>
    start(t, { server: { clients: [client], ...server }, settings: { ...asClient, ...settings } });

/** Allocations with one user each and different bundles, so no two share a request. */
const allocations = ["ACNU", "ATTUNU", "IDU", "PMD"].map((code) => ({
    userIds: [`user-${code}`],
    userBundleCodes: [code],
}));

test("client credentials: one token, requested as OAuth specifies, serves all resources of a run", async (t) => {
    const { simulator, plugin } = await startAsClient(t);
    await Promise.all(allocations.map((each) => bring(plugin, each)));

    const [sign, ...writes] = simulator.requests;
    t.is(`${sign?.method} ${sign?.url}`, "POST /identity_/connect/token");
    t.is(sign?.headers["content-type"], "application/x-www-form-urlencoded;charset=UTF-8");
    t.is(sign?.headers.authorization, undefined);
    t.deepEqual(Object.fromEntries(new URLSearchParams(sign?.body)), {
        grant_type: "client_credentials",
        client_id: "app-1",
        client_secret: secret,
    });
    t.is(writes.length, 4);
    t.deepEqual(
        [...new Set(writes.map(({ headers }) => headers.authorization))],
        [`Bearer ${simulator.issuedTokens[0]}`],
    );
});

test("client credentials: the token request has the scope and the address of the settings", async (t) => {
    const { simulator, plugin } = await start(t, {
        server: { clients: [client], identityPath: "/identity" },
        settings: { ...asClient, "uipath:scope": "PM.License.Write" },
    });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_SIGN_IN_FAILED",
        message: /\/identity_\/connect\/token answers 404; it issues no tokens/,
    });

    const other = await startPlugin(t, {
        config: configFor(simulator, {
            ...asClient,
            "uipath:scope": "PM.License.Write",
            "uipath:identityUrl": `${simulator.url}/identity/`,
        }),
    });
    await bring(other, example);
    t.is(new URLSearchParams(simulator.requests.at(-2)?.body).get("scope"), "PM.License.Write");
});

test("user name: the address for release 2022.4 has the organization and the tenant", async (t) => {
    const { simulator, plugin } = await start(t, {
        server: { logins: [{ ...login, organizationName: "acme corp" }] },
        settings: { ...asUser, "uipath:organizationName": "acme corp" },
    });
    await bring(plugin, example);
    const [sign, write] = simulator.requests;
    t.is(`${sign?.method} ${sign?.url}`, "POST /acme%20corp/Default/api/account/authenticate");
    t.deepEqual(JSON.parse(sign?.body ?? ""), {
        TenancyName: "Default",
        UsernameOrEmailAddress: "admin",
        Password: password,
    });
    t.is(write?.headers.authorization, `Bearer ${simulator.issuedTokens[0]}`);
});

test("user name: the address for later releases has neither", async (t) => {
    const { simulator, plugin } = await start(t, { server: { logins: [login] }, settings: asUser });
    await bring(plugin, example);
    t.is(simulator.requests[0]?.url, "/api/account/authenticate");
    t.is(simulator.requests.length, 2);
});

test("a token is renewed before it expires", async (t) => {
    const { simulator, plugin } = await startAsClient(t, { tokenLifeSeconds: 2 });
    const team = await bring(plugin, example);
    // The plugin runs in another process, whose clock is real.
    await sleep(1_200);
    await bring(plugin, { ...example, userBundleCodes: ["ACNU"] }, team);
    t.is(simulator.issuedTokens.length, 2);
    t.deepEqual(
        simulator.requests.map(({ status }) => status),
        [200, 200, 200, 200],
        "no request had an expired token",
    );
    t.is(simulator.requests.at(-1)?.headers.authorization, `Bearer ${simulator.issuedTokens[1]}`);
});

for (const [kind, settings] of [
    ["client credentials", asClient],
    ["user name", asUser],
] as const) {
    test(`${kind}: a refused token is renewed once for all waiting requests`, async (t) => {
        const { simulator, plugin } = await start(t, { server: { clients: [client], logins: [login] }, settings });
        await bring(plugin, example);
        simulator.expireTokens();
        const sent = simulator.requests.length;
        await Promise.all(allocations.map((each) => bring(plugin, each)));

        t.is(simulator.issuedTokens.length, 2);
        const statuses = simulator.requests.slice(sent).map(({ status }) => status);
        t.true(statuses.includes(401));
        t.is(statuses.filter((status) => status === 200).length, 5);
        t.is(Object.keys(holders(simulator)).length, example.userIds.length + allocations.length);
    });

    test(`${kind}: if the new token is refused too, the error names the sign-in and no further attempt is made`, async (t) => {
        const { simulator, plugin } = await start(t, { server: { clients: [client], logins: [login] }, settings });
        simulator.fault({ kind: "answer", status: 401, times: 99 });
        const error = await t.throwsAsync(bring(plugin, example), { code: "UIPATH_TOKEN_REJECTED" });
        t.regex(
            error?.message ?? "",
            new RegExp(`did not accept the ${kind} from uipath:(clientId|username) \\(401\\)`),
        );
        t.is(simulator.issuedTokens.length, 2);
        const { length } = simulator.requests;
        await t.throwsAsync(bring(plugin, { ...example, userIds: ["ana"] }), { code: "UIPATH_TOKEN_REJECTED" });
        t.is(simulator.requests.length, length + 1, "no third token");
    });
}

interface Failure {
    name: string;
    settings: Record<string, string>;
    fault?: Fault;
    says: RegExp[];
    requests?: number;
}

const page = "<!DOCTYPE html><html><body>Sign in</body></html>";
const failures: Failure[] = [
    {
        name: "wrong secret",
        settings: { ...asClient, "uipath:clientSecret": "wr0ng" },
        says: [
            /the sign-in with the client credentials from uipath:clientId was refused: invalid_client\./,
            /uipath:clientSecret/,
        ],
    },
    {
        name: "wrong scope",
        settings: { ...asClient, "uipath:scope": "PM.License.Write offline_access" },
        says: [/refused: invalid_scope\./, /uipath:scope is "PM\.License\.Write offline_access"; ask only for/],
    },
    {
        name: "wrong password",
        settings: { ...asUser, "uipath:password": "wr0ng" },
        says: [
            /sign-in with the user name from uipath:username was refused \(401\)/,
            /the server says: "Login failed!/,
            /uipath:password/,
        ],
    },
    {
        name: "expired password",
        settings: asUser,
        fault: {
            kind: "answer",
            endpoint: "authenticate",
            status: 500,
            body: JSON.stringify({
                result: null,
                success: false,
                error: { message: "Your password has expired." },
                __abp: true,
            }),
            times: 9,
        },
        says: [/with the user name from uipath:username/, /the server says: "Your password has expired\."/],
    },
    {
        name: "a refusal with 200",
        settings: asUser,
        fault: {
            kind: "answer",
            endpoint: "authenticate",
            status: 200,
            body: '{"result":null,"success":false,"error":{"message":"Locked."}}',
        },
        says: [/was refused \(200\)/, /the server says: "Locked\."/],
    },
    ...(["token", "authenticate"] as const).flatMap((endpoint): Failure[] => {
        const settings = endpoint === "token" ? asClient : asUser;
        const address = endpoint === "token" ? /check uipath:identityUrl/ : /check uipath:baseUrl/;
        return [
            {
                name: `${endpoint}: a web page with 200`,
                settings,
                fault: { kind: "answer", endpoint, status: 200, headers: { "content-type": "text/html" }, body: page },
                says: [/answers with a web page; it issues no tokens/, address],
            },
            {
                name: `${endpoint}: 404`,
                settings,
                fault: { kind: "answer", endpoint, status: 404 },
                says: [/answers 404; it issues no tokens/, address],
            },
            {
                name: `${endpoint}: a redirect`,
                settings,
                fault: { kind: "answer", endpoint, status: 302, headers: { location: "https://login.example.com/" } },
                says: [/answers 302, which redirects to https:\/\/login\.example\.com\/; it issues no tokens/, address],
            },
            {
                name: `${endpoint}: 503, still after all attempts`,
                settings,
                fault: { kind: "answer", endpoint, status: 503, times: 9 },
                says: [/answered 503; 2 attempts over/],
                requests: 2,
            },
            {
                name: `${endpoint}: connection reset`,
                settings,
                fault: { kind: "reset", endpoint, when: "before", times: 9 },
                says: [
                    /the sign-in with the .* failed: http:\/\/127.* did not answer: connection broken \(ECONNRESET\); 2 attempts/,
                ],
                requests: 2,
            },
            {
                name: `${endpoint}: truncated JSON`,
                settings,
                fault: { kind: "truncate", endpoint },
                says: [/answered 200 without a token/],
            },
            {
                name: `${endpoint}: JSON without a token`,
                settings,
                fault: {
                    kind: "answer",
                    endpoint,
                    status: 200,
                    body: '{"token_type":"Bearer"}',
                    headers: { "content-type": "application/json" },
                },
                says: [/answered 200 without a token/],
            },
        ];
    }),
];

for (const { name, settings, fault, says, requests = 1 } of failures) {
    test(`a failed sign-in is one clear error, and final for the run: ${name}`, async (t) => {
        const { simulator, plugin } = await start(t, {
            server: { clients: [client], logins: [login] },
            settings: { "uipath:maxAttempts": "2", ...settings },
        });
        if (fault) {
            simulator.fault(fault);
        }
        const error = await t.throwsAsync(bring(plugin, example), { code: "UIPATH_SIGN_IN_FAILED" });
        const message = error?.message ?? "";
        for (const words of [...says, /what to do: /]) {
            t.regex(message, words);
        }
        await t.throwsAsync(bring(plugin, { ...example, userIds: ["ana"] }), { code: "UIPATH_SIGN_IN_FAILED" });
        t.is(simulator.requests.length, requests);
        const shown = `${message}${await plugin.output()}`;
        t.notRegex(shown, /s3cret|pa55|wr0ng|\n\s+at /);
        t.deepEqual(
            simulator.issuedTokens.filter((token) => shown.includes(token)),
            [],
        );
    });
}

test("a sign-in succeeds after one failed attempt", async (t) => {
    const { simulator, plugin } = await startAsClient(t);
    simulator.fault({ kind: "answer", endpoint: "token", status: 503 });
    await bring(plugin, example);
    t.deepEqual(
        simulator.requests.map(({ status }) => status),
        [503, 200, 200],
    );
});

test("the secret and the token are redacted from a token endpoint's response that echoes them", async (t) => {
    const { simulator, plugin } = await startAsClient(t);
    simulator.fault({
        kind: "answer",
        endpoint: "token",
        status: 400,
        body: JSON.stringify({ error: "invalid_client", error_description: `${secret} is no good` }),
    });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_SIGN_IN_FAILED",
        message: /the server says: "\[redacted\] is no good"/,
    });
});

test("a token without the needed scope: 403, and the error names the scope", async (t) => {
    const { plugin } = await startAsClient(t, { clients: [{ ...client, scopes: ["PM.License.Read"] }] });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_FORBIDDEN",
        message:
            /the client credentials from uipath:clientId may not allocate .*\(403\)(.|\n)*scope PM\.License\.Write/,
    });
});

const half: [string, Record<string, string>, RegExp][] = [
    [
        "only clientId",
        { "uipath:clientId": "app-1" },
        /^uipath:clientId is set, but uipath:clientSecret is not; .*--secret uipath:clientSecret/,
    ],
    ["only clientSecret", { "uipath:clientSecret": secret }, /^uipath:clientSecret is set, but uipath:clientId is not/],
    [
        "no tenant",
        { "uipath:username": "a", "uipath:password": password },
        /^uipath:username is set, but uipath:tenancyName is not/,
    ],
    [
        "no password",
        { "uipath:username": "a", "uipath:tenancyName": "b" },
        /^uipath:username is set, but uipath:password is not/,
    ],
    ["a line break", { ...asClient, "uipath:clientSecret": "s3cret\n" }, /^uipath:clientSecret contains a line break/],
    ["nothing", {}, /^no credential: set an access token, client credentials or a user name/],
    [
        "a wrong identityUrl",
        { ...asClient, "uipath:identityUrl": "identity" },
        /^uipath:identityUrl: "identity" is not a URL/,
    ],
];

for (const [name, settings, says] of half) {
    test(`settings without a valid sign-in are an error at preview: ${name}`, async (t) => {
        const { simulator, plugin } = await start(t, { settings: { "uipath:accessToken": "", ...settings } });
        const { failures } = await plugin.check(example);
        t.deepEqual(
            failures.map(({ reason }) => says.test(reason)),
            [true],
            JSON.stringify(failures),
        );
        t.notRegex(JSON.stringify(failures), /s3cret|pa55/);
        t.is(simulator.requests.length, 0);
    });
}

test("an access token wins over client credentials, which win over a user name; all can be set in the environment", async (t) => {
    const simulator = await startServer(t, { clients: [client], logins: [login] });
    const environment = {
        UIPATH_URI: simulator.url,
        UIPATH_ACCOUNT_ID: "song-one",
        UIPATH_USERNAME: "admin",
        UIPATH_PASSWORD: password,
        UIPATH_TENANT: "Default",
    };
    const steps: [Record<string, string>, string[]][] = [
        [environment, ["/api/account/authenticate"]],
        [{ ...environment, UIPATH_CLIENT_ID: "app-1", UIPATH_CLIENT_SECRET: secret }, ["/identity_/connect/token"]],
        [{ ...environment, UIPATH_CLIENT_ID: "app-1", UIPATH_CLIENT_SECRET: secret, UIPATH_PAT: simulator.token }, []],
    ];
    for (const [variables, signIns] of steps) {
        const sent = simulator.requests.length;
        await bring(await startPlugin(t, { environment: variables }), example);
        const urls = simulator.requests.slice(sent).map(({ url }) => url);
        t.deepEqual(urls, [...signIns, "/lease_/api/account/song-one/user-license"]);
    }
});

test("a write applied before a failed sign-in stays in the state", async (t) => {
    const { simulator, plugin } = await startAsClient(t, {}, { "uipath:maxAttempts": "2" });
    const team = await bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"] });
    simulator.fault({ kind: "reset", when: "after" });
    simulator.fault({ kind: "answer", status: 401, after: 1 });
    simulator.fault({ kind: "answer", endpoint: "token", status: 400, body: '{"error":"invalid_client"}' });
    const more = { userIds: ["ana"], userBundleCodes: ["ACNU", "TSTNU"] };
    const error = await t.throwsAsync(bring(plugin, more, team), { instanceOf: PluginError });
    t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU" });
    t.deepEqual(error?.partial?.outputs.unconfirmed, ["ana"]);
});

for (const [spelling, shown] of [
    ["as it is", (text: string) => JSON.stringify(text).slice(1, -1)],
    [
        "with escapes",
        (text: string) =>
            text.replace(/[^a-z0-9]/g, (c) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`),
    ],
    ["as in an address", encodeURIComponent],
    ["as in a form", (text: string) => new URLSearchParams({ "": text }).toString().slice(1)],
] as const) {
    test(`a password that the server repeats ${spelling} is not shown`, async (t) => {
        const word = 'pa"s5+&/ wö\\r𝄞d=';
        const { simulator, plugin } = await start(t, {
            server: { logins: [login] },
            settings: { ...asUser, "uipath:password": word },
        });
        const body = `{"message":"wrong: ${shown(word)}."}`;
        simulator.fault({ kind: "answer", endpoint: "authenticate", status: 401, body });
        const error = await t.throwsAsync(bring(plugin, example));
        t.regex(error?.message ?? "", /wrong: \[redacted\]\./);
    });
}

const issuedAtOnce = (t: ExecutionContext, server: SimulatorOptions) =>
    startAsClient(t, { organizations: [{ accountId: "song-one", seats: { ACNU: 9, TSTNU: 9 } }], ...server });

for (const [name, tokenAnswer] of [
    ["without token_type", ({ token_type: _, ...rest }) => rest],
    ["with another token_type", (rest) => ({ ...rest, token_type: "urn:bearer" })],
    ["with expires_in null", (rest) => ({ ...rest, expires_in: null })],
    ["with expires_in as text", (rest) => ({ ...rest, expires_in: "3600" })],
    ["with expires_in 0", (rest) => ({ ...rest, expires_in: 0 })],
    ["with nothing but the token", ({ access_token }) => ({ access_token })],
] as [string, NonNullable<SimulatorOptions["tokenAnswer"]>][]) {
    test(`a token issued ${name} is used`, async (t) => {
        const { simulator, plugin } = await startAsClient(t, { tokenAnswer });
        const team = await bring(plugin, example);
        await bring(plugin, { ...example, userIds: ["singer-77"] }, team);
        t.is(simulator.issuedTokens.length, 1);
    });
}

test("a token with characters that no header allows is an error that does not show it", async (t) => {
    const { simulator, plugin } = await startAsClient(t, { tokenText: () => "s3cret-t\u00f6ken\nof-mine" });
    const error = await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_SIGN_IN_FAILED",
        message: /the issued token contains characters that no header allows.*UIPATH_SIGN_IN_FAILED/,
    });
    t.notRegex(`${error?.message}${await plugin.output()}`, /s3cret|ken\nof|of-mine/);
    t.is(simulator.requests.length, 1);
});

for (const status of [204, 205, 304]) {
    test(`a token endpoint that answers ${status} is an error with a code`, async (t) => {
        const { simulator, plugin } = await startAsClient(t);
        simulator.fault({ kind: "answer", endpoint: "token", status });
        await t.throwsAsync(bring(plugin, example), { code: "UIPATH_SIGN_IN_FAILED" });
    });
}

for (const tokenAnswer of [undefined, ({ expires_in: _, ...rest }: Record<string, unknown>) => rest]) {
    test(`tokens that expire ${tokenAnswer ? "without a stated lifetime" : "before the stated time"} are renewed each time`, async (t) => {
        const { simulator, plugin } = await issuedAtOnce(t, tokenAnswer ? { tokenAnswer } : {});
        let team = (await bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"] })) as Resource;
        for (const code of ["TSTNU", "ACNU", "TSTNU"]) {
            simulator.expireTokens();
            team = (await bring(plugin, { userIds: ["ana"], userBundleCodes: [code] }, team)) as Resource;
        }
        t.is(simulator.issuedTokens.length, 4);
        t.deepEqual(holders(simulator), { ana: "TSTNU" });
    });
}

test("a wrong password is sent once, also to a server that answers 500 to it", async (t) => {
    const { simulator, plugin } = await start(t, {
        server: { logins: [login], loginRefusal: 500 },
        settings: { ...asUser, "uipath:password": "wr0ng-passw0rd" },
    });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_SIGN_IN_FAILED",
        message: /answered 500; 1 attempt(.|\n)*"Login failed!(.|\n)*uipath:password/,
    });
    t.is(simulator.requests.length, 1);
});

for (const [endpoint, settings] of [
    ["token", asClient],
    ["authenticate", asUser],
] as const) {
    for (const status of [400, 401, 403, 404, 408, 409, 418, 425, 500, 501, 505]) {
        test(`${endpoint}: a sign-in is not sent again after ${status}`, async (t) => {
            const { simulator, plugin } = await start(t, { server: { clients: [client], logins: [login] }, settings });
            simulator.fault({ kind: "answer", endpoint, status, times: 99 });
            await t.throwsAsync(bring(plugin, example), { code: "UIPATH_SIGN_IN_FAILED" });
            t.is(simulator.requests.length, 1);
        });
    }

    for (const status of [429, 502, 503]) {
        test(`${endpoint}: a sign-in is sent again after a gateway's page with ${status}, and the final error names the status`, async (t) => {
            const { simulator, plugin } = await start(t, {
                server: { clients: [client], logins: [login] },
                settings: { ...settings, "uipath:retrySeconds": "2" },
            });
            simulator.fault({ kind: "page", endpoint, status, title: "try later" });
            await bring(plugin, example);
            const { plugin: other } = await start(t, {
                server: { clients: [client], logins: [login] },
                settings: { ...settings, "uipath:baseUrl": simulator.url, "uipath:retrySeconds": "1" },
            });
            simulator.fault({ kind: "page", endpoint, status, title: "try later", times: 99 });
            const error = await t.throwsAsync(bring(other, example), {
                code: "UIPATH_SIGN_IN_FAILED",
                message: new RegExp(`answered ${status}; \\d attempts?`),
            });
            t.notRegex(error?.message ?? "", /it issues no tokens/);
        });
    }

    test(`${endpoint}: the error for a firewall's page blames the firewall and names the sign-in`, async (t) => {
        const { simulator, plugin } = await start(t, { server: { clients: [client], logins: [login] }, settings });
        simulator.fault({ kind: "page", endpoint, status: 403, title: "Request blocked", times: 99 });
        await t.throwsAsync(bring(plugin, example), {
            code: "UIPATH_GATEWAY_REFUSED",
            message:
                /the sign-in with the .* failed: something in front of the server refused .*"Request blocked" \(403\): http.*\[UIPATH_GATEWAY_REFUSED\]/,
        });
        t.is(simulator.requests.length, 1);
    });
}

test("a 401 of a gateway renews no token", async (t) => {
    const { simulator, plugin } = await startAsClient(t);
    simulator.fault({ kind: "page", status: 401, title: "401 Authorization Required", times: 99 });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_GATEWAY_REFUSED",
        message: /"401 Authorization Required"/,
    });
    t.is(simulator.issuedTokens.length, 1);
});

test("a secret in OAuth's error code is redacted", async (t) => {
    const { simulator, plugin } = await startAsClient(t);
    simulator.fault({
        kind: "answer",
        endpoint: "token",
        status: 400,
        body: JSON.stringify({ error: `no ${secret}!` }),
    });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_SIGN_IN_FAILED",
        message: /was refused: no \[redacted\]!\./,
    });
});

test("a sign-in with a broken-off response is not sent again, because the server saw it", async (t) => {
    const { simulator, plugin } = await startAsClient(t);
    simulator.fault({ kind: "reset", endpoint: "token", when: "middle", times: 9 });
    await t.throwsAsync(bring(plugin, example), { code: "UIPATH_SIGN_IN_FAILED" });
    t.is(simulator.requests.length, 1);
});

test("a token counts as accepted by any response of the service except 401", async (t) => {
    const { simulator, plugin } = await startAsClient(t, {
        organizations: [{ accountId: "song-one", seats: { ACNU: 1 } }],
    });
    for (let run = 0; run < 3; run += 1) {
        await t.throwsAsync(bring(plugin, { userIds: ["ana", "ben"], userBundleCodes: ["ACNU"] }), {
            code: "UIPATH_SEATS_EXCEEDED",
            message: /UIPATH_SEATS_EXCEEDED/,
        });
        simulator.expireTokens();
    }
    t.is(simulator.issuedTokens.length, 3);
});

test("an error of Identity on another host names that host", async (t) => {
    const identity = await startServer(t, { clients: [client] });
    identity.fault({ kind: "answer", endpoint: "groups", status: 500, times: 9 });
    const { simulator, plugin } = await start(t, {
        settings: { "uipath:identityUrl": `${identity.url}/identity_`, "uipath:maxAttempts": "1" },
    });
    plugin.resource = "group-license-allocation";
    const rule = (await bring(plugin, { groupId: "developers", userBundleCodes: ["ACNU"] })) as Resource;
    simulator.fault({ kind: "answer", endpoint: "group-rule", status: 404, times: 9 });
    const error = await t.throwsAsync(plugin.delete(rule));
    t.true(error?.message.includes(`${identity.url}/identity_ failed (500)`), error?.message);
});
