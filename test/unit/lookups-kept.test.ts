import * as pulumi from "@pulumi/pulumi";
import test, { type ExecutionContext } from "ava";
import { getGroupId, getLicenseSummary, getUserIds, getUserIdsOutput } from "../../provider";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { runProgram, runService } from "../support/program";
import { startServer } from "../support/server";

const token = "a-token-of-the-administrator";
const login = { tenancyName: "default", username: "admin", password: "right" };
const people = [{ id: "id-of-ana", userName: "ana" }];
const groups = [{ id: "id-of-testers", name: "testers" }];

async function startOrganization(
    t: ExecutionContext,
    options: SimulatorOptions = {},
): Promise<{ simulator: Simulator; config: Record<string, string> }> {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: { ATTUNU: 10 }, people, groups }],
        token,
        licenseSummary: true,
        userLists: ["users", "directory"],
        ...options,
    });
    const config = { baseUrl: simulator.url, accountId: "song-one", accessToken: token, maxAttempts: "1" };
    return { simulator, config: inNamespace(config) };
}

const inNamespace = (config: Record<string, string>) =>
    Object.fromEntries(Object.entries(config).map(([key, value]) => [`uipath:${key}`, value]));

function signingIn(config: Record<string, string>, password: string): Record<string, string> {
    const { "uipath:accessToken": _, ...others } = config;
    return { ...others, ...inNamespace({ username: "admin", password, tenancyName: "default" }) };
}

function countRequests({ requests }: Simulator): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { url } of requests) {
        const endpoint =
            url
                .split("?")[0]
                ?.split("/")
                .find((part) => /^[A-Z]|authenticate|summary/.test(part)) ?? url;
        counts[endpoint] = (counts[endpoint] ?? 0) + 1;
    }
    return counts;
}

const lookUps: [string, string, Record<string, string>, () => Promise<unknown>][] = [
    ["users", "User", {}, () => getUserIds(["ana"])],
    ["users in the directory", "Directory", { findUsersIn: "directory" }, () => getUserIds(["ana"])],
    ["groups", "Group", {}, () => getGroupId("testers")],
    ["seats", "license-summary", {}, () => getLicenseSummary()],
];

for (const [what, endpoint, settings, ask] of lookUps) {
    test(`${what}: outside a program, each lookup reads again`, async (t) => {
        const { simulator, config } = await startOrganization(t);
        await runService({ ...config, ...inNamespace(settings) }, async () => {
            await ask();
            const once = countRequests(simulator)[endpoint] ?? 0;
            await ask();
            t.is(countRequests(simulator)[endpoint], 2 * once);
        });
    });

    test(`${what}: outside a program, concurrent lookups share a request`, async (t) => {
        const { simulator, config } = await startOrganization(t);
        await runService({ ...config, ...inNamespace(settings) }, async () => {
            await ask();
            const once = countRequests(simulator)[endpoint] ?? 0;
            const [one, ...others] = await Promise.all([ask(), ask(), ask()]);
            t.is(countRequests(simulator)[endpoint], 2 * once);
            t.deepEqual(others, [one, one]);
        });
    });

    test(`${what}: a program sends one request`, async (t) => {
        const { simulator, config } = await startOrganization(t);
        await runProgram({ ...config, ...inNamespace(settings) }, async () => {
            await Promise.all([ask(), ask()]);
            const once = countRequests(simulator)[endpoint];
            await ask();
            t.is(countRequests(simulator)[endpoint], once);
        });
    });

    for (const [where, run] of [
        ["outside a program", runService],
        ["in a program", runProgram],
    ] as const) {
        test(`${what}: ${where}, a failure is not kept`, async (t) => {
            const { simulator, config } = await startOrganization(t);
            const fails = endpoint === "Group" ? "groups" : endpoint === "license-summary" ? "summary" : "users";
            await run({ ...config, ...inNamespace(settings) }, async () => {
                simulator.fault({ kind: "answer", endpoint: fails, status: 503 });
                const failed = await Promise.allSettled([ask(), ask()]);
                t.deepEqual(
                    failed.map(({ status }) => status),
                    ["rejected", "rejected"],
                    "they share the failure",
                );
                t.is(simulator.requests.length, 1);
                await t.notThrowsAsync(ask());
            });
        });
    }

    test(`${what}: a correct token after a wrong one works, and a wrong one after a correct one does not`, async (t) => {
        const { config } = await startOrganization(t);
        const good = { ...config, ...inNamespace(settings) };
        const bad = { ...good, "uipath:accessToken": "wrong" };
        for (const run of [runService, runProgram]) {
            await run(bad, async () => {
                await t.throwsAsync(ask(), { code: "UIPATH_TOKEN_REJECTED", message: /401/ });
                pulumi.runtime.setAllConfig(good);
                await t.notThrowsAsync(ask());
                pulumi.runtime.setAllConfig(bad);
                await t.throwsAsync(ask(), { code: "UIPATH_TOKEN_REJECTED", message: /401/ });
                pulumi.runtime.setAllConfig(good);
                await Promise.all([
                    t.notThrowsAsync(ask()),
                    runService(bad, () => t.throwsAsync(ask(), { code: "UIPATH_TOKEN_REJECTED", message: /401/ })),
                ]);
            });
        }
    });
}

test("outside a program, a sign-in is kept while it works", async (t) => {
    const { simulator, config } = await startOrganization(t, { logins: [login] });
    await runService(signingIn(config, "right"), async () => {
        await getUserIds(["ana"]);
        await getGroupId("testers");
        await getGroupId("testers");
        await t.throwsAsync(getGroupId("nobody's"), { code: "UIPATH_LOOKUP_FAILED" });
        await getLicenseSummary();
        t.is(countRequests(simulator).authenticate, 1);
        simulator.fault({ kind: "answer", endpoint: "groups", status: 503 });
        await t.throwsAsync(getGroupId("testers"), { code: "UIPATH_SERVER_FAILED" });
        await getGroupId("testers");
        t.is(countRequests(simulator).authenticate, 2, "and not after a failure");
    });
});

test("outside a program, the next lookup tries a failed sign-in again", async (t) => {
    const { simulator, config } = await startOrganization(t, { logins: [login] });
    await runService(signingIn(config, "wrong"), async () => {
        const failed = await Promise.allSettled([getUserIds(["ana"]), getGroupId("testers"), getLicenseSummary()]);
        t.true(failed.every(({ status }) => status === "rejected"));
        t.is(countRequests(simulator).authenticate, 1, "once for concurrent lookups");
        await t.throwsAsync(getUserIds(["ana"]), { code: "UIPATH_SIGN_IN_FAILED" });
        t.is(countRequests(simulator).authenticate, 2);
        pulumi.runtime.setAllConfig(signingIn(config, "right"));
        t.deepEqual(await getUserIds(["ana"]), ["id-of-ana"]);
    });
});

test("in a program, a wrong password is sent once", async (t) => {
    const { simulator, config } = await startOrganization(t, { logins: [login] });
    await runProgram(signingIn(config, "wrong"), async () => {
        for (const ask of [() => getUserIds(["ana"]), () => getUserIds(["ana"]), () => getGroupId("testers")]) {
            await t.throwsAsync(ask(), { code: "UIPATH_SIGN_IN_FAILED" });
        }
    });
    t.deepEqual(countRequests(simulator), { authenticate: 1 });
});

test("a program keeps a separate result for each lookup", async (t) => {
    const { config } = await startOrganization(t, {
        organizations: [
            { accountId: "song-one", seats: {}, people: [...people, { id: "bob", userName: "b" }], groups },
        ],
    });
    await runProgram(config, async () => {
        t.deepEqual(await getUserIds(["ana"]), ["id-of-ana"]);
        t.is(await getGroupId("testers"), "id-of-testers");
        t.deepEqual(await getLicenseSummary(), {});
    });
    await runProgram({ ...config, ...inNamespace({ findUsersIn: "directory" }) }, async () => {
        t.deepEqual(await getUserIds(["ana"]), ["id-of-ana"]);
        t.deepEqual(await getUserIds(["b"]), ["bob"]);
    });
});

test("a program keeps all of its failed sign-ins", async (t) => {
    const { simulator, config } = await startOrganization(t, { logins: [login] });
    await runProgram({}, async () => {
        for (let index = 0; index < 50; index += 1) {
            const settings = inNamespace({ timeoutSeconds: String(1 + (index % 25)) });
            pulumi.runtime.setAllConfig({ ...signingIn(config, "wrong"), ...settings });
            await t.throwsAsync(getGroupId("testers"), { code: "UIPATH_SIGN_IN_FAILED" });
        }
    });
    t.is(countRequests(simulator).authenticate, 25);
});

test("in a program, two organizations on a server share a sign-in", async (t) => {
    const organizations = ["song-one", "song-two"].map((accountId) => ({ accountId, seats: {}, people, groups }));
    const { simulator, config } = await startOrganization(t, { logins: [login], organizations });
    await runProgram(signingIn(config, "right"), async () => {
        await getUserIds(["ana"]);
        await getUserIds(["ana"], { accountId: "song-two" });
    });
    t.is(countRequests(simulator).authenticate, 1);
    t.regex(simulator.requests.at(-1)?.url ?? "", /song-two/);
});

test("outside a program, the clients of unused settings are dropped", async (t) => {
    const { simulator, config } = await startOrganization(t, { logins: [login] });
    const ask = (timeoutSeconds: number) =>
        runService({ ...signingIn(config, "right"), "uipath:timeoutSeconds": String(timeoutSeconds) }, () =>
            getGroupId("testers"),
        );
    for (let seconds = 1; seconds <= 60; seconds += 1) {
        await ask(seconds);
    }
    await ask(60);
    t.is(countRequests(simulator).authenticate, 60);
    await ask(1);
    t.is(countRequests(simulator).authenticate, 61);
});

test("an output outside a program reads again too", async (t) => {
    const { simulator, config } = await startOrganization(t);
    await runService(config, async () => {
        const ids = () => new Promise((resolve) => getUserIdsOutput(["ana"]).apply(resolve));
        t.deepEqual(await ids(), ["id-of-ana"]);
        const once = simulator.requests.length;
        await ids();
        t.is(simulator.requests.length, 2 * once);
    });
});
