import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import type { Fault } from "../../simulator/faults";
import type { SimulatorOptions } from "../../simulator/simulator";
import { example, startServer } from "../support/server";
import { createCertificates } from "../support/tls";

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, options);
    const pool = { keepAlive: true, maxSockets: 1 };
    const agent = options.tls ? new SecureAgent({ ...pool, rejectUnauthorized: false }) : new Agent(pool);
    t.teardown(() => agent.destroy());
    const allocate = async (userBundleCodes: string[]) => {
        const answer = await fetch(`${simulator.url}/lease_/api/account/song-one/user-license`, {
            method: "PUT",
            headers: { authorization: "Bearer 1234", "content-type": "application/json" },
            body: JSON.stringify({ ...example, userBundleCodes }),
            agent,
        });
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
    };
    const post = async (fault: unknown) => {
        const answer = await fetch(`${simulator.url}/simulator/faults`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(fault),
        });
        const text = await answer.text();
        return answer.status === 204 ? 204 : [answer.status, JSON.parse(text).message];
    };
    return { simulator, allocate, post };
}

test("a page fault is the response of a gateway instead of the service", async (t) => {
    const { simulator, allocate } = await start(t);
    simulator.fault({ kind: "page", status: 503, title: "503 <Down> & out", headers: { "retry-after": "7" } });
    const { status, headers, text } = await allocate(["ACNU"]);
    t.is(status, 503);
    t.is(headers.get("content-type"), "text/html");
    t.is(headers.get("retry-after"), "7");
    t.regex(text, /^<html>\r\n<head><title>503 &lt;Down> &amp; out<\/title><\/head>/);
    t.deepEqual(simulator.ledger().users["singer-77"], []);
});

for (const scheme of ["http", "https"] as const) {
    test(`a stale connection serves one request and breaks at the next one: ${scheme}`, async (t) => {
        const { simulator, allocate } = await start(t, {
            ...(scheme === "https" && { tls: (await createCertificates(t)).tls }),
        });
        simulator.fault({ kind: "stale-connection" });
        const { status, headers } = await allocate(["ACNU"]);
        t.is(status, 200);
        t.is(headers.get("connection"), "keep-alive");
        await t.throwsAsync(allocate(["TSTNU"]), { code: "ECONNRESET" });
        t.is(simulator.requests.length, 1, "the server did not see the other request");
        t.deepEqual(simulator.ledger().users["singer-77"], ["ACNU"]);
        t.is((await allocate(["TSTNU"])).status, 200, "on its own connection");
        t.deepEqual(simulator.ledger().users["singer-77"], ["TSTNU"]);
    });

    test(`a connection is reset before anything is applied: ${scheme}`, async (t) => {
        const { simulator, allocate } = await start(t, {
            ...(scheme === "https" && { tls: (await createCertificates(t)).tls }),
        });
        simulator.fault({ kind: "reset", when: "before" });
        await t.throwsAsync(allocate(["ACNU"]), { code: "ECONNRESET" });
        t.deepEqual(simulator.ledger().users["singer-77"], []);
    });
}

test("a stale connection also serves a refused request", async (t) => {
    const { simulator, allocate } = await start(t, { organizations: [{ accountId: "song-one", seats: { ACNU: 1 } }] });
    simulator.fault({ kind: "stale-connection" });
    t.is((await allocate(["ACNU"])).status, 409);
    await t.throwsAsync(allocate(["ACNU"]), { code: "ECONNRESET" });
});

/** A fault of each kind, as a request for it over HTTP. */
const kinds: { [Kind in Fault["kind"]]: Extract<Fault, { kind: Kind }> } = {
    answer: { kind: "answer", status: 503, headers: { "retry-after": "1" }, body: "busy" },
    page: { kind: "page", status: 502, title: "502 Bad Gateway" },
    garble: { kind: "garble", body: "<html>", contentType: "text/html" },
    truncate: { kind: "truncate" },
    inflate: { kind: "inflate", bytes: 10 },
    "omit-user": { kind: "omit-user", userId: "singer-77" },
    "omit-code": { kind: "omit-code", code: "ACNU" },
    reset: { kind: "reset", when: "middle" },
    "stale-connection": { kind: "stale-connection" },
    hang: { kind: "hang", applied: true },
    drip: { kind: "drip", milliseconds: 0 },
};

test("every kind of fault can be requested over HTTP", async (t) => {
    const { simulator, post, allocate } = await start(t);
    for (const fault of Object.values(kinds)) {
        t.is(await post({ ...fault, endpoint: "portal", method: "GET", times: 2, after: 1, about: "x" }), 204);
        t.is(await post(fault), 204, fault.kind);
    }
    t.like(await allocate(["ACNU"]), { status: 503, text: "busy" });
    t.deepEqual(simulator.ledger().users["singer-77"], []);
});

test("an unknown fault is refused in a sentence that names the mistake", async (t) => {
    const { simulator, post, allocate } = await start(t);
    const answer = kinds.answer;
    for (const [fault, named] of [
        [{ kind: "explode" }, /^fault\.kind: .*"explode"/],
        [{}, /^fault\.kind: /],
        ["answer", /^fault: .*"answer"/],
        [null, /^fault: /],
        [{ kind: "answer" }, /^fault\.status: /],
        [{ ...answer, color: "red" }, /^fault\.color: /],
        [{ ...answer, status: "503" }, /^fault\.status: .*"503"/],
        [{ ...answer, status: 99 }, /^fault\.status: .*99/],
        [{ ...answer, headers: { "no header": "x" } }, /^fault\.headers: /],
        [{ ...answer, headers: { "x-text": "a\nb" } }, /^fault\.headers: /],
        [{ ...answer, headers: { "x-text": 1 } }, /^fault\.headers\.x-text: /],
        [{ ...answer, endpoint: "licenses" }, /^fault\.endpoint: .*"licenses"/],
        [{ ...answer, method: "FETCH" }, /^fault\.method: .*"FETCH"/],
        [{ ...answer, times: 0 }, /^fault\.times: .*0/],
        [{ ...answer, after: -1 }, /^fault\.after: .*-1/],
        [{ ...answer, about: 7 }, /^fault\.about: .*7/],
        [{ ...kinds.garble, contentType: "a\nb" }, /^fault\.contentType: /],
        [{ ...kinds.reset, when: "never" }, /^fault\.when: .*"never"/],
        [{ ...kinds.inflate, bytes: 1e12 }, /^fault\.bytes: /],
    ] as const) {
        const [status, message] = (await post(fault)) as [number, string];
        t.is(status, 400, JSON.stringify(fault));
        t.regex(message, named, JSON.stringify(fault));
    }
    t.is((await fetch(`${simulator.url}/simulator/faults`, { method: "POST" })).status, 400, "no request");
    t.is((await allocate(["ACNU"])).status, 200, "no fault is pending");
});
