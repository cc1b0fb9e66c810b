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

/** A known state: the codes by user; `!` marks an external license, `?` an unconfirmed user, `>` a left one, `-` a former one. */
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
    /** Users that other allocations declare. */
    declared?: string[];
    /** Left and former users that another allocation has written since. */
    takenOver?: string[];
    /** Users that another allocation's state has too. */
    contested?: string[];
    /** Users that were left to this allocation, which does not declare them. */
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

test("with an empty state, all users are granted", plans, {}, {}, { grants: [["ana", "bob"]] });
test("with all licenses as declared, nothing is written", plans, held, {}, {});
test("a missing user is granted", plans, { ana: both }, {}, { grants: [["bob"]] });
test("a user without one of the codes is granted", plans, { ana: both, bob: ["ACNU"] }, {}, { grants: [["bob"]] });
test(
    "a user with an extra code is granted the declared codes",
    plans,
    { ana: [...both, "ZZZ"], bob: both },
    {},
    { grants: [["ana"]] },
);
test("a user with another license source is granted", plans, { "ana!": both, bob: both }, {}, { grants: [["ana"]] });
test("an unconfirmed user is granted", plans, { ...held, "bob?": [] }, {}, { grants: [["bob"]] });
test("a removed user is released", plans, { ...held, cy: both }, {}, { releases: [["cy"]] });
test("a removed unconfirmed user is released", plans, { ...held, "cy?": [] }, {}, { releases: [["cy"]] });
test(
    "a user who is in the state in two ways is released once",
    plans,
    { ...held, cy: both, "cy?": [] },
    {},
    { releases: [["cy"]] },
);
test(
    "a removed user keeps the license with onRelease keep",
    plans,
    { ...held, cy: both },
    { onRelease: "keep" },
    { kept: ["cy"] },
);
test(
    "a user moved to another allocation is not released",
    plans,
    { ...held, cy: both },
    { declared: ["cy"] },
    { moved: ["cy"] },
);
test(
    "a user moved to another allocation is moved, not kept, with onRelease keep",
    plans,
    { ...held, cy: both },
    { declared: ["cy"], onRelease: "keep" },
    { moved: ["cy"] },
);
test("with no declared users, all are released", plans, held, { userIds: [] }, { releases: [["ana", "bob"]] });
test(
    "writes are split into requests of maxUsersPerRequest",
    plans,
    { x: both, y: both, z: both },
    { maxUsersPerRequest: 2 },
    { releases: [["x", "y"], ["z"]], grants: [["ana", "bob"]] },
);
test("another spelling is the same user", plans, { ANA: both, Bob: both }, {}, {});

test(
    "a user who is in another allocation's state too is written again",
    plans,
    held,
    { contested: ["bob"] },
    { grants: [["bob"]] },
);
test("a user whom two other allocations claim does not affect this one", plans, held, { contested: ["cy"] }, {});

test(
    "a user left to another allocation stays there until that one writes",
    plans,
    { ...held, "cy>": [] },
    { declared: ["cy"] },
    { moved: ["cy"] },
);
test(
    "a left user whom the other allocation has written causes no change",
    plans,
    { ...held, "cy>": [] },
    { declared: ["cy"], takenOver: ["cy left"] },
    {},
);
test("a left user whom no allocation declares is released", plans, { ...held, "cy>": [] }, {}, { releases: [["cy"]] });
test(
    "a left user whom no allocation declares is released, also with onRelease keep",
    plans,
    { ...held, "cy>": [] },
    { onRelease: "keep" },
    { releases: [["cy"]] },
);
test(
    "a user whom the other allocation has written is released by that one only",
    plans,
    { ...held, "cy>": [] },
    { takenOver: ["cy left"] },
    {},
);
test("a left user who is declared again is granted", plans, { ana: both, "bob>": [] }, {}, { grants: [["bob"]] });
test(
    "a left user who is declared again is granted, also after the other allocation wrote the user",
    plans,
    { ana: both, bob: both, "bob>": [] },
    { takenOver: ["bob left"] },
    { grants: [["bob"]] },
);

test("a former user causes no change", plans, { ...held, "cy-": [] }, {}, {});
test(
    "a former user counts as moved if the declaring allocation has an older state",
    plans,
    { ...held, "cy-": [] },
    { declared: ["cy"] },
    { moved: ["cy"] },
);
test(
    "a former user whom another allocation has written since causes no change",
    plans,
    { ...held, "cy-": [] },
    { declared: ["cy"], takenOver: ["cy parted"] },
    {},
);
test("a former user who is declared again is granted", plans, { ana: both, "bob-": [] }, {}, { grants: [["bob"]] });

test(
    "a user whom another allocation left to this one, and whom nothing declares, is released",
    plans,
    held,
    { orphans: ["dia"] },
    {
        releases: [["dia"]],
    },
);
test(
    "a user left to this allocation and in its state is released once",
    plans,
    { ...held, dia: both },
    { orphans: ["dia"] },
    { releases: [["dia"]] },
);
