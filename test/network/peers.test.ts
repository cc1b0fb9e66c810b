import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { get } from "node:https";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import test from "ava";
import { createClientCertificates } from "../support/client-certificates";
import { squidPage, startDenyingProxy, tinyproxyPage } from "../support/denying-proxy";
import { startIdentityServer } from "../support/identity-server";
import { example, startServer } from "../support/server";

async function tunnel(proxy: string, to: string, user?: string) {
    const asked = request(proxy, {
        method: "CONNECT",
        path: to,
        headers: user ? { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` } : {},
    }).end();
    const [answer, socket, head] = (await once(asked, "connect")) as [IncomingMessage, Socket, Buffer];
    return { answer, socket, head };
}

for (const [status, page] of [
    [403, squidPage],
    [404, tinyproxyPage],
    [407, squidPage],
    [409, undefined],
    [502, squidPage],
    [503, undefined],
] as const) {
    test(`a proxy that denies a tunnel: ${status}${page ? " and a page" : ""}`, async (t) => {
        const proxy = await startDenyingProxy(t, { deny: { status, ...(page && { page }) } });
        const { answer, socket, head } = await tunnel(proxy.url, "automation.example.com:443");
        t.is(answer.statusCode, status);
        t.is(answer.headers["content-type"], "text/html");
        t.is("proxy-authenticate" in answer.headers, status === 407);
        t.is(head.toString() + (await text(socket)), page ?? "");
        t.deepEqual(proxy.connects(), ["CONNECT automation.example.com:443 HTTP/1.1"]);
    });
}

test("a proxy opens a tunnel to a client with its password", async (t) => {
    const { tls, ca } = await createClientCertificates(t);
    const { key, cert } = tls;
    const simulator = await startServer(t, { tls: { key, cert } });
    const proxy = await startDenyingProxy(t, { user: { name: "ana", password: "pass:word" } });
    const { host } = new URL(simulator.url);
    for (const user of [undefined, "ana:wrong", "bob:pass:word"]) {
        const { answer } = await tunnel(proxy.url, host, user);
        t.is(answer.statusCode, 407, user);
        t.regex(answer.headers["proxy-authenticate"] ?? "", /^Basic realm=/);
    }
    const { answer, socket } = await tunnel(proxy.url, host, "ana:pass:word");
    t.is(answer.statusCode, 200);
    const secure = connect({ socket, host: "127.0.0.1", ca });
    secure.end("GET /simulator/ledger HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    t.regex(await text(secure), /^HTTP\/1\.1 200 OK.*"accountId":"song-one"/s);
    t.is(proxy.connects().length, 4);
});

test("a simulator takes no connection without a certificate that its authority issued", async (t) => {
    const { ca, tls, client } = await createClientCertificates(t);
    const stranger = (await createClientCertificates(t)).client;
    const simulator = await startServer(t, { tls });
    const ask = async (certificate: object) => {
        const [answer] = await once(get(`${simulator.url}/simulator/ledger`, { ca, ...certificate }), "response");
        return (answer as IncomingMessage).statusCode;
    };
    t.is(await ask(client), 200);
    for (const certificate of [{}, stranger]) {
        const { code } = (await t.throwsAsync(ask(certificate))) as NodeJS.ErrnoException;
        t.regex(code ?? "", /^(ECONNRESET|EPIPE|ERR_SSL_.*)$/);
    }
});

test("a simulator speaks the given versions of TLS", async (t) => {
    const { ca, tls } = await createClientCertificates(t);
    const { key, cert } = tls;
    const shake = async (simulator: { url: string }, version: "TLSv1.2" | "TLSv1.3") => {
        const socket = connect({
            host: "127.0.0.1",
            port: Number(new URL(simulator.url).port),
            ca,
            minVersion: version,
            maxVersion: version,
        });
        t.teardown(() => socket.destroy());
        await once(socket, "secureConnect");
        return socket.getProtocol();
    };
    const refuse = async (simulator: { url: string }, version: "TLSv1.2" | "TLSv1.3") => {
        const { code } = (await t.throwsAsync(shake(simulator, version))) as NodeJS.ErrnoException;
        t.regex(code ?? "", /^ERR_SSL_/);
    };
    const old = await startServer(t, { tls: { key, cert, maxVersion: "TLSv1.2" } });
    t.is(await shake(old, "TLSv1.2"), "TLSv1.2");
    await refuse(old, "TLSv1.3");
    const young = await startServer(t, { tls: { key, cert, minVersion: "TLSv1.3" } });
    t.is(await shake(young, "TLSv1.3"), "TLSv1.3");
    await refuse(young, "TLSv1.2");
});

test("an OpenID provider instead of Identity issues tokens that the simulator accepts", async (t) => {
    const client = { id: "pipe:line", secret: "s3cret+% &", scopes: ["PM.License.Read", "PM.License.Write"] };
    const simulator = await startServer(t);
    const identity = await startIdentityServer(t, { clients: [client], simulator });
    const getToken = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
        const answer = await fetch(`${identity.url}/identity_/connect/token`, {
            method: "POST",
            headers,
            body: new URLSearchParams({ grant_type: "client_credentials", scope: "PM.License.Write", ...form }),
        });
        return { status: answer.status, body: (await answer.json()) as Record<string, string> };
    };
    const inForm = { client_id: client.id, client_secret: client.secret };
    const parts = [client.id, client.secret].map((part) => new URLSearchParams({ "": part }).toString().slice(1));
    const inHeader = { authorization: `Basic ${Buffer.from(parts.join(":")).toString("base64")}` };
    const granted = { status: 200, body: { token_type: "Bearer", expires_in: 3600, scope: "PM.License.Write" } };
    t.like(await getToken(inForm), granted);
    const { body, ...answer } = await getToken({}, inHeader);
    t.like({ ...answer, body }, granted);
    t.is(body.access_token, identity.issued()[1]);

    t.like(await getToken({ ...inForm, client_secret: "wrong" }), { status: 401, body: { error: "invalid_client" } });
    t.like(await getToken(inForm, inHeader), { status: 400, body: { error: "invalid_request" } });
    t.like(await getToken({ ...inForm, scope: "PM.User.Read" }), { status: 400, body: { error: "invalid_scope" } });

    const some = await getToken({ ...inForm, scope: "PM.License.Read Unknown" });
    t.like(some, { status: 200, body: { scope: "PM.License.Read" } }, "another reading than the simulator's");

    const allocate = async (token: string) => {
        const allocated = await fetch(`${identity.url}/lease_/api/account/song-one/user-license`, {
            method: "PUT",
            headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
            body: JSON.stringify(example),
        });
        return allocated.status;
    };
    t.is(await allocate(body.access_token ?? ""), 200);
    t.is(await allocate((await getToken({ ...inForm, scope: "PM.License.Read" })).body.access_token ?? ""), 403);
    t.is(await allocate("another"), 401);

    const found = await fetch(`${identity.url}/identity_/.well-known/openid-configuration`);
    t.like(await found.json(), {
        issuer: `${identity.url}/identity_`,
        token_endpoint: `${identity.url}/identity_/connect/token`,
    });
});

test("an OpenID provider without a simulator behind it has no other endpoint", async (t) => {
    const { url } = await startIdentityServer(t, { clients: [] });
    t.is((await fetch(`${url}/lease_/api/account/song-one/user-license`)).status, 404);
});
