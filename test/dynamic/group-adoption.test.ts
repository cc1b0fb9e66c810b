import test from "ava";
import { declared, requestsOf, startGroups } from "../support/groups";
import { bring, type Plugin, type Resource } from "../support/plugin";

const plain = { groupId: "developers", userBundleCodes: ["RPADEVNU", "TSTNU"] };
const other = { groupId: "developers", userBundleCodes: ["ACNU", "TSTNU"], quotas: { ACNU: 7 } };

async function linesOf(plugin: Plugin): Promise<string[]> {
    return (await plugin.output()).split("\n").filter((line) => /group|before this run/.test(line));
}

const before = (what: string) => `group "developers" of organization "song-one" already has a rule: ${what}`;

test("the rule that a new allocation replaces is printed once, before any write", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    simulator.allocateGroup("developers", other);
    const { inputs } = await plugin.check(declared("dev", plain));
    const lines = [
        before("ACNU, TSTNU, quota of ACNU: 7"),
        'dev in song-one: + RPADEVNU  - ACNU  no quota of ACNU: group "developers"',
    ];
    t.deepEqual(await linesOf(plugin), lines);
    t.true(simulator.requests.every(({ method }) => method === "GET"));

    await plugin.check(declared("dev", plain));
    const rule = await plugin.create(inputs);
    await bring(plugin, declared("dev", plain), rule);
    t.deepEqual(await linesOf(plugin), lines);
    t.is(requestsOf(simulator).filter((request) => request.startsWith("GET")).length, 2);
});

test("a group without a rule prints nothing", async (t) => {
    const { plugin } = await startGroups(t);
    await bring(plugin, declared("dev", plain));
    t.deepEqual(await linesOf(plugin), []);
});

test("a replacement prints the rule of the new group, and an update does not read it", async (t) => {
    const { simulator, plugin } = await startGroups(t);
    const rule = (await bring(plugin, plain)) as Resource;
    simulator.allocateGroup("testers", { userBundleCodes: ["ACNU"] });
    plugin.beginRun();
    const { length } = requestsOf(simulator);
    const news = declared("dev", { ...plain, groupId: "testers" });
    await plugin.check(news, rule.outputs);
    t.is(requestsOf(simulator).length, length);
    await plugin.check(news);
    t.deepEqual(await linesOf(plugin), [
        'group "testers" of organization "song-one" already has a rule: ACNU',
        'dev in song-one: + RPADEVNU, TSTNU  - ACNU: group "testers"',
    ]);
});

test("a rename prints only what changes for the members", async (t) => {
    const { plugin } = await startGroups(t);
    const old = (await bring(plugin, declared("old", plain))) as Resource;
    plugin.beginRun();
    await bring(plugin, declared("new", plain));
    await plugin.delete(old);
    t.deepEqual(await linesOf(plugin), [before("RPADEVNU, TSTNU")]);
});

test("a rename with an edit prints the edit", async (t) => {
    const { plugin } = await startGroups(t);
    const old = (await bring(plugin, declared("old", plain))) as Resource;
    plugin.beginRun();
    await bring(plugin, declared("new", { ...plain, userBundleCodes: ["TSTNU"] }));
    await plugin.delete(old);
    t.deepEqual((await linesOf(plugin)).slice(1), ['new in song-one: - RPADEVNU: group "developers"']);
});

for (const [what, fault, says] of [
    ["fails", { kind: "answer", status: 503, times: 9 }, /failed \(503\).*\[UIPATH_SERVER_FAILED\]$/],
    ["hangs", { kind: "hang", times: 9 }, /no response within 5 s/],
    ["is garbled", { kind: "truncate", times: 9 }, /broken JSON.*\[UIPATH_UNEXPECTED_ANSWER\]$/],
] as const) {
    test(`a read that ${what} blocks no preview and prints one line`, async (t) => {
        const { simulator, plugin } = await startGroups(t);
        simulator.fault({ ...fault, endpoint: "group-rule", method: "GET" });
        const started = Date.now();
        const { failures } = await plugin.check(declared("dev", plain));
        t.deepEqual(failures, []);
        t.true(Date.now() - started < 8_000);
        const [line = "", ...more] = await linesOf(plugin);
        t.regex(line, /^cannot read the current rules of groups: /);
        t.regex(line, says);
        t.deepEqual(more, []);
    });
}
