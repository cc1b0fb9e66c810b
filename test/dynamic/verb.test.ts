import test, { type ExecutionContext } from "ava";
import type { SimulatorOptions } from "../../simulator/simulator";
import { bring } from "../support/plugin";
import { example, start } from "../support/setup";

interface Expected {
    /** The verbs on the wire, in order. */
    sent: string[];
    settings?: Record<string, string>;
}

const allocates = test.macro(async (t: ExecutionContext, server: SimulatorOptions, { sent, settings }: Expected) => {
    const { simulator, plugin } = await start(t, { server, settings: settings ?? {} });
    const resource = await bring(plugin, example);
    t.deepEqual(
        simulator.requests.map(({ method }) => method),
        sent,
    );
    t.is(Object.keys(simulator.ledger().users).length, 3);
    t.is(simulator.ledger().seats.ATTUNU?.taken, 3);

    await bring(plugin, { ...example, userIds: ["singer-77"] }, resource);
    t.is(simulator.requests.length, sent.length + 1, "the verb that worked is remembered");
});

test("a server with PUT and POST gets PUT", allocates, {}, { sent: ["PUT"] });
test("a server with only PUT gets PUT", allocates, { methods: ["PUT"] }, { sent: ["PUT"] });
for (const refusal of [404, 405, 501] as const) {
    test(
        `a server with only POST that answers ${refusal} to PUT gets POST`,
        allocates,
        { methods: ["POST"], refusal },
        { sent: ["PUT", "POST"] },
    );
}
test(
    "the setting POST sends only POST",
    allocates,
    {},
    { sent: ["POST"], settings: { "uipath:allocationMethod": "POST" } },
);
test(
    "the setting PUT sends only PUT",
    allocates,
    {},
    { sent: ["PUT"], settings: { "uipath:allocationMethod": "put" } },
);

test("an organization's name in the base URL is the first part of the path", async (t) => {
    const { simulator, plugin } = await start(t, { server: { prefix: "acme" } });
    await bring(plugin, example);
    t.is(simulator.requests[0]?.url, "/acme/lease_/api/account/song-one/user-license");
});

test("the error for a server that answers 405 to both verbs says so", async (t) => {
    const { simulator, plugin } = await start(t, { server: { methods: [], refusal: 405 } });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_UNEXPECTED_ANSWER",
        message: new RegExp(`^${simulator.url} takes neither PUT \\(405\\) nor POST \\(405\\)`),
    });
    t.deepEqual(
        simulator.requests.map(({ method }) => method),
        ["PUT", "POST"],
    );
});

test("404 to PUT and to POST, for all users and for each alone, is one error", async (t) => {
    const { simulator, plugin } = await start(t, { server: { methods: [], refusal: 404 } });
    const error = await t.throwsAsync(bring(plugin, example), { code: "UIPATH_ORGANIZATION_NOT_FOUND" });
    t.is(error?.message.match(/no account license is allocated/g)?.length, 1);
    t.regex(error?.message ?? "", /check uipath:accountId, the user IDs, and uipath:baseUrl/);
    const parts = simulator.requests.map(({ method, body }) => `${method} ${JSON.parse(body).userIds.length}`);
    t.deepEqual(
        parts,
        [3, 2, 1, 1, 1].flatMap((size) => [`PUT ${size}`, `POST ${size}`]),
    );
});
