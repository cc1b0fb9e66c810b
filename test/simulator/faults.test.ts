import { setTimeout as sleep } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import type { Endpoint, Fault } from "../../simulator/faults";
import { example, startServer } from "../support/server";

const rule = { userBundleCodes: ["ACNU", "TSTNU"], useExternalLicense: false };

/** A request for each endpoint, with the user or name in it. */
const requests: Record<Endpoint, { method: string; path: string; body?: object | URLSearchParams; about?: string }> = {
    "user-license": {
        method: "PUT",
        path: "lease_/api/account/song-one/user-license",
        body: example,
        about: "singer-88",
    },
    "group-rule": {
        method: "PUT",
        path: "lease_/api/account/song-one/user-license/group/choir",
        body: rule,
        about: "choir",
    },
    token: {
        method: "POST",
        path: "identity_/connect/token",
        body: new URLSearchParams({ grant_type: "client_credentials", client_id: "app", client_secret: "s3cret" }),
        about: "app",
    },
    discovery: { method: "GET", path: "identity_/.well-known/openid-configuration" },
    authenticate: {
        method: "POST",
        path: "api/account/authenticate",
        body: { TenancyName: "Default", UsernameOrEmailAddress: "admin", Password: "word" },
        about: "admin",
    },
    users: { method: "GET", path: "identity_/api/User/users/song-one", about: "song-one" },
    groups: { method: "GET", path: "identity_/api/Group/song-one", about: "song-one" },
    summary: { method: "GET", path: "license_/api/account/song-one/license-summary", about: "song-one" },
    portal: { method: "GET", path: "portal_/api/license/accountant/UserLicense" },
};
const endpoints = Object.keys(requests) as Endpoint[];

async function start(t: ExecutionContext) {
    const simulator = await startServer(t, {
        clients: [{ id: "app", secret: "s3cret", scopes: ["PM.License"] }],
        logins: [{ tenancyName: "Default", username: "admin", password: "word" }],
        licenseSummary: true,
        portal: true,
    });
    const send = async (endpoint: Endpoint, signal: AbortSignal | null = null) => {
        const { method, path, body } = requests[endpoint];
        const isForm = body instanceof URLSearchParams;
        const answer = await fetch(`${simulator.url}/${path}`, {
            method,
            headers: {
                authorization: "Bearer 1234",
                ...(body && !isForm && { "content-type": "application/json" }),
            },
            body: body ? (isForm ? body : JSON.stringify(body)) : null,
            signal,
        });
        return { status: answer.status, text: await answer.text() };
    };
    /** Sends a request that gets no response, and aborts it once it has arrived. An earlier abort would not test the fault. */
    const giveUp = async (endpoint: Endpoint) => {
        const before = simulator.requests.length;
        const controller = new AbortController();
        const sent = send(endpoint, controller.signal);
        while (simulator.requests.length === before) {
            await sleep(5);
        }
        // Sockets have no test clock: an unwanted response would arrive within this time.
        await sleep(200);
        controller.abort();
        await t.throwsAsync(sent, { name: "AbortError" });
    };
    return { simulator, send, giveUp };
}

for (const endpoint of endpoints) {
    test(`every kind of fault affects only ${endpoint}`, async (t) => {
        const { simulator, send, giveUp } = await start(t);
        const { status, text: whole } = await send(endpoint);
        t.is(status, 200);
        const fault = (kind: Fault) => simulator.fault({ ...kind, endpoint });
        const other = endpoints.find((each) => each !== endpoint) as Endpoint;

        fault({ kind: "answer", status: 503, body: "busy" });
        t.is((await send(other)).status, 200);
        t.deepEqual(await send(endpoint), { status: 503, text: "busy" });
        t.is((await send(endpoint)).status, 200);

        fault({ kind: "page", status: 502, title: "502 Bad Gateway" });
        t.is((await send(endpoint)).status, 502);

        fault({ kind: "garble", body: "<html>", contentType: "text/html" });
        t.deepEqual(await send(endpoint), { status: 200, text: "<html>" });

        fault({ kind: "truncate" });
        const { text } = await send(endpoint);
        t.true(text.length > 0 && text.length <= whole.length / 2);
        t.throws(() => JSON.parse(text));

        fault({ kind: "inflate", bytes: 1000 });
        t.is((await send(endpoint)).text.length, whole.length + 1000);

        for (const when of ["before", "after", "middle"] as const) {
            fault({ kind: "reset", when });
            await t.throwsAsync(send(endpoint), { message: /ECONNRESET|socket hang up|aborted|Premature close/ }, when);
        }

        for (const applied of [false, true]) {
            fault({ kind: "hang", applied });
            await giveUp(endpoint);
        }

        fault({ kind: "drip", milliseconds: 0 });
        t.is((await send(endpoint)).text.length, whole.length);
        t.is((await send(endpoint)).status, 200, "no fault is left");
    });
}

test("a fault with `about` affects only requests that name this user or name", async (t) => {
    const { simulator, send } = await start(t);
    for (const endpoint of endpoints) {
        const { about } = requests[endpoint];
        if (about) {
            simulator.fault({ kind: "answer", status: 500, endpoint, about: "another" });
            simulator.fault({ kind: "answer", status: 503, endpoint, about });
            t.is((await send(endpoint)).status, 503, endpoint);
            t.is((await send(endpoint)).status, 200, endpoint);
        }
    }
});

test("a fault without an endpoint affects the allocation, and one with a verb only that verb", async (t) => {
    const { simulator, send } = await start(t);
    simulator.fault({ kind: "answer", status: 503 });
    t.is((await send("group-rule")).status, 200);
    t.is((await send("user-license")).status, 503);
    simulator.fault({ kind: "answer", status: 503, endpoint: "group-rule", method: "GET" });
    t.is((await send("group-rule")).status, 200);
    const read = await fetch(`${simulator.url}/${requests["group-rule"].path}`, {
        headers: { authorization: "Bearer 1234" },
    });
    t.is(read.status, 503);
});

test("a fault before a write prevents it, and a fault after a write does not", async (t) => {
    const kinds: [Fault, applied: string[] | undefined][] = [
        [{ kind: "answer", status: 500 }, undefined],
        [{ kind: "reset", when: "before" }, undefined],
        [{ kind: "hang" }, undefined],
        [{ kind: "reset", when: "after" }, ["ACNU", "TSTNU"]],
        [{ kind: "reset", when: "middle" }, ["ACNU", "TSTNU"]],
        [{ kind: "hang", applied: true }, ["ACNU", "TSTNU"]],
        [{ kind: "garble", body: "" }, ["ACNU", "TSTNU"]],
        [{ kind: "omit-code", code: "ACNU" }, ["TSTNU"]],
    ];
    for (const [kind, applied] of kinds) {
        const { simulator, send, giveUp } = await start(t);
        for (const endpoint of ["group-rule", "token"] as const) {
            simulator.fault({ ...kind, endpoint });
            await (kind.kind === "hang" ? giveUp(endpoint) : send(endpoint).catch(() => undefined));
        }
        t.deepEqual(simulator.ledger().groups.choir?.userBundleCodes, applied, JSON.stringify(kind));
        t.is(simulator.issuedTokens.length, applied ? 1 : 0, JSON.stringify(kind));
    }
});
