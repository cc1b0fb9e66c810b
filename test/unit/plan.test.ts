import test, { type ExecutionContext } from "ava";
import { countWrites, type Declaration, isEmpty, type Others, plan } from "../../provider/allocation/plan";
import { IdMap, IdSet } from "../../provider/domain/id-map";
import { emptyState, type KnownState } from "../../provider/domain/known-state";

const declaration: Declaration = {
    userIds: ["ana", "bob"],
    userBundleCodes: ["ACNU", "TSTNU"],
    useExternalLicense: false,
    onRelease: "clear",
};

/** What is known: by user the codes held; `!` marks an external license, `?` who is unconfirmed, `>` who was left, `-` a former user. */
function known(users: Record<string, string[]>): KnownState {
    const marked = (mark: string) =>
        Object.keys(users).flatMap((name) => (name.endsWith(mark) ? [name.slice(0, -1)] : []));
    return {
        ...emptyState(),
        holdings: new IdMap(
            Object.entries(users)
                .filter(([name]) => !/[?>-]$/.test(name))
                .map(([name, userBundleCodes]) => [
                    name.replace("!", ""),
                    { userBundleCodes, useExternalLicense: name.endsWith("!") },
                ]),
        ),
        unconfirmed: new IdSet(marked("?")),
        left: new IdMap(marked(">").map((name) => [name, "left"])),
        former: new IdMap(marked("-").map((name) => [name, "parted"])),
    };
}

interface Elsewhere {
    /** Users whom other allocations declare. */
    declared?: string[];
    /** Of those who were left or parted with, whom another allocation has written since. */
    takenOver?: string[];
    /** Users whom the state of another allocation knows too. */
    contested?: string[];
    /** Users who were left to this allocation, which does not declare them. */
    orphans?: string[];
}

interface Expected {
    releases?: string[][];
    grants?: string[][];
    moved?: string[];
    kept?: string[];
}

const both = ["ACNU", "TSTNU"];

const plans = test.macro(
    (
        t: ExecutionContext,
        users: Record<string, string[]>,
        change: Partial<Declaration> & Elsewhere & { maxUsersPerRequest?: number },
        { releases = [], grants = [], moved = [], kept = [] }: Expected,
    ) => {
        const { declared = [], takenOver = [], contested = [], orphans = [], maxUsersPerRequest = 500 } = change;
        const others: Others = {
            declares: (user) => declared.includes(user),
            hasTakenOver: (user, token) => takenOver.includes(`${user} ${token}`),
            contests: (user) => contested.includes(user),
            orphans,
        };
        const made = plan(known(users), { ...declaration, ...change }, { others, maxUsersPerRequest });
        const codes = (writes: typeof made.grants) => writes.map(({ userBundleCodes }) => userBundleCodes.join(" "));
        t.deepEqual(
            made.releases.map(({ userIds }) => userIds),
            releases,
        );
        t.deepEqual(
            codes(made.releases),
            releases.map(() => ""),
        );
        t.deepEqual(
            made.grants.map(({ userIds }) => userIds),
            grants,
        );
        t.deepEqual(
            codes(made.grants),
            grants.map(() => "ACNU TSTNU"),
        );
        t.deepEqual(made.moved, moved);
        t.deepEqual(made.kept, kept);
        t.is(countWrites(made), [...releases, ...grants].flat().length);
        t.is(isEmpty(made), [...releases, ...grants, ...moved, ...kept].length === 0);
    },
);

const held = { ana: both, bob: both };

test("nothing known: all are granted", plans, {}, {}, { grants: [["ana", "bob"]] });
test("all as declared: nothing", plans, held, {}, {});
test("one is missing", plans, { ana: both }, {}, { grants: [["bob"]] });
test("one lacks a code", plans, { ana: both, bob: ["ACNU"] }, {}, { grants: [["bob"]] });
test("one has a code too many", plans, { ana: [...both, "ZZZ"], bob: both }, {}, { grants: [["ana"]] });
test("one has another license source", plans, { "ana!": both, bob: both }, {}, { grants: [["ana"]] });
test("one is not confirmed", plans, { ...held, "bob?": [] }, {}, { grants: [["bob"]] });
test("one leaves", plans, { ...held, cy: both }, {}, { releases: [["cy"]] });
test("one leaves who is not confirmed", plans, { ...held, "cy?": [] }, {}, { releases: [["cy"]] });
test(
    "one who is known in two ways is released once",
    plans,
    { ...held, cy: both, "cy?": [] },
    {},
    { releases: [["cy"]] },
);
test("one leaves and keeps", plans, { ...held, cy: both }, { onRelease: "keep" }, { kept: ["cy"] });
test("one leaves for another allocation", plans, { ...held, cy: both }, { declared: ["cy"] }, { moved: ["cy"] });
test(
    "one leaves for another allocation, and would keep",
    plans,
    { ...held, cy: both },
    { declared: ["cy"], onRelease: "keep" },
    { moved: ["cy"] },
);
test("none declared: all are released", plans, held, { userIds: [] }, { releases: [["ana", "bob"]] });
test(
    "requests are cut to size",
    plans,
    { x: both, y: both, z: both },
    { maxUsersPerRequest: 2 },
    { releases: [["x", "y"], ["z"]], grants: [["ana", "bob"]] },
);
test("another spelling is the same user", plans, { ANA: both, Bob: both }, {}, {});

test(
    "whom another allocation's state knows too is written once more",
    plans,
    held,
    { contested: ["bob"] },
    { grants: [["bob"]] },
);
test("a contest about somebody else is none of ours", plans, held, { contested: ["cy"] }, {});

test(
    "a left user whom the other allocation has not been seen to write stays its to write",
    plans,
    { ...held, "cy>": [] },
    { declared: ["cy"] },
    { moved: ["cy"] },
);
test(
    "a left user whom the other allocation has written is silent",
    plans,
    { ...held, "cy>": [] },
    { declared: ["cy"], takenOver: ["cy left"] },
    {},
);
test(
    "a left user whom nobody declares any more is released",
    plans,
    { ...held, "cy>": [] },
    {},
    { releases: [["cy"]] },
);
test(
    "a left user whom nobody declares any more is released, though those who leave keep their licenses",
    plans,
    { ...held, "cy>": [] },
    { onRelease: "keep" },
    { releases: [["cy"]] },
);
test(
    "a left user whom the other allocation has written is that one's to release",
    plans,
    { ...held, "cy>": [] },
    { takenOver: ["cy left"] },
    {},
);
test("a left user who comes back is granted", plans, { ana: both, "bob>": [] }, {}, { grants: [["bob"]] });
test(
    "a left user who comes back is granted, though the other allocation has written them",
    plans,
    { ana: both, bob: both, "bob>": [] },
    { takenOver: ["bob left"] },
    { grants: [["bob"]] },
);

test("a former user is no change", plans, { ...held, "cy-": [] }, {}, {});
test(
    "a former user whom another allocation declares by an older state is brought to mind",
    plans,
    { ...held, "cy-": [] },
    { declared: ["cy"] },
    { moved: ["cy"] },
);
test(
    "a former user whom another allocation has written since is no change",
    plans,
    { ...held, "cy-": [] },
    { declared: ["cy"], takenOver: ["cy parted"] },
    {},
);
test("a former user who comes back is granted", plans, { ana: both, "bob-": [] }, {}, { grants: [["bob"]] });

test(
    "who was left to this allocation, and is declared nowhere, is released",
    plans,
    held,
    { orphans: ["dia"] },
    {
        releases: [["dia"]],
    },
);
test(
    "who was left to this allocation and held by it is released once",
    plans,
    { ...held, dia: both },
    { orphans: ["dia"] },
    { releases: [["dia"]] },
);
