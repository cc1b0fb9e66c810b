import test from "ava";
import { allocationsOf, bring, PluginError, unknown } from "../support/plugin";
import { startProxy } from "../support/proxy";
import { configFor, example, start, startPlugin, startServer } from "../support/setup";
import { createCertificates } from "../support/tls";

const token = "tok-0d1e-very-secret";

test("a certificate of a private authority is an error unless NODE_EXTRA_CA_CERTS names the authority", async (t) => {
    const { tls, caFile } = await createCertificates(t);
    const simulator = await startServer(t, { tls, token });

    const stranger = await startPlugin(t, { config: configFor(simulator) });
    const error = await t.throwsAsync(bring(stranger, example), {
        instanceOf: PluginError,
        code: "UIPATH_UNREACHABLE",
        message: /certificate from an unknown authority.*1 attempt(.|\n)*NODE_EXTRA_CA_CERTS/,
    });
    t.is(error?.partial, undefined, "nothing was sent, so nothing is kept");
    t.is(simulator.requests.length, 0);

    const friend = await startPlugin(t, {
        config: configFor(simulator),
        environment: { NODE_EXTRA_CA_CERTS: caFile },
    });
    await bring(friend, example);
    t.is(simulator.requests.length, 1);
});

test("a proxy for https is used, and never sees the token", async (t) => {
    const { tls, caFile } = await createCertificates(t);
    const simulator = await startServer(t, { tls, token });
    const proxy = await startProxy(t);
    const plugin = await startPlugin(t, {
        config: configFor(simulator),
        environment: { NODE_EXTRA_CA_CERTS: caFile, HTTPS_PROXY: proxy.url },
    });
    await bring(plugin, example);
    t.is(simulator.requests[0]?.headers.authorization, `Bearer ${token}`);
    t.regex(proxy.received(), /^CONNECT 127\.0\.0\.1:\d+ /);
    t.notRegex(proxy.received(), /tok-0d1e|Authorization|singer/i);
});

test("NO_PROXY bypasses the proxy", async (t) => {
    const { tls, caFile } = await createCertificates(t);
    const simulator = await startServer(t, { tls, token });
    const proxy = await startProxy(t);
    const plugin = await startPlugin(t, {
        config: configFor(simulator),
        environment: { NODE_EXTRA_CA_CERTS: caFile, HTTPS_PROXY: proxy.url, NO_PROXY: "127.0.0.1" },
    });
    await bring(plugin, example);
    t.is(simulator.requests.length, 1);
    t.is(proxy.received(), "");
});

test("a server at an http:// address is reached directly, because a proxy would see the token", async (t) => {
    const simulator = await startServer(t, { token });
    const proxy = await startProxy(t);
    const plugin = await startPlugin(t, {
        config: configFor(simulator),
        environment: { HTTP_PROXY: proxy.url, http_proxy: proxy.url, ALL_PROXY: proxy.url },
    });
    await bring(plugin, example);
    t.is(simulator.requests.length, 1);
    t.is(proxy.received(), "");
});

test("a redirect from https to http is not followed", async (t) => {
    const { tls, caFile } = await createCertificates(t);
    const simulator = await startServer(t, { tls, token });
    const clear = await startServer(t, { token });
    simulator.fault({
        kind: "answer",
        status: 307,
        headers: { location: `${clear.url}/lease_/api/account/song-one/user-license` },
    });
    const plugin = await startPlugin(t, { config: configFor(simulator), environment: { NODE_EXTRA_CA_CERTS: caFile } });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_UNEXPECTED_ANSWER",
        message: /redirects to http:\/\/127\.0\.0\.1:\d+\/lease_\S* \(307\); it was not followed/,
    });
    t.is(clear.requests.length, 0);
});

test("the characters of an account ID are encoded in the path", async (t) => {
    const accountId = "a b%2f?x=1&y#z";
    const { simulator, plugin } = await start(t, { server: { organizations: [{ accountId, seats: { ACNU: 1 } }] } });
    await bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"], accountId });
    t.is(simulator.requests[0]?.url, "/lease_/api/account/a%20b%252f%3Fx%3D1%26y%23z/user-license");
    t.deepEqual(simulator.ledger(accountId).users, { ana: ["ACNU"] });
});

test("each hostile user ID is rejected in one printable line", async (t) => {
    const { simulator, plugin } = await start(t);
    const hostile = [
        "x".repeat(1024 * 1024),
        "a\r\nX-Injected: 1",
        "a\u001b]0;title\u0007",
        "\u202egnp.exe",
        "a\u0000b",
        unknown.replace("0", "\n"),
    ];
    const { failures } = await plugin.check({ ...example, userIds: hostile });
    t.is(failures.length, hostile.length);
    for (const { reason } of failures) {
        t.true(reason.length < 300);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the forbidden characters
        t.notRegex(reason, /[\u0000-\u001f\u007f-\u009f\u202e]/);
    }
    t.is(simulator.requests.length, 0);
});

test("user IDs that look like paths, headers or markup are sent as data", async (t) => {
    const { simulator, plugin } = await start(t);
    const userIds = ["../../admin", "<script>", "a'; DROP TABLE", "a&b=c", "constructor", "Zoë ✓"];
    const resource = await bring(plugin, { userIds, userBundleCodes: ["ACNU"] });
    t.deepEqual(Object.keys(allocationsOf(resource?.outputs)).sort(), userIds.toSorted());
    t.is(simulator.ledger().seats.ACNU?.taken, userIds.length);
    t.is(await bring(plugin, { userIds, userBundleCodes: ["ACNU"] }, resource), undefined);
});

for (const through of ["directly", "through a proxy"]) {
    test(`a response lost over TLS ${through} leaves its users unconfirmed`, async (t) => {
        const { tls, caFile } = await createCertificates(t);
        const simulator = await startServer(t, { tls, token });
        const proxy = through === "directly" ? undefined : await startProxy(t);
        const plugin = await startPlugin(t, {
            config: configFor(simulator, { "uipath:maxAttempts": "1" }),
            environment: { NODE_EXTRA_CA_CERTS: caFile, ...(proxy && { HTTPS_PROXY: proxy.url }) },
        });
        simulator.fault({ kind: "reset", when: "after" });
        const error = await t.throwsAsync(bring(plugin, example), { instanceOf: PluginError });
        t.deepEqual(error?.partial?.outputs.unconfirmed, example.userIds.toSorted());
    });
}
