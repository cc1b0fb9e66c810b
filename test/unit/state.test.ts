import test from "ava";
import { nothingKnown } from "../../provider/allocation/plan";
import { fromState, toState } from "../../provider/contract/user-state";

const inputs = {
    accountId: "song-one",
    baseUrl: "https://automation.example.com",
    onRelease: "clear",
    useExternalLicense: true,
} as const;

test("the last known state survives the way into the state and back", (t) => {
    const lastKnown = {
        holdings: new Map([
            ["ana", { userBundleCodes: ["ACNU", "ATTUNU"], useExternalLicense: true }],
            ["cy", { userBundleCodes: ["ACNU", "ATTUNU"], useExternalLicense: true }],
            ["bob", { userBundleCodes: [], useExternalLicense: false }],
        ]),
        unconfirmed: new Set(["dia"]),
        inherited: new Set<string>(),
        handedOver: new Map([["dan", "2026-01-30T00:00:00.000Z"]]),
        asOf: "2026-01-31T00:00:00.000Z",
        writtenAt: new Map([["ana", "2026-01-31T12:00:00.000Z"]]),
        released: new Map([["eve", "2026-01-31"]]),
    };
    const state = toState(inputs, "song-one", lastKnown);
    t.deepEqual(state, {
        ...inputs,
        organizationId: "song-one",
        holders: { "ACNU ATTUNU": "ana\ncy", "": "bob" },
        otherLicenseSource: ["bob"],
        unconfirmed: ["dia"],
        handedOver: { dan: "2026-01-30T00:00:00.000Z" },
        asOf: "2026-01-31T00:00:00.000Z",
        writtenAt: { ana: "2026-01-31T12:00:00.000Z" },
        released: { eve: "2026-01-31" },
    });
    t.deepEqual(fromState(JSON.parse(JSON.stringify(state))), lastKnown);
});

test("users are listed in order, whoever was answered first", (t) => {
    const holding = { userBundleCodes: ["ACNU"], useExternalLicense: false };
    const holdings = new Map(["cy", "ana", "bob"].map((user) => [user, holding]));
    const { holders, otherLicenseSource } = toState(inputs, "song-one", { ...nothingKnown, holdings });
    t.deepEqual(holders, { ACNU: "ana\nbob\ncy" });
    t.deepEqual(otherLicenseSource, ["ana", "bob", "cy"]);
});

test("a state without exceptions has none", (t) => {
    const state = toState(inputs, "song-one", {
        holdings: new Map(),
        unconfirmed: new Set(),
        inherited: new Set<string>(),
        asOf: "",
        writtenAt: new Map(),
        handedOver: new Map(),
        released: new Map(),
    });
    t.deepEqual(Object.keys(state).sort(), [
        "accountId",
        "asOf",
        "baseUrl",
        "holders",
        "onRelease",
        "organizationId",
        "useExternalLicense",
    ]);
});
