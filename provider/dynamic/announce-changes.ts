import { type Change, changesOf, drift } from "../allocation/changes";
import type { LastKnownState, Plan } from "../allocation/plan";
import { printRule, type RuleBefore } from "../contract/rule-line";
import type { RuleChange } from "../domain/group-rule";
import type { LicensingError } from "../errors";
import { say } from "../output";
import { count, list, quote } from "../text";
import { sayOnce } from "./say-once";

const codesAtMost = 40;

/** Pulumi's marks for colours: the CLI shows them on a terminal, and takes them out elsewhere. */
const coloured = {
    gained: (text: string) => `<{%fg 2%}>${text}<{%reset%}>`,
    lost: (text: string) => `<{%fg 1%}>${text}<{%reset%}>`,
};
const plain: typeof coloured = { gained: (text) => text, lost: (text) => text };

/** An allocation as its lines name it: with its account, which its ID begins with. */
export function label(declarer: string | undefined, { accountId, id }: { accountId: string; id: string }): string {
    return declarer === undefined ? id : `${declarer} in ${accountId}`;
}

/**
 * Says who gains and who loses what, a line for users with the same change. Pulumi's own diff compares lists by position,
 * so that one user who joins at the front changes every line of it.
 */
export function announceChanges(name: string, plan: Plan, lastKnown: LastKnownState): void {
    const lines = changesOf(plan, lastKnown).map(describe);
    if (plan.handedOver.length > 0) {
        lines.push(`moves to another allocation: ${users(plan.handedOver)}`);
    }
    if (plan.forgotten.length > 0) {
        lines.push(`not declared any more, keeps what is held: ${users(plan.forgotten)}`);
    }
    for (const line of lines) {
        say(`${name}: ${line}`);
    }
}

/** Says what a refresh has found to be other than it was last known. */
export function announceDrift(id: string, before: LastKnownState, after: LastKnownState): void {
    for (const change of drift(before, after)) {
        say(`${id}: changed elsewhere: ${describe(change)}`);
    }
}

/** Says what changes for the members of a group. */
export function announceRuleChange(
    name: string,
    groupId: string,
    change: RuleChange | undefined,
    unconfirmed: boolean,
): void {
    const what = (change && describeRule(change, coloured)) || (unconfirmed ? "the same again" : "");
    if (what) {
        say(`${name}: ${what}${unconfirmed ? " (what the group gives is not certain)" : ""}: group ${quote(groupId)}`);
    }
}

/** Says, once a run, which rule a new allocation finds, and what it changes for the members of the group. */
export function announceAdoption(name: string, before: RuleBefore, change: RuleChange | undefined): void {
    sayOnce(printRule(before));
    if (change) {
        sayOnce(`${name}: ${describeRule(change, coloured)}: group ${quote(before.groupId)}`);
    }
}

/** Says what a refresh has found a group's rule to be other than it was last known. */
export function announceRuleDrift(id: string, groupId: string, change: RuleChange | undefined): void {
    if (change) {
        say(`${id}: changed elsewhere: ${describeRule(change, coloured)}: group ${quote(groupId)}`);
    }
}

/** Says, once a run, that a refresh cannot see what was changed elsewhere. */
export function announceNoRead(): void {
    sayOnce(
        "licences that were changed elsewhere cannot be seen: UiPath documents no read of what a user holds on " +
            "Automation Suite, so the last known state is kept (see uipath:readFrom)",
    );
}

/** Says, once a run for each code, that users hold one which no allocation has given: no failure, and nothing to repair. */
export function announceInherited(accountId: string, user: string, code: string): void {
    sayOnce(
        `in organization ${quote(accountId)}, users hold ${code} besides what is allocated to them, as ${quote(user)} does: a group may give it`,
        `inherited ${accountId} ${code}`,
    );
}

/** Says that a refresh could not see a group's rule: its state stays. */
export function announceRuleNotRead(id: string, groupId: string, ofList: LicensingError): void {
    say(
        `${id}: the rule of group ${quote(groupId)} was not found (404), and whether there is such a group is not known: ` +
            `${ofList.explanation.summary} [${ofList.code}] The last known state is kept`,
    );
}

/** Says that a refresh has found the group itself to be gone. */
export function announceGroupGone(id: string, groupId: string): void {
    say(`${id}: group ${quote(groupId)} is not there any more, and its rule with it`);
}

/** As {@link announceInherited}, of a group's rule. */
export function announceInheritedByGroup(accountId: string, groupId: string, code: string): void {
    sayOnce(
        `in organization ${quote(accountId)}, the rule of group ${quote(groupId)} gives ${code} besides what is declared`,
        `inherited by groups ${accountId} ${code}`,
    );
}

export function describeRule({ gained, lost, quotas, externalLicense }: RuleChange, paint = plain): string {
    return [
        describeBundles(gained, lost, paint),
        ...quotas.map(({ code, limit }) =>
            limit === undefined ? `no quota of ${code}` : `quota of ${code}: ${limit}`,
        ),
        externalLicense !== undefined && `useExternalLicense: ${externalLicense}`,
    ]
        .filter(Boolean)
        .join("  ");
}

function describe({ userIds, gained, lost, unconfirmed }: Change): string {
    const what = describeBundles(gained, lost, coloured) || "the same again";
    return `${what}${unconfirmed ? " (what is held is not certain)" : ""}: ${users(userIds)}`;
}

function describeBundles(gained: readonly string[], lost: readonly string[], paint: typeof plain): string {
    return [
        gained.length > 0 && paint.gained(`+ ${list(gained, codesAtMost)}`),
        lost.length > 0 && paint.lost(`- ${list(lost, codesAtMost)}`),
    ]
        .filter(Boolean)
        .join("  ");
}

function users(userIds: readonly string[]): string {
    return `${count(userIds.length, "user")} (${list(userIds, 10)})`;
}
