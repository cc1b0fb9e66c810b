import test from "ava";
import { NewState } from "../../provider/allocation/new-state";
import { type LastKnownState, nothingKnown } from "../../provider/allocation/plan";

const attended = { userBundleCodes: ["ATTUNU"], useExternalLicense: false };
const tester = { userBundleCodes: ["TSTNU"], useExternalLicense: false };
const yesterday = new Date(Date.now() - 24 * 3600 * 1000).toISOString();
const today = new Date().toISOString();

const before: LastKnownState = {
    ...nothingKnown,
    asOf: yesterday,
    holdings: new Map([
        ["ana", attended],
        ["bob", attended],
    ]),
    unconfirmed: new Set(["bob"]),
    inherited: new Set(),
};

test("when all were written in one run, one time says it of everybody", (t) => {
    const state = new NewState(before);
    state.hold("ana", tester, today);
    state.hold("bob", tester, today);
    const { asOf, writtenAt, holdings, unconfirmed } = state.conclude();
    t.true(asOf >= today);
    t.deepEqual([...writtenAt], []);
    t.deepEqual(Object.fromEntries(holdings), { ana: tester, bob: tester });
    t.deepEqual([...unconfirmed], []);
});

test("when some were written, each of them has a time, and the others' is as it was", (t) => {
    const state = new NewState({ ...before, writtenAt: new Map([["ana", today]]) });
    state.hold("bob", tester, today);
    const { asOf, writtenAt, holdings } = state.conclude();
    t.is(asOf, yesterday);
    t.deepEqual(Object.fromEntries(writtenAt), { ana: today, bob: today });
    t.deepEqual(Object.fromEntries(holdings), { ana: attended, bob: tester });
});

test("also when those who were written stand before the others", (t) => {
    const state = new NewState(before);
    state.hold("ana", tester, today);
    const { asOf, writtenAt } = state.conclude();
    t.is(asOf, yesterday);
    t.deepEqual(Object.fromEntries(writtenAt), { ana: today });
});
