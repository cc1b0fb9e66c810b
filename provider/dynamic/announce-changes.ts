import { printRule, type RuleBefore } from "../contract/rule-line";
import { type Change, diffStates } from "../domain/changes";
import type { RuleChange } from "../domain/group-rule";
import type { KnownState } from "../domain/known-state";
import type { LicensingError } from "../errors";
import { say } from "../output";
import { list, quote } from "../text";
import { announceNames } from "./announce-names";
import { describeUser, describeUsers } from "./people";
import { sayOnce } from "./say-once";
import * as session from "./session";

const codesAtMost = 40;

/** Pulumi's marks for colours: the CLI shows them on a terminal, and takes them out elsewhere. */
const coloured = {
    gained: (text: string) => `<{%fg 2%}>${text}<{%reset%}>`,
    lost: (text: string) => `<{%fg 1%}>${text}<{%reset%}>`,
};
const plain: typeof coloured = { gained: (text) => text, lost: (text) => text };

/** An allocation as its lines name it; its account stands in its ID. */
export function label({ __key, accountId }: { __key?: string | undefined; accountId: string }, id: string): string {
    return __key === undefined ? id : `${session.nameOf(__key)} in ${accountId}`;
}

/**
 * Says who gains and who loses what, a line for users with the same change. Pulumi's own diff compares lists by position,
 * so that one user who joins at the front changes every line of it.
 */
export function announceChanges(name: string, changes: readonly Change[], kept: readonly string[] = []): void {
    const lines = changes.map(describe);
    if (kept.length > 0) {
        lines.push(`not declared any more, keeps the licences: ${describeUsers(kept)}`);
    }
    for (const line of lines) {
        say(`${name}: ${line}`);
    }
    announceNames([...changes.flatMap(({ userIds }) => userIds), ...kept]);
}

/** Says of users whose release the server has rejected that they are no longer in the organization. */
export function announceGone(name: string, gone: readonly string[]): void {
    if (gone.length > 0) {
        say(`${name}: no longer in the organization, so there is nothing to release: ${describeUsers(gone)}`);
    }
}

/** Says of users whom an allocation has left to another one that its delete does not release them. */
export function announceLeft(name: string, left: readonly string[]): void {
    if (left.length > 0) {
        say(
            `${name}: left to another allocation, which releases them: ${describeUsers(left)}. ` +
                "If that one was never applied, they keep what they hold",
        );
    }
}

/** Says that a refresh does not ask an address that the settings and the program no longer have. */
export function announceMovedServer(name: string, baseUrl: string): void {
    say(
        `${name}: not read, since its address has changed from ${baseUrl}: the next \`pulumi up\` writes it at the new one`,
    );
}

/** Says what a refresh has found to be other than it was last known. */
export function announceDrift(name: string, before: KnownState, after: KnownState): void {
    for (const change of diffStates(before, after)) {
        sayOnce(`${name}: changed elsewhere: ${describe(change)}`);
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
export function announceRuleDrift(name: string, groupId: string, change: RuleChange | undefined): void {
    if (change) {
        sayOnce(`${name}: changed elsewhere: ${describeRule(change, coloured)}: group ${quote(groupId)}`);
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
        `in organization ${quote(accountId)}, users hold ${code} besides what is allocated to them, as ${describeUser(user)} does: a group may give it`,
        `inherited ${accountId} ${code}`,
    );
}

/** Says that a refresh could not see a group's rule: its state stays. */
export function announceRuleNotRead(name: string, groupId: string, ofList: LicensingError): void {
    say(
        `${name}: the rule of group ${quote(groupId)} was not found (404), and whether there is such a group is not known: ` +
            `${ofList.explanation.summary} [${ofList.code}] The last known state is kept`,
    );
}

/** Says that a refresh has found the group itself to be gone. */
export function announceGroupGone(name: string, groupId: string): void {
    say(`${name}: group ${quote(groupId)} is not there any more, and its rule with it`);
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

function describe({ userIds, gained, lost, from, unconfirmed }: Change): string {
    const move = from && `moves from ${session.nameOf(from)}`;
    const what = [describeBundles(gained, lost, coloured), move].filter(Boolean).join(", ") || "the same again";
    return `${what}${unconfirmed ? " (what is held is not certain)" : ""}: ${describeUsers(userIds)}`;
}

function describeBundles(gained: readonly string[], lost: readonly string[], paint: typeof plain): string {
    return [
        gained.length > 0 && paint.gained(`+ ${list(gained, codesAtMost)}`),
        lost.length > 0 && paint.lost(`- ${list(lost, codesAtMost)}`),
    ]
        .filter(Boolean)
        .join("  ");
}
