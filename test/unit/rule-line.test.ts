import test from "ava";
import { parseRule, printRule, type RuleBefore } from "../../provider/contract/rule-line";
import { printSeats } from "../../provider/contract/seats-line";

const before: RuleBefore = {
    accountId: "song-one",
    groupId: "developers",
    rule: { userBundleCodes: ["ACNU", "TSTNU"], useExternalLicense: false },
};
const cases: Record<string, RuleBefore> = {
    "only bundles": before,
    "everything that a rule can have": {
        ...before,
        rule: { userBundleCodes: ["ACNU", "TSTNU"], useExternalLicense: true, quotas: { ACNU: 7, TSTNU: 12 } },
    },
    "only quotas": { ...before, rule: { userBundleCodes: [], useExternalLicense: false, quotas: { ACNU: 7 } } },
    "long and odd IDs": { ...before, accountId: "a".repeat(200), groupId: 'the "A" team of organization: one' },
};
for (const [name, each] of Object.entries(cases)) {
    test(`the line of a rule is read back: ${name}`, (t) => {
        t.deepEqual(parseRule(printRule(each)), each);
    });
}

test("another line is not read as a line of a rule", (t) => {
    t.is(parseRule(printSeats("song-one", { ACNU: { used: 1, bought: 2, left: 1 } })), undefined);
    t.is(parseRule('dev in song-one: + ACNU: group "developers"'), undefined);
});
