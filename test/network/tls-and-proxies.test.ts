import test from "ava";
import { bring, PluginError } from "../support/plugin";
import { startProxy } from "../support/proxy";
import { configFor, example, startPlugin, startServer } from "../support/setup";
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
