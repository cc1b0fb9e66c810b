import test from "ava";
import { fromState, type OlderState, type StateHeader, toState } from "../../provider/contract/user-state";
import { IdMap, IdSet } from "../../provider/domain/id-map";
import { emptyState, type KnownState } from "../../provider/domain/known-state";

const header = {
    accountId: "song-one",
    baseUrl: "https://automation.example.com",
    organizationId: "song-one",
    onRelease: "clear",
    useExternalLicense: true,
} satisfies StateHeader;

function plain({ holdings, unconfirmed, inherited, left, former, takenOver }: KnownState) {
    return {
        holdings: Object.fromEntries(holdings),
        unconfirmed: [...unconfirmed],
        inherited: [...inherited],
        left: Object.fromEntries(left),
        former: [...former],
        takenOver: Object.fromEntries([...takenOver].map(([user, tokens]) => [user, [...tokens]])),
    };
}

test("the last known state is the same after it was written and read", (t) => {
    const known: KnownState = {
        holdings: new IdMap([
            ["ana", { userBundleCodes: ["ACNU", "ATTUNU"], useExternalLicense: true }],
            ["cy", { userBundleCodes: ["ACNU", "ATTUNU"], useExternalLicense: true }],
            ["bob", { userBundleCodes: [], useExternalLicense: false }],
        ]),
        unconfirmed: new IdSet(["dia"]),
        inherited: new Set(["IDU"]),
        left: new IdMap([["dan", "1a2b"]]),
        former: new IdMap([
            ["zoe", "0001"],
            ["eve of sorrow", "0002"],
        ]),
        takenOver: new IdMap([["ana", new Set(["3c4d", "5e6f"])]]),
    };
    const state = toState({ ...header, __isOwnAddress: false, __key: "team/admins" }, known);
    t.deepEqual(state, {
        ...header,
        __isOwnAddress: false,
        __key: "team/admins",
        holders: { "ACNU ATTUNU": "ana\ncy", "": "bob" },
        otherLicenseSource: ["bob"],
        unconfirmed: ["dia"],
        inherited: ["IDU"],
        left: { dan: "1a2b" },
        former: ["0001 zoe", "0002 eve of sorrow"],
        takenOver: { ana: "3c4d 5e6f" },
    });
    t.deepEqual(plain(fromState(JSON.parse(JSON.stringify(state)))), plain(known));
});

test("users are listed in order, independent of the order in responses", (t) => {
    const holding = { userBundleCodes: ["ACNU"], useExternalLicense: false };
    const holdings = new IdMap(["cy", "ana", "bob"].map((user) => [user, holding] as const));
    const { holders, otherLicenseSource } = toState(header, { ...emptyState(), holdings });
    t.deepEqual(holders, { ACNU: "ana\nbob\ncy" });
    t.deepEqual(otherLicenseSource, ["ana", "bob", "cy"]);
});

test("a state with only confirmed users has no other fields", (t) => {
    t.deepEqual(toState(header, emptyState()), { ...header, holders: {} });
});

const older: Omit<OlderState, "holders"> = { ...header, useExternalLicense: false };
const nothing = plain(emptyState());
const acnu = { userBundleCodes: ["ACNU"], useExternalLicense: false };

const olderStates: Record<string, [OlderState & { asOf?: string; writtenAt?: object }, Partial<typeof nothing>]> = {
    "codes as lists by user": [
        { ...older, allocations: { ana: ["ACNU"], bob: [] } },
        { holdings: { ana: acnu, bob: { userBundleCodes: [], useExternalLicense: false } } },
    ],
    "codes as texts by user": [
        { ...older, allocations: { ana: "ACNU TSTNU", bob: "" }, otherLicenseSource: ["ana"] },
        {
            holdings: {
                ana: { userBundleCodes: ["ACNU", "TSTNU"], useExternalLicense: true },
                bob: { userBundleCodes: [], useExternalLicense: false },
            },
        },
    ],
    "times, which are ignored": [
        { ...older, holders: { ACNU: "ana" }, asOf: "2026-01-30", writtenAt: { ana: "2026-01-31" } },
        { holdings: { ana: acnu } },
    ],
    "handedOver users, which are left users with the time as the token": [
        { ...older, holders: {}, handedOver: { dan: "2026-01-30T00:00:00.000Z" } },
        { left: { dan: "2026-01-30T00:00:00.000Z" } },
    ],
    "released users, which are former users with the time as the token": [
        { ...older, holders: {}, released: { eve: "2026-01-28", dan: "2026-01-30" } },
        {
            former: [
                ["eve", "2026-01-28"],
                ["dan", "2026-01-30"],
            ],
        },
    ],
    "no users": [older, {}],
};

for (const [what, [state, expected]] of Object.entries(olderStates)) {
    test(`the state of an older version is read: ${what}`, (t) => {
        t.deepEqual(plain(fromState(state)), { ...nothing, ...expected });
    });
}
