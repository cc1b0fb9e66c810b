import test from "ava";
import { unknownValue } from "../../provider/lifecycle/input-reader";
import { type Compared, diffPaths, pathOf } from "../../provider/plugin/diff-paths";

const base = {
    ...{ userIds: ["a", "b", "c"], userBundleCodes: ["ATTUNU"], useExternalLicense: false },
    ...{ accountId: "acme", baseUrl: "https://one", onRelease: "clear" },
};

/** Each path as `+path`, `-path` or `~path`; `!` marks a replacement, `^` an old value from the outputs. */
function paths(given: Partial<Compared>): string[] {
    const compared = { oldInputs: base, news: base, olds: {}, replaces: [], adrift: new Set<string>(), ...given };
    return diffPaths(compared).map(({ path, kind, isInput, replaces }) => {
        const sign = { add: "+", delete: "-", update: "~" }[kind];
        return `${sign}${path}${replaces ? "!" : ""}${isInput ? "" : "^"}`;
    });
}

const inputs: [name: string, news: object, expected: string[], olds?: object][] = [
    ["a user is added at the end", { userIds: ["a", "b", "c", "d"] }, ["+userIds[3]"]],
    ["a user is added at the front", { userIds: ["A0", "a", "b", "c"] }, ["+userIds[0]"]],
    ["a user is removed at the front", { userIds: ["b", "c"] }, ["-userIds[0]"]],
    [
        "one user is removed and another is added elsewhere",
        { userIds: ["b", "c", "d"] },
        ["-userIds[0]", "+userIds[2]"],
    ],
    ["one user is removed and another is added at the same index", { userIds: ["a", "bb", "c"] }, ["~userIds[1]"]],
    ["another spelling is no change", { userIds: ["A", "b", "C"], onRelease: "keep" }, ["~onRelease"]],
    ["another order is no change", { userIds: ["c", "b", "a"], onRelease: "keep" }, ["~onRelease"]],
    ["one code is added and another is removed", { userBundleCodes: ["RPADEVNU"] }, ["~userBundleCodes[0]"]],
    ["scalars", { useExternalLicense: true, baseUrl: "https://two" }, ["~useExternalLicense", "~baseUrl"]],
    ["another organization", { accountId: "other" }, ["~accountId!"]],
    ["an unknown list", { userIds: unknownValue }, ["~userIds"]],
    ["an unknown user", { userIds: ["a", "b", "c", unknownValue] }, ["+userIds[3]"]],
    ["an unknown user replaces a removed one", { userIds: ["a", "b", unknownValue] }, ["~userIds[2]"]],
    ["an unknown text", { baseUrl: unknownValue }, ["~baseUrl"]],
    ["a property is added", { quotas: { ATTUNU: 1 } }, ["+quotas"]],
    ["a property is removed", {}, ["-quotas"], { quotas: { ATTUNU: 1 } }],
    ["a property that was null is added", { quotas: { ATTUNU: 1 } }, ["+quotas"], { quotas: null }],
    [
        "keys of a map change",
        { quotas: { ATTUNU: 2, "NEW.1": 5 } },
        ["~quotas.ATTUNU", '-quotas["a b"]', '+quotas["NEW.1"]'],
        { quotas: { ATTUNU: 1, "a b": 3 } },
    ],
    ["internal properties are not shown", { __isOwnAddress: true, onRelease: "keep" }, ["~onRelease"]],
    [
        "properties of the dynamic provider are not shown",
        { onRelease: "keep" },
        ["~onRelease"],
        { __provider: "code", __key: "x" },
    ],
];

for (const [name, news, expected, olds] of inputs) {
    test(`diff paths: ${name}`, (t) => {
        const compared = { oldInputs: { ...base, ...olds }, news: { ...base, ...news } };
        const replaces = expected.flatMap((each) => each.match(/^.(\w+)!/)?.[1] ?? []);
        t.deepEqual(paths({ ...compared, replaces }), expected);
    });
}

test("without old inputs, the outputs with the same names are compared", (t) => {
    const olds = { ...base, organizationId: "acme", allocations: { a: ["ATTUNU"] }, quotas: { ATTUNU: 1 } };
    t.deepEqual(paths({ oldInputs: undefined, olds, news: { ...base, userIds: ["a", "b", "d"] } }), [
        "~userIds[2]^",
        "-quotas^",
    ]);
});

test("a user changed outside Pulumi is shown at the user's index", (t) => {
    t.deepEqual(paths({ adrift: new Set(["b"]) }), ["~userIds[1]"]);
    // If the list has shifted, no index fits both.
    const news = { ...base, userIds: ["b", "c"] };
    t.deepEqual(paths({ news, adrift: new Set(["b"]) }), ["-userIds[0]"]);
});

test("undeclared users of the state are shown at their path in the state", (t) => {
    const olds = { ...base, allocations: { a: ["ATTUNU"], "x.y": ["ATTUNU"] }, left: { "z\\": "t", z2: "t", b: "t" } };
    t.deepEqual(paths({ olds }), ['-allocations["x.y"]^', "-left.z2^"]);
});

test("unconfirmed users are shown by index", (t) => {
    t.deepEqual(paths({ olds: { unconfirmed: ["a", "b"] } }), ["-unconfirmed[0]^", "-unconfirmed[1]^"]);
    t.deepEqual(paths({ olds: { unconfirmed: true } }), ["-unconfirmed^"]);
});

test("there is always a path, because the engine prints everything without one", (t) => {
    t.deepEqual(paths({}), ["~userBundleCodes[0]"]);
    const group = { groupId: "g", userBundleCodes: [] };
    t.deepEqual(paths({ oldInputs: group, news: group }), ["~userBundleCodes"]);
});

test("the diff of 10,000 users is as long as what changes", (t) => {
    const users = Array.from({ length: 10_000 }, (_, index) => `user-${String(index).padStart(5, "0")}`);
    const news = { ...base, userIds: [...users.slice(1), "user-99999"] };
    t.deepEqual(paths({ oldInputs: { ...base, userIds: users }, news }), ["-userIds[0]", "+userIds[9999]"]);
});

test("keys in paths are written as the engine reads them", (t) => {
    t.is(pathOf("a", "b_1"), "a.b_1");
    t.is(pathOf("a", "1b"), 'a["1b"]');
    t.is(pathOf("a", 'say "x"'), 'a["say \\"x\\""]');
    t.is(pathOf("a", "b]."), 'a["b]."]');
    t.is(pathOf("a", "ends in \\"), undefined);
});
