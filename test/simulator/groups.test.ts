import test, { type ExecutionContext } from "ava";
import type { SimulatorOptions } from "../../simulator/simulator";
import { askJson } from "../support/ask";
import { startServer } from "../support/server";

const organizations = [
    { accountId: "song-one", seats: { ACNU: 2, TSTNU: 9 }, groups: [{ id: "Choir", name: "Choir" }] },
    { accountId: "song-two", seats: { ACNU: 1 } },
];

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, { organizations, quotas: true, ...options });
    const ask = (path: string, body?: object, account = "song-one") =>
        askJson(`${simulator.url}/lease_/api/account/${account}/user-license/group/${path}`, "PUT", body);
    return { simulator, ask };
}

const rule = (userBundleCodes: string[], useExternalLicense = false) => ({
    groupId: "Choir",
    organizationId: "song-one",
    useExternalLicense,
    userBundleCodes,
});

test("a group's rule is written and read, and a write replaces it", async (t) => {
    const { simulator, ask } = await start(t);
    t.deepEqual(await ask("Choir"), { status: 200, body: rule([]) });
    t.deepEqual(simulator.ledger().groups, {});
    for (const [userBundleCodes, useExternalLicense] of [
        [["TSTNU", "ACNU"], true],
        [["ACNU"], false],
        [[], false],
    ] as [string[], boolean][]) {
        const written = { status: 200, body: rule(userBundleCodes, useExternalLicense) };
        t.deepEqual(await ask("Choir", { userBundleCodes, useExternalLicense }), written);
        t.deepEqual(await ask("Choir"), written);
        t.deepEqual(simulator.ledger().groups, { Choir: { userBundleCodes: userBundleCodes.sort() } });
    }
});

test("a rule takes no seats, and a bundle that was never bought is left out of it", async (t) => {
    const { simulator, ask } = await start(t);
    const { status, body } = await ask("Choir", {
        userBundleCodes: ["ACNU", "NEWNU", "ACNU"],
        useExternalLicense: false,
    });
    t.deepEqual({ status, body }, { status: 200, body: rule(["ACNU"]) });
    t.is(simulator.ledger().seats.ACNU?.taken, 0);
});

test("404 for an unknown organization or group, 400 for another body", async (t) => {
    const { ask } = await start(t);
    const body = { userBundleCodes: ["ACNU"], useExternalLicense: false };
    for (const each of [undefined, body]) {
        const group = await ask("Band", each);
        t.like(group, { status: 404, body: { message: "The group does not exist.", errorCode: 404, __abp: true } });
        const account = await ask("Choir", each, "song-three");
        t.is(account.status, 404);
        t.is(account.body.message, "No account license is allocated for the indicated organization.");
        t.is((await ask("Band", each, "song-two")).status, 200, "an organization without a list accepts any group");
    }
    for (const other of [{}, { userBundleCodes: ["ACNU"] }, { ...body, userBundleCodes: "ACNU" }]) {
        t.is((await ask("Choir", other)).status, 400, JSON.stringify(other));
    }
    t.deepEqual((await ask("Choir")).body, rule([]));
});

test("IDs of groups are compared without regard to case", async (t) => {
    const { simulator, ask } = await start(t);
    await ask("Choir", { userBundleCodes: ["ACNU"], useExternalLicense: false });
    t.deepEqual((await ask("CHOIR")).body, { ...rule(["ACNU"]), groupId: "CHOIR" });
    await ask("CHOIR", { userBundleCodes: ["TSTNU"], useExternalLicense: false });
    t.deepEqual(simulator.ledger().groups, { Choir: { userBundleCodes: ["TSTNU"] } });
});

test("quotas are part of a rule and have the seats in use; a write without quotas leaves them unchanged", async (t) => {
    const { simulator, ask } = await start(t);
    t.deepEqual(await ask("Choir/with-quota"), { status: 200, body: { groupRule: rule([]), quotas: [] } });
    simulator.use("Choir", "ACNU", 2);
    t.deepEqual(simulator.ledger().groups, {}, "use is no rule");
    const quotas = [
        { userBundleCode: "ACNU", limit: 2 },
        { userBundleCode: "TSTNU", limit: 7 },
        { userBundleCode: "NEWNU", limit: 7 },
    ];
    const written = {
        groupRule: rule(["ACNU"]),
        quotas: [
            { userBundleCode: "ACNU", limit: 2, currentUsage: 2 },
            { userBundleCode: "TSTNU", limit: 7, currentUsage: 0 },
        ],
    };
    t.deepEqual(await ask("Choir/with-quota", { userBundleCodes: ["ACNU"], quotas }), { status: 200, body: written });
    t.deepEqual((await ask("Choir/with-quota")).body, written);
    await ask("Choir", { userBundleCodes: ["TSTNU"], useExternalLicense: true });
    t.deepEqual((await ask("Choir/with-quota")).body, { ...written, groupRule: rule(["TSTNU"], true) });
    t.deepEqual(simulator.ledger().groups, { Choir: { userBundleCodes: ["TSTNU"], quotas: { ACNU: 2, TSTNU: 7 } } });
    await ask("Choir/with-quota", { userBundleCodes: ["TSTNU"], quotas: [] });
    t.deepEqual(simulator.ledger().groups, { Choir: { userBundleCodes: ["TSTNU"] } });
});

test("a quota below 1 is a 400, one below its use a 409, and neither changes anything", async (t) => {
    const { simulator, ask } = await start(t);
    simulator.use("Choir", "ACNU", 2);
    const put = (limit: unknown) =>
        ask("Choir/with-quota", { userBundleCodes: ["ACNU"], quotas: [{ userBundleCode: "ACNU", limit }] });
    for (const limit of [0, -1, 1.5, "2", null]) {
        t.is((await put(limit)).status, 400, String(limit));
    }
    const conflict = await put(1);
    t.is(conflict.status, 409);
    t.is(conflict.body.message, "The quota of ACNU, 1, is below its current usage, 2.");
    t.is((await ask("Choir/with-quota", { userBundleCodes: ["ACNU"] })).status, 400);
    t.deepEqual(simulator.ledger().groups, {});
    t.is((await put(2)).status, 200);
});

test("a rule changed by hand shows in the next read, and is no request", async (t) => {
    const { simulator, ask } = await start(t);
    simulator.allocateGroup("Choir", { userBundleCodes: ["ACNU"] });
    simulator.allocateGroup("any", { userBundleCodes: ["ACNU"], useExternalLicense: true }, "song-two");
    t.deepEqual(simulator.requests, []);
    t.deepEqual((await ask("Choir")).body, rule(["ACNU"]));
    t.deepEqual(simulator.ledger("song-two").groups, { any: { userBundleCodes: ["ACNU"] } });
    t.throws(() => simulator.allocateGroup("Band", { userBundleCodes: [] }), { message: /does not exist/ });
});

test("a release has group rules and quotas according to its switches", async (t) => {
    const body = { userBundleCodes: [], useExternalLicense: false, quotas: [] };
    for (const [options, statuses] of [
        [{ quotas: false }, [200, 404]],
        [{ groupRules: false, quotas: false }, [404, 404]],
    ] as const) {
        const { ask } = await start(t, options);
        for (const each of [undefined, body]) {
            const answers = await Promise.all([ask("Choir", each), ask("Choir/with-quota", each)]);
            t.deepEqual(
                answers.map(({ status }) => status),
                [...statuses],
            );
        }
    }
});
