import test, { type ExecutionContext } from "ava";
import { type Declaration, isEmpty, type LastKnownState, type Plan, plan } from "../../provider/allocation/plan";

const declaration: Declaration = {
    userIds: ["ana", "bob"],
    userBundleCodes: ["ACNU", "TSTNU"],
    useExternalLicense: false,
    onRelease: "clear",
};

/** What is known: by user the codes held; `!` marks an external licence, `?` who is unconfirmed, `>` who is handed over, `-` who was released. */
function known(users: Record<string, string[]>): LastKnownState {
    const marked = (mark: string) =>
        Object.keys(users).flatMap((name) => (name.endsWith(mark) ? [name.slice(0, -1)] : []));
    return {
        holdings: new Map(
            Object.entries(users)
                .filter(([name]) => !/[?>-]$/.test(name))
                .map(([name, userBundleCodes]) => [
                    name.replace("!", ""),
                    { userBundleCodes, useExternalLicense: name.endsWith("!") },
                ]),
        ),
        unconfirmed: new Set(marked("?")),
        inherited: new Set(),
        asOf: "2026-01-30",
        writtenAt: new Map(),
        handedOver: new Map(marked(">").map((name) => [name, "2026-01-29"])),
        released: new Map(marked("-").map((name) => [name, "2026-01-28"])),
    };
}

interface Expected {
    releases?: string[][];
    grants?: string[][];
    handedOver?: string[];
    watched?: string[];
    forgotten?: string[];
    empty?: boolean;
}

const both = ["ACNU", "TSTNU"];

const plans = test.macro(
    (
        t: ExecutionContext,
        users: Record<string, string[]>,
        change: Partial<Declaration & { elsewhere: string[]; since: string; maxUsersPerRequest: number }>,
        { releases = [], grants = [], handedOver = [], watched = [], forgotten = [], empty = false }: Expected,
    ) => {
        const { elsewhere = [], since, maxUsersPerRequest = 500, ...declared } = change;
        const lastKnown = known(users);
        const made: Plan = plan(
            lastKnown,
            { ...declaration, ...declared },
            {
                maxUsersPerRequest,
                elsewhere: (user, knownAt) => {
                    if (!elsewhere.includes(user)) {
                        return "undeclared";
                    }
                    return since !== undefined && since <= knownAt ? "believed" : "declared";
                },
            },
        );
        t.deepEqual(
            made.releases.map(({ userIds }) => userIds),
            releases,
        );
        t.true(made.releases.every(({ userBundleCodes }) => userBundleCodes.length === 0));
        t.deepEqual(
            made.grants.map(({ userIds }) => userIds),
            grants,
        );
        t.true(made.grants.every(({ userBundleCodes }) => userBundleCodes.join() === both.join()));
        t.deepEqual(made.handedOver, handedOver);
        t.deepEqual(made.watched, watched);
        t.deepEqual(made.forgotten, forgotten);
        t.is(isEmpty(made), empty);
    },
);

test("nothing known: all are granted", plans, {}, {}, { grants: [["ana", "bob"]] });
test("all as declared: nothing", plans, { ana: both, bob: both }, {}, { empty: true });
test("one is missing", plans, { ana: both }, {}, { grants: [["bob"]] });
test("one lacks a code", plans, { ana: both, bob: ["ACNU"] }, {}, { grants: [["bob"]] });
test("one has a code too many", plans, { ana: [...both, "ZZZ"], bob: both }, {}, { grants: [["ana"]] });
test("one has another licence source", plans, { "ana!": both, bob: both }, {}, { grants: [["ana"]] });
test("one is not confirmed", plans, { ana: both, bob: both, "bob?": [] }, {}, { grants: [["bob"]] });
test("one leaves", plans, { ana: both, bob: both, cy: both }, {}, { releases: [["cy"]] });
test("one leaves who is not confirmed", plans, { ana: both, bob: both, "cy?": [] }, {}, { releases: [["cy"]] });
test("one leaves and keeps", plans, { ana: both, bob: both, cy: both }, { onRelease: "keep" }, { forgotten: ["cy"] });
test(
    "one leaves for another allocation",
    plans,
    { ana: both, bob: both, cy: both },
    { elsewhere: ["cy"] },
    { handedOver: ["cy"] },
);
test(
    "a hand-over that is not known to be over is brought to its end",
    plans,
    { ana: both, bob: both, "cy>": [] },
    { elsewhere: ["cy"] },
    { handedOver: ["cy"] },
);
test(
    "whom the other allocation does not declare any more is released",
    plans,
    { ana: both, bob: both, "cy>": [] },
    {},
    { releases: [["cy"]] },
);
test(
    "whoever comes back from another allocation is granted",
    plans,
    { ana: both, "bob>": [] },
    {},
    { grants: [["bob"]] },
);
test(
    "none declared: all are released",
    plans,
    { ana: both, bob: both },
    { userIds: [] },
    { releases: [["ana", "bob"]] },
);
test(
    "requests are cut to size",
    plans,
    { x: both, y: both, z: both },
    { maxUsersPerRequest: 2 },
    { releases: [["x", "y"], ["z"]], grants: [["ana", "bob"]] },
);
test("whoever was released of late is no change", plans, { ana: both, bob: both, "cy-": [] }, {}, { empty: true });
test(
    "whoever was released of late and is declared elsewhere now is watched",
    plans,
    { ana: both, bob: both, "cy-": [] },
    { elsewhere: ["cy"] },
    { watched: ["cy"], empty: true },
);
test(
    "an allocation that believes a state older than the release is put right",
    plans,
    { ana: both, bob: both, "cy-": [] },
    { elsewhere: ["cy"], since: "2026-01-28" },
    { handedOver: ["cy"] },
);
test(
    "an allocation that was written since the release is believed",
    plans,
    { ana: both, bob: both, "cy-": [] },
    { elsewhere: ["cy"], since: "2026-01-29" },
    { watched: ["cy"], empty: true },
);
