import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { type Simulator, startSimulator } from "../../simulator/simulator";
import { findPieces } from "../support/credentials";
import { type DenyingProxyOptions, squidPage, startDenyingProxy } from "../support/denying-proxy";
import { repository } from "../support/project";
import { holders } from "../support/setup";
import { Stack } from "../support/stack";
import { createCertificates, documentedHost } from "../support/tls";

const password = "Geheim42-am-Proxy";
const team = { userIds: ["ana", "ben"], userBundleCodes: ["ATTUNU"] };
const held = { ana: "ATTUNU", ben: "ATTUNU" };

/** An https license server, and a stack that can reach it by its IP address and by a name. */
async function start(t: ExecutionContext): Promise<{ simulator: Simulator; stack: Stack; byName: string }> {
    const { tls, caFile } = await createCertificates(t);
    const simulator = await startSimulator({ tls });
    t.teardown(simulator.close);
    const stack = await Stack.create(t, {
        environment: {
            NODE_EXTRA_CA_CERTS: caFile,
            NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require "${join(repository, "test/support/documented-host.cjs")}"`,
            UIPATH_URI: simulator.url,
            UIPATH_ACCOUNT_ID: "song-one",
            UIPATH_ACCESS_TOKEN: simulator.token,
        },
    });
    await stack.configure({ "uipath:retrySeconds": "0" });
    await stack.declare({ team });
    return { simulator, stack, byName: `https://${documentedHost}:${new URL(simulator.url).port}` };
}

/** Sets environment variables of the next commands; undefined removes one. */
function setEnvironment(stack: Stack, variables: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(variables)) {
        if (value === undefined) {
            delete stack.environment[name];
        } else {
            stack.environment[name] = value;
        }
    }
}

function withPassword(url: string): string {
    return url.replace("://", `://corp:${password}@`);
}

const refusals: readonly { deny: NonNullable<DenyingProxyOptions["deny"]>; variable: string }[] = [
    { deny: { status: 403, page: squidPage }, variable: "HTTPS_PROXY" },
    { deny: { status: 407 }, variable: "https_proxy" },
    { deny: { status: 409 }, variable: "ALL_PROXY" },
    { deny: { status: 502, page: squidPage }, variable: "HTTPS_PROXY" },
];

test("an error about a proxy that refuses or is down names the proxy, and leaves no user unconfirmed", async (t) => {
    const { simulator, stack, byName } = await start(t);
    // Programs reach the engine by gRPC, which also reads https_proxy and no_proxy in lowercase.
    setEnvironment(stack, { UIPATH_URI: byName, no_proxy: "127.0.0.1" });
    const target = new URL(byName).host;
    const checkRefused = async (proxy: string, variable: string, words: string): Promise<void> => {
        setEnvironment(stack, { [variable]: withPassword(proxy) });
        const { exitCode, output } = await stack.tryUp();
        setEnvironment(stack, { [variable]: undefined });
        t.is(exitCode, 255, output);
        t.true(output.includes(`the proxy ${proxy} (${variable}) ${words}; nothing was sent to `), output);
        t.regex(output, /\[UIPATH_PROXY_FAILED\]/);
        t.regex(output, new RegExp(`what to do: .*(${variable}|NO_PROXY)`));
        t.notRegex(output, /seats|organization administrator|check the user IDs|web page/);
        t.deepEqual(findPieces(output, [password]), []);
    };

    for (const { deny, variable } of refusals) {
        const proxy = await startDenyingProxy(t, { deny });
        await checkRefused(proxy.url, variable, `refused to connect to ${target} (${deny.status})`);
        t.deepEqual(proxy.connects(), [`CONNECT ${target} HTTP/1.1`]);
    }
    const down = await startSimulator();
    await down.close();
    await checkRefused(down.url, "HTTPS_PROXY", "did not answer: connection refused (ECONNREFUSED)");
    const { text, allocations, pending } = await stack.export();
    t.deepEqual([allocations, pending], [{}, []]);
    t.deepEqual(findPieces(text, [password]), []);
    t.is(simulator.requests.length, 0);

    await stack.up();
    t.deepEqual(holders(simulator), held);
    const before = (await stack.export()).allocations.team;

    const proxy = await startDenyingProxy(t, { deny: { status: 409 } });
    await stack.declare({ team: { ...team, userIds: ["ana", "cy"] } });
    await checkRefused(proxy.url, "HTTPS_PROXY", `refused to connect to ${target} (409)`);
    t.deepEqual((await stack.export()).allocations.team?.outputs, before?.outputs);
    await stack.up();
    t.deepEqual(holders(simulator), { ana: "ATTUNU", cy: "ATTUNU" });
});

test("a proxy address without a scheme works, and NO_PROXY excludes servers by IP range and by domain", async (t) => {
    const { simulator, stack, byName } = await start(t);
    const open = await startDenyingProxy(t);
    setEnvironment(stack, { HTTPS_PROXY: `corp:${password}@${new URL(open.url).host}` });
    await stack.up();
    t.regex(open.connects().join(), new RegExp(`^CONNECT ${new URL(simulator.url).host} `));
    t.deepEqual(holders(simulator), held);

    const denying = await startDenyingProxy(t, { deny: { status: 403 } });
    setEnvironment(stack, { HTTPS_PROXY: denying.url });
    for (const [excluded, url, userId] of [
        ["10.0.0.0/8, 127.0.0.0/8", simulator.url, "cy"],
        // The earlier address gets one more request, the release.
        ["example.com, 127.0.0.0/8", byName, "dan"],
        [".example.com", byName, "eve"],
    ] as const) {
        setEnvironment(stack, { NO_PROXY: excluded, UIPATH_URI: url });
        await stack.declare({ team: { ...team, userIds: ["ana", userId] } });
        await stack.up();
        t.deepEqual(holders(simulator), { ana: "ATTUNU", [userId]: "ATTUNU" }, excluded);
    }
    t.deepEqual(denying.connects(), []);

    setEnvironment(stack, { NO_PROXY: "10.0.0.0/8,ample.com" });
    await stack.declare({ team });
    t.regex((await stack.tryUp()).output, /\(HTTPS_PROXY\) refused to connect .*\(403\)/);
    t.is(denying.connects().length, 1);
});

test("a preview rejects a proxy setting that is not an address, and says the cure without the password", async (t) => {
    const { simulator, stack } = await start(t);
    for (const [variable, value, words] of [
        ["HTTPS_PROXY", `http://corp:${password}/42@proxy:3128`, "the user name or password before proxy:3128"],
        ["https_proxy", `socks5://corp:${password}@proxy:1080`, "socks5://proxy:1080 is not an http:// or https://"],
        ["ALL_PROXY", `http://corp:${password}@proxy:99999`, "has a port that is not a number from 1 to 65535"],
    ] as const) {
        setEnvironment(stack, { [variable]: value });
        const { exitCode, output } = await stack.try("preview");
        t.is(exitCode, 255, output);
        t.regex(
            output,
            new RegExp(`${variable}:? ${words}.*give it as http://host:port.*\\[UIPATH_SETTINGS_INVALID\\]`),
        );
        t.deepEqual(findPieces(output, [password]), []);
        setEnvironment(stack, { [variable]: undefined });
    }
    t.is(simulator.requests.length, 0);
    await stack.up();
    t.deepEqual(holders(simulator), held);
});
