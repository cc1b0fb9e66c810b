import test, { type ExecutionContext } from "ava";
import { declared, organization, startGroups } from "../support/groups";
import { bring, Plugin, PluginError, type Properties, type Resource } from "../support/plugin";
import { createProject } from "../support/project";

const developers = { groupId: "developers", userBundleCodes: ["TSTNU", "RPADEVNU"] };
async function create(plugin: Plugin, args: Properties): Promise<Resource> {
    return (await bring(plugin, args)) as Resource;
}

test("a group's rule is created, changed and removed; no change sends nothing", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = await create(plugin, developers);
    t.deepEqual(simulator.ledger().groups, { developers: { userBundleCodes: ["RPADEVNU", "TSTNU"] } });
    t.deepEqual(
        simulator.requests.map(({ method, url, body }) => [method, url, body === "" ? undefined : JSON.parse(body)]),
        [
            // One for the lines of the check, one before the first write.
            ["GET", "/lease_/api/account/song-one/user-license/group/developers/with-quota", undefined],
            ["GET", "/lease_/api/account/song-one/user-license/group/developers/with-quota", undefined],
            [
                "PUT",
                "/lease_/api/account/song-one/user-license/group/developers",
                { userBundleCodes: ["RPADEVNU", "TSTNU"], useExternalLicense: false },
            ],
        ],
    );
    t.regex(rule.id, /^song-one\/group\/[0-9a-f]{12}$/);
    t.like(rule.outputs, { groupId: "developers", userBundleCodes: ["RPADEVNU", "TSTNU"], organizationId: "song-one" });

    t.is(await bring(plugin, { ...developers, userBundleCodes: ["RPADEVNU", "TSTNU", "RPADEVNU"] }, rule), undefined);
    t.is(simulator.requests.length, 3);

    const changed = await bring(plugin, { ...developers, userBundleCodes: ["ACNU", "TSTNU"] }, rule);
    t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, ["ACNU", "TSTNU"]);
    t.regex(await plugin.output(), /song-one\/group\/.*: \+ ACNU {2}- RPADEVNU: group "developers"/);

    await plugin.delete(changed as Resource);
    t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, []);
});

test("onRelease keep leaves the rule as it is", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = await create(plugin, { ...developers, onRelease: "keep" });
    await plugin.delete(rule);
    t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, ["RPADEVNU", "TSTNU"]);
    t.is(simulator.requests.filter(({ method }) => method === "PUT").length, 1);
});

test("another group or organization replaces; another address or onRelease is an update in place", async (t) => {
    const { plugin } = await startGroups(t);
    const rule = await create(plugin, developers);
    const replaces = async (change: Properties) => {
        const { inputs } = await plugin.check({ ...developers, ...change });
        return plugin.diff(rule, inputs);
    };
    t.deepEqual(await replaces({ groupId: "testers" }), { changes: true, replaces: ["groupId"] });
    t.deepEqual(await replaces({ accountId: "other" }), { changes: true, replaces: ["accountId"] });
    t.deepEqual(await replaces({ baseUrl: "https://example.com" }), { changes: true, replaces: [] });
    t.deepEqual(await replaces({ onRelease: "keep" }), { changes: true, replaces: [] });
    t.deepEqual(await replaces({ useExternalLicense: true }), { changes: true, replaces: [] });
});

test("refresh reads the rule: drift is shown, and the next update repairs it", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = await create(plugin, developers);
    t.deepEqual((await plugin.read(rule)).outputs.userBundleCodes, rule.outputs.userBundleCodes);
    simulator.allocateGroup("developers", { userBundleCodes: ["ACNU", "TSTNU"] });
    const refreshed = await plugin.read(rule);
    t.deepEqual(refreshed.outputs.userBundleCodes, ["ACNU", "TSTNU"]);
    t.regex(await plugin.output(), /changed outside Pulumi: \+ ACNU {2}- RPADEVNU: group "developers"/);
    await bring(plugin, developers, refreshed);
    t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, ["RPADEVNU", "TSTNU"]);
});

const noRule = { kind: "answer", endpoint: "group-rule", status: 404, times: 9 } as const;

test("refresh: a group without its rule has drifted; a deleted group is reported as deleted; neither is a deleted resource", async (t) => {
    for (const [groups, line] of [
        [organization.groups, /changed outside Pulumi: - RPADEVNU, TSTNU: group "developers"/],
        [[{ id: "testers", name: "Testers" }], /group "developers" no longer exists, and neither does its rule/],
    ] as const) {
        const { simulator, plugin } = await startGroups(t);
        const rule = await create(plugin, developers);
        simulator.remove("song-one");
        simulator.add({ ...organization, groups });
        simulator.fault(noRule);
        const refreshed = await plugin.read(rule);
        t.is(refreshed.id, rule.id);
        t.deepEqual(refreshed.outputs.userBundleCodes, []);
        const output = await plugin.output();
        t.regex(output, line);
        t.is(output.match(/changed outside Pulumi|no longer exists/g)?.length, 1);
    }
});

test("refresh: an unexplained 404 keeps the last known state and prints a line", async (t) => {
    const { simulator, plugin } = await startGroups(t, { groupLists: false });
    const rule = await create(plugin, developers);
    simulator.fault(noRule);
    const refreshed = await plugin.read(rule);
    t.deepEqual(refreshed.outputs.userBundleCodes, ["RPADEVNU", "TSTNU"]);
    const output = await plugin.output();
    t.regex(
        output,
        /the rule of group "developers" was not found \(404\).*does not list groups.*The last known state is kept/,
    );
    t.notRegex(output, /changed outside Pulumi/);
});

for (const [what, fault, code] of [
    [
        "a gateway's page",
        { kind: "page", endpoint: "group-rule", status: 404, title: "404 Not Found" },
        "UIPATH_GATEWAY_REFUSED",
    ],
    [
        "an organization without licenses",
        {
            ...noRule,
            body: JSON.stringify({ message: "No account license is allocated for the indicated organization." }),
        },
        "UIPATH_ORGANIZATION_NOT_FOUND",
    ],
] as const) {
    test(`refresh: a 404 from ${what} is an error, not drift`, async (t) => {
        const { simulator, plugin } = await startGroups(t);
        const rule = await create(plugin, developers);
        simulator.fault(fault);
        await t.throwsAsync(plugin.read(rule), { code });
        t.notRegex(await plugin.output(), /changed outside Pulumi/);
    });
}

test("a deleted group has no rule to remove; a 404 for another reason is an error", async (t) => {
    for (const [groupLists, groups, says] of [
        [true, [{ id: "testers", name: "Testers" }], undefined],
        [true, organization.groups, /has no group "developers"(.|\n)*check groupId/],
        [false, [], /has no group "developers"(.|\n)*does not list groups(.|\n)*`pulumi state delete`/],
    ] as const) {
        const { simulator, plugin } = await startGroups(t, { groupLists });
        const rule = await create(plugin, developers);
        simulator.remove("song-one");
        simulator.add({ ...organization, groups });
        simulator.fault(noRule);
        const deleted = plugin.delete(rule);
        await (says
            ? t.throwsAsync(deleted, { code: "UIPATH_GROUP_NOT_FOUND", message: says })
            : t.notThrowsAsync(deleted));
    }
});

test("deleting the rule of a deleted group without PM.Group.Read: the error names the scope and the remedy", async (t) => {
    const client = { id: "app", secret: "s3cret-of-the-app", scopes: ["PM.License"] };
    const { simulator, plugin } = await startGroups(
        t,
        { clients: [client] },
        { "uipath:accessToken": "", "uipath:clientId": "app", "uipath:clientSecret": client.secret },
    );
    const rule = await create(plugin, developers);
    simulator.remove("song-one");
    simulator.add({ ...organization, groups: [] });
    simulator.fault(noRule);
    await t.throwsAsync(plugin.delete(rule), {
        code: "UIPATH_GROUP_NOT_FOUND",
        message:
            /has no group "developers"(.|\n)*\(403\)(.|\n)*scope PM\.Group\.Read, and run the same command again(.|\n)*`pulumi state delete`/,
    });
});

test("a 403 for a rule names the scope of the request", async (t) => {
    const client = { id: "app", secret: "s3cret-of-the-app", scopes: ["PM.License.Write"] };
    const asClient = { "uipath:accessToken": "", "uipath:clientId": "app", "uipath:clientSecret": client.secret };
    const { plugin } = await startGroups(t, { clients: [client] }, asClient);
    const rule = await create(plugin, developers);
    await t.throwsAsync(plugin.read(rule), {
        code: "UIPATH_FORBIDDEN",
        message: /external application with scope PM\.License\.Read\./,
    });
    const { plugin: reader } = await startGroups(
        t,
        { clients: [{ ...client, scopes: ["PM.License.Read"] }] },
        asClient,
    );
    await t.throwsAsync(create(reader, developers), {
        code: "UIPATH_FORBIDDEN",
        message: /external application with scope PM\.License\.Write\./,
    });
});

test("quotas are set, changed, read and removed", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = await create(plugin, { ...developers, quotas: { RPADEVNU: 5, TSTNU: 3 } });
    const quotas = () => simulator.ledger().groups.developers?.quotas;
    t.deepEqual(quotas(), { RPADEVNU: 5, TSTNU: 3 });
    t.deepEqual(rule.outputs.quotas, { RPADEVNU: 5, TSTNU: 3 });
    t.is(await bring(plugin, { ...developers, quotas: { TSTNU: 3, RPADEVNU: 5 } }, rule), undefined);

    const fewer = (await bring(plugin, { ...developers, quotas: { RPADEVNU: 6 } }, rule)) as Resource;
    t.deepEqual(quotas(), { RPADEVNU: 6 });
    t.regex(await plugin.output(), /quota of RPADEVNU: 6 {2}no quota of TSTNU: group "developers"/);
    t.deepEqual((await plugin.read(fewer)).outputs.quotas, { RPADEVNU: 6 });

    const none = (await bring(plugin, developers, fewer)) as Resource;
    t.deepEqual(quotas() ?? {}, {});
    t.is(none.outputs.quotas, undefined);
    t.is(await bring(plugin, developers, none), undefined);
});

test("a quota below the seats in use is an error in the preview, before any write", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = await create(plugin, { ...developers, quotas: { RPADEVNU: 5 } });
    simulator.use("developers", "RPADEVNU", 4);
    const says = /quotas\.RPADEVNU: 3 is below the 4 seats in use/;
    const { inputs } = await plugin.check({ ...developers, quotas: { RPADEVNU: 3 } });
    await t.throwsAsync(plugin.diff(rule, inputs), { code: "UIPATH_QUOTA_BELOW_USAGE", message: says });
    await t.throwsAsync(plugin.update(rule, inputs), { code: "UIPATH_QUOTA_BELOW_USAGE", message: says });
    await t.throwsAsync(plugin.create(inputs), { code: "UIPATH_QUOTA_BELOW_USAGE", message: says });
    t.is(simulator.requests.filter(({ method }) => method === "PUT").length, 1);
    t.deepEqual(simulator.ledger().groups.developers?.quotas, { RPADEVNU: 5 });
});

const bad: [string, Properties, RegExp][] = [
    ["no group", { userBundleCodes: ["ACNU"] }, /^groupId: null is not a string; give a group's ID as text/],
    ["a blank group", { ...developers, groupId: " " }, /^groupId: " " is blank/],
    ["no bundle", { ...developers, userBundleCodes: [] }, /^userBundleCodes: the list \[\] is empty/],
    [
        "an unknown bundle",
        { ...developers, userBundleCodes: ["TSTN"] },
        /^userBundleCodes\[0\]: "TSTN" is not a known bundle code; did you mean TSTNU/,
    ],
    ["quotas as a list", { ...developers, quotas: [3] }, /^quotas: \[3\] is not a map; give it as \{ ATTUNU: 20 \}/],
    [
        "a quota of 0",
        { ...developers, quotas: { TSTNU: 0 } },
        /^quotas\."TSTNU": 0 is not a whole number of at least 1/,
    ],
    ["half a quota", { ...developers, quotas: { TSTNU: 1.5 } }, /^quotas\."TSTNU": 1\.5 is not a whole number/],
    [
        "a quota of a bundle that is not declared",
        { ...developers, quotas: { ACNU: 5 } },
        /^quotas\."ACNU": userBundleCodes does not have "ACNU"; it has "RPADEVNU", "TSTNU"/,
    ],
    ["another onRelease", { ...developers, onRelease: "drop" }, /^onRelease: "drop" is not one of "clear", "keep"/],
];
for (const [name, args, says] of bad) {
    test(`bad input is an error at preview: ${name}`, async (t) => {
        const { simulator, plugin } = await startGroups(t);
        const { failures } = await plugin.check(args);
        t.deepEqual(
            failures.map(({ reason }) => says.test(reason)),
            [true],
            JSON.stringify(failures),
        );
        t.is(simulator.requests.length, 0);
    });
}

test("a group in two allocations is an error that names both", async (t) => {
    const { plugin } = await startGroups(t);
    t.deepEqual((await plugin.check(declared("one", developers))).failures, []);
    const { failures } = await plugin.check(declared("two", { ...developers, groupId: "developers" }));
    t.regex(
        failures[0]?.reason ?? "",
        /^groupId: 1 group declared twice in this organization, in two and in one: developers/,
    );
});

test("a user with the ID of a group is no overlap", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    t.deepEqual((await plugin.check(declared("group", developers))).failures, []);
    plugin.resource = "user-license-allocation";
    const users = { userIds: ["developers"], userBundleCodes: ["ACNU"] };
    t.deepEqual((await plugin.check(declared("users", users))).failures, []);
    t.is(simulator.requests.filter(({ method }) => method === "PUT").length, 0);
});

test("the delete of the old name does not remove the rule of a renamed allocation", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const old = await create(plugin, declared("old", developers));
    const next = await secondRun(t, simulator.url);
    await create(next, declared("new", { ...developers, userBundleCodes: ["ACNU"] }));
    await next.delete(old);
    t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, ["ACNU"]);
});

test("a revert after an interrupted rename undoes the write of the deleted allocation", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const old = await create(plugin, declared("old", developers));
    const renamed = await create(
        await secondRun(t, simulator.url),
        declared("new", { ...developers, userBundleCodes: ["ACNU"] }),
    );
    t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, ["ACNU"]);

    const reverted = await secondRun(t, simulator.url);
    t.is(await bring(reverted, declared("old", developers), old), undefined);
    await reverted.delete(renamed);
    t.deepEqual(simulator.ledger().groups.developers?.userBundleCodes, ["RPADEVNU", "TSTNU"]);
});

async function secondRun(t: ExecutionContext, url: string): Promise<Plugin> {
    const config = { "uipath:baseUrl": url, "uipath:accountId": "song-one", "uipath:accessToken": "1234" };
    const plugin = await Plugin.start({ folder: await createProject(t), config, resource: "group-license-allocation" });
    t.teardown(() => plugin.kill());
    return plugin;
}

test("a write with a lost response is unconfirmed and sent again", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    simulator.fault({ kind: "reset", endpoint: "group-rule", method: "PUT", when: "after", times: 2 });
    const error = await t.throwsAsync(create(plugin, developers), { instanceOf: PluginError });
    t.like(error?.partial?.outputs, { unconfirmed: true, userBundleCodes: [] });
    const repaired = await bring(plugin, developers, error?.partial);
    t.like(repaired?.outputs, { userBundleCodes: ["RPADEVNU", "TSTNU"] });
    t.false("unconfirmed" in (repaired?.outputs ?? {}));
});

test("a failed update keeps the last known state", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = await create(plugin, developers);
    simulator.fault({ kind: "answer", endpoint: "group-rule", status: 403 });
    const error = await t.throwsAsync(bring(plugin, { ...developers, userBundleCodes: ["ACNU"] }, rule), {
        instanceOf: PluginError,
        code: "UIPATH_FORBIDDEN",
        message: /\(403\)(.|\n)*PM\.License\.Write/,
    });
    t.deepEqual(error?.partial?.outputs.userBundleCodes, ["RPADEVNU", "TSTNU"]);
    t.false("unconfirmed" in (error?.partial?.outputs ?? {}));
});

test("a failed create that cannot have been applied leaves no resource", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    simulator.fault({ kind: "answer", endpoint: "group-rule", method: "PUT", status: 400 });
    const error = await t.throwsAsync(create(plugin, developers), { instanceOf: PluginError });
    t.is(error?.partial, undefined);
});

test("a bundle that the server does not grant is an error, and the state has the granted bundles", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    simulator.fault({ kind: "omit-code", endpoint: "group-rule", method: "PUT", code: "TSTNU" });
    const error = await t.throwsAsync(create(plugin, developers), {
        instanceOf: PluginError,
        code: "UIPATH_ALLOCATION_INCOMPLETE",
        message: /differs from the request: \+ TSTNU/,
    });
    t.deepEqual(error?.partial?.outputs.userBundleCodes, ["RPADEVNU"]);
});

for (const [name, server, status] of [
    ["a group that does not exist", {}, 404],
    ["a release without group rules", { groupRules: false }, 404],
    ["a release without group rules that answers with a page", { groupRules: false, unknownRoute: "page" }, 200],
] as const) {
    test(`${name}: the error names the group`, async (t) => {
        const { plugin } = await startGroups(t, server);
        await t.throwsAsync(create(plugin, { ...developers, groupId: "nobody" }), {
            code: "UIPATH_GROUP_NOT_FOUND",
            message: new RegExp(
                `has no group "nobody", or this server has no group rules \\(${status}\\)\\. \\[UIPATH_GROUP_NOT_FOUND\\]`,
            ),
        });
    });
}

test("a group ID that would change the request's path is rejected", async (t) => {
    const { plugin } = await startGroups(t);
    for (const groupId of [".", ".."]) {
        const { failures } = await plugin.check({ ...developers, groupId });
        t.regex(failures[0]?.reason ?? "", /^groupId: ".+" cannot be a group's ID/);
    }
});

test("a group with unreadable quotas was not written: its rule is not removed later", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    await create(plugin, developers);
    plugin.beginRun();
    simulator.fault({ kind: "answer", endpoint: "group-rule", method: "GET", status: 503, times: 9 });
    const { inputs } = await plugin.check({ ...developers, userBundleCodes: ["ACNU"], quotas: { ACNU: 5 } });
    const error = await t.throwsAsync(plugin.create(inputs), {
        instanceOf: PluginError,
        code: "UIPATH_SERVER_FAILED",
        message: /503/,
    });
    t.is(error?.partial, undefined);
});
