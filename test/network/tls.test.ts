import { writeFile } from "node:fs/promises";
import { createServer as createTcpServer, type Socket } from "node:net";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { createCA, createCert } from "mkcert";
import { createClientCertificates } from "../support/client-certificates";
import { bring, PluginError } from "../support/plugin";
import { createFolder } from "../support/project";
import { configFor, example, holders, startPlugin, startServer } from "../support/setup";
import { createCertificates } from "../support/tls";

/** The error of a create at an address. The create must have made a single attempt and reached no user. */
async function failAt(
    t: ExecutionContext,
    baseUrl: string,
    {
        settings = {},
        environment = {},
    }: { settings?: Record<string, string>; environment?: Record<string, string> } = {},
): Promise<string> {
    const plugin = await startPlugin(t, {
        config: {
            "uipath:baseUrl": baseUrl,
            "uipath:accountId": "song-one",
            "uipath:accessToken": "1234",
            ...settings,
        },
        environment: { TLS_TEST: "1", ...environment },
    });
    const error = await t.throwsAsync(bring(plugin, example), { instanceOf: PluginError });
    t.is(error?.partial, undefined, "no user is unconfirmed");
    t.regex(error?.message ?? "", /; 1 attempt over .*\[UIPATH_UNREACHABLE\]/);
    t.notRegex(`${error?.message}${await plugin.output()}`, /\n\s+at |request to http/);
    return error?.message ?? "";
}

test("a client certificate, as PEM or from files, is presented to a server that asks for one", async (t) => {
    const { tls, client, files } = await createClientCertificates(t);
    const simulator = await startServer(t, { tls });
    for (const [certificate, key] of [
        [client.cert, client.key],
        [files.cert, files.key],
    ] as const) {
        const plugin = await startPlugin(t, {
            config: configFor(simulator, { "uipath:clientCertificate": certificate, "uipath:clientKey": key }),
            environment: { NODE_EXTRA_CA_CERTS: files.ca },
        });
        await bring(plugin, example);
    }
    const byEnvironment = await startPlugin(t, {
        config: configFor(simulator),
        environment: {
            NODE_EXTRA_CA_CERTS: files.ca,
            UIPATH_CLIENT_CERTIFICATE: files.cert,
            UIPATH_CLIENT_KEY: files.key,
        },
    });
    await bring(byEnvironment, example);
    t.is(simulator.requests.length, 3);
});

test("the error of a server that requires a client certificate names the settings for one", async (t) => {
    const { tls, files } = await createClientCertificates(t);
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
        const simulator = await startServer(t, { tls: { ...tls, maxVersion } });
        const message = await failAt(t, simulator.url, { environment: { NODE_EXTRA_CA_CERTS: files.ca } });
        t.regex(message, /the TLS handshake failed: "[^"]*alert[^"]*"/, maxVersion);
        t.regex(message, /set uipath:clientCertificate and uipath:clientKey/);
        t.is(simulator.requests.length, 0);
    }
});

test("a client certificate without its key is an error at preview, and no key is shown", async (t) => {
    const { client } = await createClientCertificates(t);
    const plugin = await startPlugin(t, {
        config: {
            "uipath:baseUrl": "https://automation.example.com",
            "uipath:accountId": "song-one",
            "uipath:accessToken": "1234",
            "uipath:clientKey": client.key,
        },
    });
    const { failures } = await plugin.check(example);
    t.regex(failures[0]?.reason ?? "", /uipath:clientCertificate.* \[UIPATH_SETTINGS_INVALID\]$/);
    t.false(JSON.stringify(failures).includes(client.key.split("\n")[2] ?? ""));
});

test("the error for a plain http port behind https:// does not mention certificates", async (t) => {
    const simulator = await startServer(t);
    const message = await failAt(t, simulator.url.replace("http:", "https:"));
    t.regex(message, /the TLS handshake failed: "[^"]*(wrong version|packet length)/);
    t.regex(message, /check the scheme and port of uipath:baseUrl/);
});

test("the error for a TLS port behind http:// says so", async (t) => {
    const { tls } = await createCertificates(t);
    const clients = await createClientCertificates(t);
    for (const options of [tls, clients.tls]) {
        const simulator = await startServer(t, { tls: options });
        const message = await failAt(t, simulator.url.replace("https:", "http:"));
        t.regex(message, /the server speaks TLS, but the address says http:\/\//);
        t.regex(message, /use https:\/\/ in uipath:baseUrl/);
        t.is(simulator.requests.length, 0);
    }
});

/** Starts a server that does this with each connection, and returns its port. */
async function listen(t: ExecutionContext, serve: (socket: Socket) => void): Promise<number> {
    const server = createTcpServer((socket) => {
        socket.on("error", () => undefined);
        serve(socket);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    t.teardown(() => server.close());
    return (server.address() as { port: number }).port;
}

const alert = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]);
const strangers: [name: string, serve: (socket: Socket) => void, http: RegExp, https: RegExp][] = [
    [
        "SSH",
        (socket) => void socket.end("SSH-2.0-OpenSSH_9.2p1\r\n"),
        /the response is not HTTP/,
        /TLS handshake failed: "[^"]*(wrong version|packet length)/,
    ],
    [
        "a database that answers and waits",
        (socket) => void socket.once("data", () => socket.write("-ERR unknown command\r\n")),
        /the response is not HTTP/,
        /TLS handshake failed: "[^"]*(wrong version|packet length)/,
    ],
    [
        "a server that answers with a TLS alert",
        (socket) => void socket.once("data", () => socket.end(alert)),
        /the response is not HTTP/,
        /TLS handshake failed: "[^"]*alert protocol version/,
    ],
];
for (const [name, serve, http, https] of strangers) {
    test(`a response that is not HTTP leaves no user unconfirmed: ${name}`, async (t) => {
        const port = await listen(t, serve);
        t.regex(await failAt(t, `http://127.0.0.1:${port}`), http);
        t.regex(await failAt(t, `https://127.0.0.1:${port}`), https);
    });
}

const silent: [name: string, serve: (socket: Socket) => void, words: RegExp][] = [
    ["never ends its handshake", () => undefined, /no connection within 1 s/],
    ["closes each connection", (socket) => void socket.end(), /broken during the TLS handshake \(ECONNRESET\)/],
    [
        "breaks a handshake off",
        (socket) => void socket.once("data", () => socket.resetAndDestroy()),
        /broken during the TLS handshake \(ECONNRESET\)/,
    ],
];
for (const [name, serve, words] of silent) {
    test(`a server that ${name} leaves no user unconfirmed`, async (t) => {
        const port = await listen(t, serve);
        // Only the first needs the timeout. A busy machine may take a second to begin with the others.
        const timeoutSeconds = name === "never ends its handshake" ? "1" : "20";
        const settings = { "uipath:timeoutSeconds": timeoutSeconds, "uipath:maxAttempts": "1" };
        t.regex(await failAt(t, `https://127.0.0.1:${port}`, { settings }), words);
    });
}

test("users are unconfirmed after a server at an http:// address breaks off", async (t) => {
    const port = await listen(t, (socket) => void socket.once("data", () => socket.resetAndDestroy()));
    const plugin = await startPlugin(t, {
        config: {
            "uipath:baseUrl": `http://127.0.0.1:${port}`,
            "uipath:accountId": "song-one",
            "uipath:accessToken": "1234",
            "uipath:maxAttempts": "1",
        },
    });
    const error = await t.throwsAsync(bring(plugin, example), { instanceOf: PluginError });
    t.truthy(error?.partial);
});

test("a group's rule is not unconfirmed after a failed handshake", async (t) => {
    const simulator = await startServer(t);
    const plugin = await startPlugin(t, {
        config: configFor(simulator, { "uipath:baseUrl": simulator.url.replace("http:", "https:") }),
        resource: "group-license-allocation",
    });
    const error = await t.throwsAsync(bring(plugin, { groupId: "developers", userBundleCodes: ["ACNU"] }), {
        instanceOf: PluginError,
    });
    t.is(error?.partial, undefined);
});

test("the error for a server with only old TLS versions names the remedy", async (t) => {
    const { tls, caFile } = await createCertificates(t);
    const simulator = await startServer(t, { tls: { ...tls, minVersion: "TLSv1.2", maxVersion: "TLSv1.2" } });
    const message = await failAt(t, simulator.url, {
        environment: { NODE_EXTRA_CA_CERTS: caFile, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --tls-min-v1.3` },
    });
    t.regex(message, /the TLS handshake failed: ".*(protocol version|unsupported protocol)/);
    t.regex(message, /enable TLS 1\.2 or 1\.3 on the server/);
});

const where = { organization: "Test", countryCode: "US", state: "None", locality: "None" };

test("an expired certificate and one for another name have their own remedies", async (t) => {
    const ca = await createCA({ ...where, validity: 2 });
    const caFile = join(await createFolder(t), "ca.pem");
    await writeFile(caFile, ca.cert);
    const environment = { NODE_EXTRA_CA_CERTS: caFile };

    const other = await startServer(t, {
        tls: await createCert({ ca, domains: ["elsewhere.example.com"], validity: 2 }),
    });
    const otherName = await failAt(t, other.url, { environment });
    t.regex(otherName, /certificate issued for another host name \(ERR_TLS_CERT_ALTNAME_INVALID\)/);
    t.regex(otherName, /a host name that the server's certificate lists/);
    t.notRegex(otherName, /NODE_EXTRA_CA_CERTS/);

    const ended = await startServer(t, { tls: await createCert({ ca, domains: ["127.0.0.1"], validity: -1 }) });
    const expired = await failAt(t, ended.url, { environment });
    t.regex(expired, /certificate expired \(CERT_HAS_EXPIRED\)/);
    t.regex(expired, /renew the server's certificate/);
});

test("the error for a missing intermediate certificate says that the server must send it", async (t) => {
    const { tls } = await createCertificates(t);
    const simulator = await startServer(t, { tls });
    const message = await failAt(t, simulator.url);
    t.regex(message, /sent without other certificates \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/);
    t.regex(
        message,
        /the server must send that authority's certificate too; if your own root did, .*NODE_EXTRA_CA_CERTS/,
    );
});

test("a create at an address without a server leaves nothing in the state", async (t) => {
    const simulator = await startServer(t);
    const { url } = simulator;
    await simulator.close();
    const message = await failAt(t, url, { settings: { "uipath:maxAttempts": "1" } });
    t.regex(message, /connection refused \(ECONNREFUSED\)/);
    t.deepEqual(holders(simulator), {});
});
