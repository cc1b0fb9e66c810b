import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import type { SimulatorOptions } from "../../simulator/simulator";
import { repository } from "../support/project";
import { example, startServer } from "../support/server";

const words = {
    404: "No account license is allocated for the indicated organization.",
    409: "The license allocation is not allowed because it exceeds the account license quantities.",
};

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, options);
    const send = async (body: unknown, { method = "PUT", account = "song-one", token = "1234" } = {}) => {
        const answer = await fetch(`${simulator.url}/lease_/api/account/${account}/user-license`, {
            method,
            headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
            body: typeof body === "string" ? body : JSON.stringify(body),
        });
        const text = await answer.text();
        return { status: answer.status, body: text && JSON.parse(text) };
    };
    return { simulator, send };
}

test("the documented example works with either verb", async (t) => {
    const { send } = await start(t);
    for (const method of ["PUT", "POST"]) {
        t.deepEqual(await send(example, { method }), {
            status: 200,
            body: example.userIds.map((userId) => ({
                userId,
                organizationId: "song-one",
                useExternalLicense: true,
                userBundleCodes: example.userBundleCodes,
            })),
        });
    }
});

test("a write replaces a user's bundles, and an empty one removes them", async (t) => {
    const { simulator, send } = await start(t);
    await send(example);
    await send({ ...example, userIds: ["singer-77"], userBundleCodes: ["ACNU"] });
    await send({ ...example, userIds: ["singer-88"], userBundleCodes: [] });
    const { users, seats } = simulator.ledger();
    t.deepEqual(users, { "singer-77": ["ACNU"], "singer-88": [], "singer-111": ["ATTUNU", "RPADEVNU", "TSTNU"] });
    t.deepEqual(seats.ATTUNU, { bought: 10, taken: 1, left: 9 });
    t.deepEqual(seats.ACNU, { bought: 10, taken: 1, left: 9 });
    t.deepEqual(seats.IDU, { bought: 10, taken: 0, left: 10 });
});

test("more seats than bought: 409 and nothing is applied; the same licenses again need no seats", async (t) => {
    const { simulator, send } = await start(t, {
        organizations: [{ accountId: "song-one", seats: { ACNU: 2, TSTNU: 9 } }],
    });
    const both = { userIds: ["a", "b"], userBundleCodes: ["ACNU"], useExternalLicense: false };
    t.is((await send(both)).status, 200);
    t.is((await send({ ...both, userBundleCodes: ["ACNU", "TSTNU"] })).status, 200);
    const before = simulator.ledger();
    const refused = await send({ ...both, userIds: ["b", "c"] });
    t.is(refused.status, 409);
    t.is(refused.body.message, words[409]);
    t.deepEqual(simulator.ledger(), before);
});

test("a bundle that was never bought is left out of a 200", async (t) => {
    const { send } = await start(t);
    const { status, body } = await send({ ...example, userBundleCodes: ["ATTUNU", "NEWNU"] });
    t.is(status, 200);
    t.deepEqual(body[0].userBundleCodes, ["ATTUNU"]);
});

test("401 without the token, 404 for another organization, 400 for another body, 415 for another type", async (t) => {
    const { simulator, send } = await start(t);
    t.is((await send(example, { token: "4321" })).status, 401);
    const other = await send(example, { account: "song-two" });
    t.is(other.status, 404);
    t.is(other.body.message, words[404]);
    for (const body of [{}, { ...example, userIds: "x" }, { ...example, userIds: [] }, '{"userIds":', "[]"]) {
        t.is((await send(body)).status, 400, JSON.stringify(body));
    }
    const plain = await fetch(`${simulator.url}/lease_/api/account/song-one/user-license`, {
        method: "PUT",
        headers: { authorization: "Bearer 1234", "content-type": "text/csv" },
        body: "a,b",
    });
    t.is(plain.status, 415);
    t.deepEqual(simulator.ledger().users, { "singer-77": [], "singer-88": [], "singer-111": [] });
});

for (const refusal of [404, 405, 501] as const) {
    test(`a release with one verb answers ${refusal} to the other`, async (t) => {
        const { send } = await start(t, { methods: ["POST"], refusal });
        t.is((await send(example, { method: "PUT" })).status, refusal);
        t.is((await send(example, { method: "POST" })).status, 200);
    });
}

test("npm run simulator starts the simulator, prints its address and requests, and ends on SIGTERM", async (t) => {
    const child = spawn(
        "npm",
        ["run", "--silent", "simulator", "--", "--port", "0", "--method", "PUT", "--prefix", "acme"],
        {
            cwd: repository,
            stdio: ["ignore", "pipe", "inherit"],
            detached: true,
        },
    );
    t.teardown(() => {
        if (child.exitCode === null) {
            process.kill(-(child.pid as number));
        }
    });
    const lines: string[] = [];
    const printed = createInterface({ input: child.stdout });
    printed.on("line", (line) => lines.push(line));
    await once(printed, "line");
    const url = lines[0]?.match(/http:\/\/127\.0\.0\.1:\d+\/acme/)?.[0];
    t.truthy(url);
    const allocate = await fetch(`${url}/lease_/api/account/song-one/user-license`, {
        method: "PUT",
        headers: { authorization: "Bearer 1234", "content-type": "application/json" },
        body: JSON.stringify(example),
    });
    t.is(allocate.status, 200);
    const ledger = (await (await fetch(new URL("/simulator/ledger", url))).json()) as { users: object }[];
    t.deepEqual(Object.keys(ledger[0]?.users ?? {}), example.userIds);
    process.kill(-(child.pid as number), "SIGTERM");
    await once(child, "close");
    t.true(lines.includes("PUT /acme/lease_/api/account/song-one/user-license 200"));
});
