import test from "ava";
import type { Simulator } from "../../simulator/simulator";
import { declared, partialOf, requestsOf, startGroups } from "../support/groups";
import { bring, type Properties, type Resource } from "../support/plugin";

const plain = { groupId: "developers", userBundleCodes: ["RPADEVNU", "TSTNU"] };
const limited = { ...plain, quotas: { RPADEVNU: 5 } };
const nobody = { ...plain, userBundleCodes: [] };
/** The write is applied. */
const lost = { kind: "truncate", endpoint: "group-rule", method: "PUT" } as const;

const quotasOf = (simulator: Simulator) => simulator.ledger().groups.developers?.quotas ?? {};

test("a new allocation without quotas removes the quotas of the group", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    simulator.allocateGroup("developers", limited);
    const rule = (await bring(plugin, plain)) as Resource;
    t.deepEqual(simulator.ledger().groups.developers, { userBundleCodes: ["RPADEVNU", "TSTNU"] });
    t.is(rule.outputs.quotas, undefined);
    t.is(await bring(plugin, plain, rule), undefined);
});

test("without quotas, only the rule is written", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = (await bring(plugin, plain)) as Resource;
    await bring(plugin, { ...plain, userBundleCodes: ["ACNU"] }, rule);
    await plugin.delete(rule);
    t.deepEqual(requestsOf(simulator), [
        "GET developers/with-quota",
        "GET developers/with-quota",
        "PUT developers",
        "PUT developers",
        "PUT developers",
    ]);
});

const ends: [string, Properties | undefined][] = [
    ["a revert", plain],
    ["a destroy", undefined],
    ["an edit of the bundles", { ...plain, userBundleCodes: ["ACNU"] }],
    ["the same quotas again", limited],
    ["other quotas", { ...plain, quotas: { TSTNU: 2 } }],
];
for (const [end, args] of ends) {
    for (const moment of ["update", "create"] as const) {
        test(`the response to ${moment === "update" ? "an" : "a"} ${moment} that adds quotas is lost, then ${end}`, async (t) => {
            const { simulator, plugin } = await startGroups(t);
            const old = moment === "update" ? await bring(plugin, plain) : undefined;
            simulator.fault(lost);
            const partial = await partialOf(t, bring(plugin, limited, old));
            t.true(partial.outputs.unconfirmed);
            t.deepEqual(quotasOf(simulator), { RPADEVNU: 5 });

            plugin.beginRun();
            const mended = args && (await bring(plugin, args, partial));
            if (!args) {
                await plugin.delete(partial);
            }
            t.deepEqual(quotasOf(simulator), args?.quotas ?? {});
            t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, (args ?? nobody).userBundleCodes);
            t.deepEqual(mended?.outputs.quotas, args?.quotas);
            t.falsy(mended?.outputs.unconfirmed);
        });
    }
}

test("after a response is lost twice, a write without quotas still removes them", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    simulator.fault({ ...lost, times: 2 });
    const first = await partialOf(t, bring(plugin, limited));
    const second = await partialOf(t, bring(plugin, { ...limited, quotas: { TSTNU: 1 } }, first));
    simulator.fault({ ...noAccess, method: "PUT" });
    const third = await partialOf(t, bring(plugin, plain, second));
    t.true(third.outputs.unconfirmed);
    await bring(plugin, plain, third);
    t.deepEqual(quotasOf(simulator), {});
});

test("a rename that drops quotas in the same edit removes them", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const old = (await bring(plugin, declared("old", limited))) as Resource;
    plugin.beginRun();
    const renamed = (await bring(plugin, declared("new", plain))) as Resource;
    await plugin.delete(old);
    t.deepEqual(simulator.ledger().groups.developers, { userBundleCodes: ["RPADEVNU", "TSTNU"] });
    t.is(await bring(plugin, declared("new", plain), renamed), undefined);
});

test("a rename that adds quotas can be reverted after its response was lost", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const old = (await bring(plugin, declared("old", plain))) as Resource;
    plugin.beginRun();
    simulator.fault(lost);
    const renamed = await partialOf(t, bring(plugin, declared("new", limited)));
    plugin.beginRun();
    t.is(await bring(plugin, declared("old", plain), old), undefined);
    await plugin.delete(renamed);
    t.deepEqual(simulator.ledger().groups.developers, { userBundleCodes: ["RPADEVNU", "TSTNU"] });
});

test("quotas that the server does not remove are a failure, and the state has them", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = (await bring(plugin, limited)) as Resource;
    const kept = { groupRule: plain, quotas: [{ userBundleCode: "RPADEVNU", limit: 5 }] };
    simulator.fault({ kind: "garble", endpoint: "group-rule", method: "PUT", body: JSON.stringify(kept) });
    const partial = await partialOf(t, bring(plugin, plain, rule));
    t.deepEqual(partial.outputs.quotas, { RPADEVNU: 5 });
    await bring(plugin, plain, partial);
    t.deepEqual(quotasOf(simulator), {});
});

const noAccess = { kind: "answer", endpoint: "group-rule", status: 403 } as const;

test("unreadable quotas: nothing is written, and the next run continues", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const old = await bring(plugin, plain);
    simulator.fault(lost);
    const partial = await partialOf(t, bring(plugin, limited, old));
    const { length } = requestsOf(simulator);

    simulator.fault({ kind: "answer", endpoint: "group-rule", method: "GET", status: 503 });
    const still = await partialOf(t, bring(plugin, plain, partial));
    t.true(still.outputs.unconfirmed);
    t.deepEqual(requestsOf(simulator).slice(length), ["GET developers/with-quota"]);
    simulator.fault({ kind: "answer", endpoint: "group-rule", method: "GET", status: 503 });
    await t.throwsAsync(plugin.delete(still), { code: "UIPATH_SERVER_FAILED", message: /503/ });
    await bring(plugin, plain, still);
    t.deepEqual(quotasOf(simulator), {});
});

for (const quotas of [true, false]) {
    test(`a credential that can write but not read writes a rule and removes quotas; a server ${quotas ? "with" : "without"} quotas`, async (t) => {
        const client = { id: "app", secret: "s3cret-of-the-app", scopes: ["PM.License.Write"] };
        const { simulator, plugin } = await startGroups(
            t,
            { clients: [client], quotas },
            { "uipath:accessToken": "", "uipath:clientId": "app", "uipath:clientSecret": client.secret },
        );
        simulator.allocateGroup("developers", quotas ? limited : plain);
        await bring(plugin, { ...plain, userBundleCodes: ["ACNU"] });
        t.deepEqual(simulator.ledger().groups.developers, { userBundleCodes: ["ACNU"] });
    });
}

for (const unknownRoute of [404, "page"] as const) {
    test(`a server without quotas (${unknownRoute}): no failure, and one request for quotas per run`, async (t) => {
        const { simulator, plugin } = await startGroups(t, { quotas: false, unknownRoute });
        const rules: Resource[] = [];
        for (const groupId of ["developers", "testers"]) {
            rules.push((await bring(plugin, { ...plain, groupId })) as Resource);
        }
        t.deepEqual(requestsOf(simulator), [
            "GET developers/with-quota",
            "GET developers",
            "PUT developers",
            "GET testers",
            "PUT testers",
        ]);

        plugin.beginRun();
        const { length } = requestsOf(simulator);
        await Promise.all(rules.map((rule) => plugin.read(rule)));
        const sent = requestsOf(simulator).slice(length).sort();
        t.is(sent.length, 3, sent.join());
        t.is(sent.filter((each) => each.endsWith("/with-quota")).length, 1);

        simulator.fault(lost);
        const partial = await partialOf(t, bring(plugin, { ...plain, userBundleCodes: ["ACNU"] }, rules[0]));
        plugin.beginRun();
        await bring(plugin, plain, partial);
        plugin.beginRun();
        await plugin.delete(partial);
        t.deepEqual(simulator.ledger().groups.developers, { userBundleCodes: [] });
    });
}

test("quotas in the state on a server without quotas: an update and a delete write only the rule", async (t) => {
    const { simulator, plugin } = await startGroups(t, { quotas: false });
    const rule = (await bring(plugin, plain)) as Resource;
    const moved = { ...rule, outputs: { ...rule.outputs, quotas: { RPADEVNU: 5 } } };
    t.is((await bring(plugin, plain, moved))?.outputs.quotas, undefined);
    await plugin.delete(moved);
    t.deepEqual(simulator.ledger().groups.developers, { userBundleCodes: [] });
    await t.throwsAsync(bring(plugin, limited, rule), {
        code: "UIPATH_GROUP_NOT_FOUND",
        message: /has no group "developers", or this server/,
    });
});

test("refresh: quotas set elsewhere are drift, and the next update removes them", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = (await bring(plugin, plain)) as Resource;
    t.is((await plugin.read(rule)).outputs.quotas, undefined);
    simulator.allocateGroup("developers", limited);
    const refreshed = await plugin.read(rule);
    t.deepEqual(refreshed.outputs.quotas, { RPADEVNU: 5 });
    t.regex(await plugin.output(), /changed outside Pulumi: quota of RPADEVNU: 5: group "developers"/);
    await bring(plugin, plain, refreshed);
    t.deepEqual(quotasOf(simulator), {});
    t.regex(await plugin.output(), /: no quota of RPADEVNU: group "developers"/);
});

test("refresh: one request per rule if the server has quotas", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rules = [await bring(plugin, plain), await bring(plugin, { ...limited, groupId: "testers" })] as Resource[];
    plugin.beginRun();
    const { length } = requestsOf(simulator);
    await Promise.all(rules.map((rule) => plugin.read(rule)));
    t.deepEqual(requestsOf(simulator).slice(length).sort(), ["GET developers/with-quota", "GET testers/with-quota"]);
});

test("refresh: unreadable quotas of one group do not remove another group's quotas from the state", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const [rule, other] = [await bring(plugin, plain), await bring(plugin, { ...limited, groupId: "testers" })];
    plugin.beginRun();
    simulator.fault({ kind: "answer", endpoint: "group-rule", status: 404, about: "developers" });
    await plugin.read(rule as Resource);
    t.deepEqual((await plugin.read(other as Resource)).outputs.quotas, { RPADEVNU: 5 });
});

test("refresh after a lost response reads the rule and the quotas", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    simulator.fault(lost);
    const partial = await partialOf(t, bring(plugin, limited));
    const refreshed = await plugin.read(partial);
    t.deepEqual(refreshed.outputs.quotas, { RPADEVNU: 5 });
    t.false("unconfirmed" in refreshed.outputs);
    await plugin.delete(refreshed);
    t.deepEqual(simulator.ledger().groups.developers, { userBundleCodes: [] });
});
