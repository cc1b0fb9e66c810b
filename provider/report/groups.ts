import type { RuleBefore } from "../contract/rule-line";
import { nothingGiven, type RuleChange, ruleChange } from "../domain/group-rule";
import { type Allocations, keyOf } from "./allocations";

export interface GroupChange extends RuleChange {
    accountId: string;
    groupId: string;
    allocation: string;
    /** It is no longer declared, and its rule stays. */
    keeps: boolean;
    isCertain: boolean;
}

const noChange: RuleChange = { gained: [], lost: [], quotas: [], externalLicense: undefined };

/** @param read The rules that the server reported. They win over the state, and cover groups without a state. */
export function findGroupChanges(
    { before, after }: Allocations["groups"],
    read: readonly RuleBefore[] = [],
): GroupChange[] {
    const given = new Map(read.map(({ accountId, groupId, rule }) => [keyOf(accountId, groupId), rule]));
    const inOrder = before.toSorted((one, other) => Number(other.isLeftover) - Number(one.isLeftover));
    const known = new Map(inOrder.map((each) => [keyOf(each.accountId, each.groupId), each]));
    const declared = new Map(after.map((each) => [keyOf(each.accountId, each.groupId), each]));
    return [...new Map([...known, ...declared])].flatMap(([group, { accountId, groupId, name }]) => {
        const then = known.get(group);
        const now = declared.get(group);
        const keeps = now === undefined && then?.keeps === true;
        const rule = given.get(group);
        const isCertain = rule !== undefined || (then?.isCertain ?? true);
        const change = keeps ? undefined : ruleChange(rule ?? then?.rule ?? nothingGiven, now?.rule ?? nothingGiven);
        return change || keeps || !isCertain
            ? [{ ...(change ?? noChange), accountId, groupId, allocation: name, keeps, isCertain }]
            : [];
    });
}
