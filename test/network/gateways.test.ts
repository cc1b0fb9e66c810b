import { createServer } from "node:net";
import test from "ava";
import type { Endpoint } from "../../simulator/faults";
import { runCli } from "../support/cli";
import { startDenyingProxy } from "../support/denying-proxy";
import { bring, type Plugin, PluginError, type Resource } from "../support/plugin";
import { configFor, example, holders, start, startPlugin, startServer } from "../support/setup";
import { createCertificates } from "../support/tls";

const rule = { groupId: "developers", userBundleCodes: ["ACNU"] };

/** The reads and writes at endpoints other than the allocation to users. */
const others: {
    endpoint: Endpoint;
    settings?: Record<string, string>;
    act: (plugin: Plugin, old: Resource) => Promise<unknown>;
}[] = [
    { endpoint: "group-rule", act: (plugin) => bring(plugin, rule) },
    { endpoint: "group-rule", act: (plugin, old) => bring(plugin, { ...rule, userBundleCodes: ["TSTNU"] }, old) },
    { endpoint: "group-rule", act: (plugin, old) => plugin.read(old) },
    { endpoint: "group-rule", act: (plugin, old) => plugin.delete(old) },
];

for (const [index, { endpoint, act }] of others.entries()) {
    for (const status of [400, 401, 403, 404, 409]) {
        test(`a web page with ${status} instead of a group's rule is attributed to a gateway: ${index}`, async (t) => {
            const organization = {
                accountId: "song-one",
                seats: { ACNU: 9, TSTNU: 9 },
                groups: [{ id: "developers", name: "D" }],
            };
            const simulator = await startServer(t, { organizations: [organization] });
            const plugin = await startPlugin(t, { config: configFor(simulator), resource: "group-license-allocation" });
            const old = (await bring(plugin, rule)) as Resource;
            simulator.fault({ kind: "page", endpoint, status, title: "Blocked by policy", times: 99 });
            const error = await t.throwsAsync(act(plugin, old), {
                instanceOf: PluginError,
                code: "UIPATH_GATEWAY_REFUSED",
                message: new RegExp(
                    `web page, "Blocked by policy" \\(${status}\\): http://127.*/group/developers(/with-quota)?\\.`,
                ),
            });
            t.regex(error?.message ?? "", /\[UIPATH_GATEWAY_REFUSED\]/);
            t.notRegex(error?.message ?? "", /PM\.License|administrator\b|buy seats|get a new/);
            t.falsy(error?.partial?.outputs.unconfirmed);
        });
    }
}

test("a refresh blocked by a gateway keeps the state, and the error names the gateway", async (t) => {
    const { simulator, plugin } = await start(t, {
        server: { portal: true },
        settings: { "uipath:readFrom": "portal" },
    });
    const team = (await bring(plugin, example)) as Resource;
    simulator.fault({ kind: "page", endpoint: "portal", status: 403, title: "Forbidden", times: 99 });
    await t.throwsAsync(plugin.read(team), {
        code: "UIPATH_GATEWAY_REFUSED",
        message: /"Forbidden" \(403\): http:.*portal_/,
    });
});

const notFound = (message: string) => JSON.stringify({ message, errorCode: 404, success: false, __abp: true });

for (const words of [
    "User 'singer-77' does not exist.",
    "The user was not found in this organization.",
    "No such users: singer-77, singer-88",
    "Entity singer-77 was not found.",
    { errors: { "UserIds[0]": ["singer-77 does not exist"] } },
    { Message: "User singer-77 does not exist." },
    { error: { code: "UserNotFound" } },
    { error: "user_not_found" },
]) {
    test(`a 404 about a user rejects only that user: ${JSON.stringify(words)}`, async (t) => {
        const { simulator, plugin } = await start(t, { settings: { "uipath:maxUsersPerRequest": "1" } });
        simulator.fault({
            kind: "answer",
            status: 404,
            body: typeof words === "string" ? notFound(words) : JSON.stringify(words),
            about: "singer-77",
            times: 9,
        });
        const error = await t.throwsAsync(bring(plugin, example), { instanceOf: PluginError });
        const message = error?.partial?.reasons.join() ?? "";
        t.regex(message, /the server rejected 1 user × .*\(404\)\. \[UIPATH_REQUEST_REJECTED\]/);
        t.regex(message, /the server says: /);
        t.notRegex(message, /no account license/);
        t.is(simulator.requests.length, 3, "it is not sent again by another verb, and the others are sent");
        t.is(Object.keys(holders(simulator)).length, 2);
        t.falsy(error?.partial?.outputs.unconfirmed);
    });
}

for (const words of [
    "No account license is allocated for the indicated organization.",
    "No user license is allocated for the indicated organization.",
    "Organization song-one not found",
    "The current user is not a member of organization song-one.",
]) {
    test(`a 404 about the organization is an error after one request: ${words}`, async (t) => {
        const { simulator, plugin } = await start(t);
        simulator.fault({ kind: "answer", status: 404, body: notFound(words), times: 9 });
        await t.throwsAsync(bring(plugin, example), {
            code: "UIPATH_ORGANIZATION_NOT_FOUND",
            message: /no account license is allocated .*ORGANIZATION_NOT_FOUND/,
        });
        t.is(simulator.requests.length, 1);
    });
}

for (const refusal of [404, 405, 501, "page"] as const) {
    test(`a server with only POST that answers ${refusal} to PUT gets POST, also for later requests`, async (t) => {
        const { simulator, plugin } = await start(t, { server: { methods: ["POST"], refusal } });
        const team = await bring(plugin, example);
        await bring(plugin, { ...example, userIds: ["singer-77"] }, team);
        t.deepEqual(
            simulator.requests.map(({ method }) => method),
            ["PUT", "POST", "POST"],
        );
    });
}

for (const nested of [
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    `${'{"error":'.repeat(20_000)}1${"}".repeat(20_000)}`,
    `{"errors":{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`,
    `[{"userId":"singer-77","userBundleCodes":${"[".repeat(20_000)}${"]".repeat(20_000)}}]`,
    '{"errors":{"a":[{"toString":1}]}}',
    '{"message":{"toString":1}}',
]) {
    for (const status of [200, 400, 409]) {
        test(`a response of any depth and shape is an error with a code (${status}): ${nested.slice(0, 40)}`, async (t) => {
            const { simulator, plugin } = await start(t);
            simulator.fault({ kind: "answer", status, body: nested, times: 9 });
            const error = await t.throwsAsync(bring(plugin, example), { instanceOf: PluginError });
            const message = error?.partial?.reasons.join() ?? error?.message ?? "";
            t.regex(message, /\[UIPATH_(UNEXPECTED_ANSWER|REQUEST_REJECTED|SEATS_EXCEEDED)\]/);
            t.notRegex(message, /RangeError|TypeError|call stack/);
        });
    }
}

for (const status of [403, 404, 407, 409, 502] as const) {
    test(`a proxy that refuses to connect (${status}) is named in the error, and no user is unconfirmed`, async (t) => {
        const { tls, caFile } = await createCertificates(t);
        const simulator = await startServer(t, { tls });
        const proxy = await startDenyingProxy(t, { deny: { status } });
        const plugin = await startPlugin(t, {
            config: configFor(simulator, { "uipath:retrySeconds": "0" }),
            environment: {
                NODE_EXTRA_CA_CERTS: caFile,
                HTTPS_PROXY: proxy.url.replace("http://", "http://corp:Geheim42@"),
            },
        });
        const error = await t.throwsAsync(bring(plugin, example), { instanceOf: PluginError });
        t.regex(
            error?.message ?? "",
            new RegExp(
                `the proxy ${proxy.url} \\(HTTPS_PROXY\\) refused to connect to 127\\.0\\.0\\.1:\\d+ \\(${status}\\); nothing was sent`,
            ),
        );
        t.regex(error?.message ?? "", /\[UIPATH_PROXY_FAILED\]/);
        t.notRegex(error?.message ?? "", /Geheim|corp|buy seats|administrator,|token/);
        t.is(error?.partial, undefined);
        t.is(simulator.requests.length, 0);
        t.is(proxy.connects().length, 1);
    });
}

test("the error for a proxy that is down names the proxy and its variable", async (t) => {
    const { tls } = await createCertificates(t);
    const simulator = await startServer(t, { tls });
    const plugin = await startPlugin(t, {
        config: configFor(simulator, { "uipath:retrySeconds": "0" }),
        environment: { https_proxy: "127.0.0.1:9" },
    });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_PROXY_FAILED",
        message:
            /the proxy http:\/\/127\.0\.0\.1:9 \(https_proxy\) did not answer: connection refused \(ECONNREFUSED\); nothing was sent to 127\.0\.0\.1:\d+; 1 attempt.*\[UIPATH_PROXY_FAILED\]/,
    });
});

for (const [status, words] of [
    [403, "RBAC: access denied"],
    [404, "default backend - 404"],
] as const) {
    test(`a plain-text error from in front of Automation Suite is attributed to a gateway: ${words}`, async (t) => {
        const { simulator, plugin } = await start(t);
        simulator.fault({ kind: "answer", status, body: words, times: 9 });
        await t.throwsAsync(bring(plugin, example), {
            code: "UIPATH_GATEWAY_REFUSED",
            message: new RegExp(
                `in front of the server refused the request with its own message, "${words}" \\(${status}\\).*GATEWAY_REFUSED`,
            ),
        });
    });
}

test("the error for a 404 about a missing address says that the address does not exist", async (t) => {
    const { simulator, plugin } = await start(t);
    simulator.fault({ kind: "answer", status: 404, body: '{"Message":"No HTTP resource was found."}', times: 99 });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_ORGANIZATION_NOT_FOUND",
        message: /http:.*\/user-license does not exist, or no account license is allocated/,
    });
});

test("a proxy that never answers is named in the error", async (t) => {
    const { tls } = await createCertificates(t);
    const simulator = await startServer(t, { tls });
    const silent = createServer((socket) => void socket.on("error", () => undefined));
    await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
    t.teardown(() => silent.close());
    const { port } = silent.address() as { port: number };
    const plugin = await startPlugin(t, {
        config: configFor(simulator, { "uipath:timeoutSeconds": "1", "uipath:maxAttempts": "1" }),
        environment: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
    });
    const { exitCode } = await runCli(["export"], {
        UIPATH_URI: "https://automation.example.com",
        UIPATH_ACCOUNT_ID: "song-one",
        UIPATH_ACCESS_TOKEN: "1234",
        UIPATH_CALL_TIMEOUT: "1",
        UIPATH_MAX_ATTEMPTS: "1",
        HTTPS_PROXY: `http://127.0.0.1:${port}`,
    });
    t.is(exitCode, 1, "the command ends");
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_PROXY_FAILED",
        message: new RegExp(
            `the proxy http://127.0.0.1:${port} \\(HTTPS_PROXY\\) did not answer: no connection within 1 s; nothing was sent.*UIPATH_PROXY_FAILED`,
        ),
    });
});

test("a response that repeats a credential in a field of the state is an error", async (t) => {
    const token = "tok-4711-of-the-organization-9f3a";
    const { simulator, plugin } = await start(t, { server: { token } });
    const entries = example.userIds.map((userId) => ({
        userId,
        organizationId: `Bearer ${token}`,
        userBundleCodes: example.userBundleCodes,
    }));
    simulator.fault({ kind: "garble", body: JSON.stringify(entries) });
    const error = await t.throwsAsync(bring(plugin, example), { instanceOf: PluginError });
    t.false(JSON.stringify([error?.message, error?.partial, await plugin.output()]).includes("tok-4711"));
});

test("the error for a 409 to a read does not mention seats", async (t) => {
    const { simulator, plugin } = await start(t, {
        server: { portal: true },
        settings: { "uipath:readFrom": "portal" },
    });
    const team = (await bring(plugin, example)) as Resource;
    simulator.fault({ kind: "answer", endpoint: "portal", status: 409, times: 9 });
    const error = await t.throwsAsync(plugin.read(team), {
        code: "UIPATH_UNEXPECTED_ANSWER",
        message: /with status 409/,
    });
    t.notRegex(error?.message ?? "", /seats/);
});
