import type { Mismatch } from "../allocation/answer";
import { notTried, type Shortfall } from "../allocation/apply";
import type { RuleChange } from "../domain/group-rule";
import { AllocationIncompleteError, type Explanation, GroupNotFoundError, LicensingError } from "../errors";
import { count, list, quote } from "../text";
import { describeRule } from "./announce-changes";

/** The error for users whom a run did not bring to what was asked: who, and why. */
export function explainShortfalls(shortfalls: readonly Shortfall[], accountId: string): LicensingError {
    return explain(shortfalls, {
        summary: `${countUsers(shortfalls)} of organization "${accountId}" did not get what is declared.`,
        remedy: "run `pulumi up` again: what was reached is kept in the state, and only these users are sent.",
    });
}

/** The error for users whom a delete did not release; the engine then keeps the state as it was. */
export function explainFailedDelete(shortfalls: readonly Shortfall[], accountId: string): LicensingError {
    return explain(shortfalls, {
        summary: `${countUsers(shortfalls)} of organization "${accountId}" were not released.`,
        remedy: "run the same command again.",
        note:
            "the state still lists everyone, also those who were released. To keep this allocation after all, run " +
            "`pulumi up --replace` with its URN, so that all of them are granted again.",
    });
}

/** A single reason speaks for itself; several are listed. */
function explain(shortfalls: readonly Shortfall[], several: Explanation): LicensingError {
    const [only] = shortfalls;
    if (shortfalls.length === 1 && only?.reason instanceof LicensingError) {
        return only.reason.withContext({ users: list(only.userIds, 20), note: several.note });
    }
    const byReason = new Map<string, string[]>();
    for (const { userIds, reason } of shortfalls) {
        const words = describe(reason);
        const who = byReason.get(words) ?? [];
        byReason.set(words, who);
        userIds.forEach((user) => void who.push(user));
    }
    const details = [...byReason].map(([reason, who]) => `${list(who, 20)}: ${reason}`);
    return new AllocationIncompleteError({ ...several, details });
}

function countUsers(shortfalls: readonly Shortfall[]): string {
    return count(
        shortfalls.reduce((sum, { userIds }) => sum + userIds.length, 0),
        "user",
    );
}

/** The error for a rule whose group may be gone, where the list of groups cannot be read. */
export function explainGroupNotListed({ explanation }: LicensingError, ofList: LicensingError): LicensingError {
    return new GroupNotFoundError({
        ...explanation,
        details: [`whether the group is gone is not known: ${ofList.explanation.summary} [${ofList.code}]`],
        remedy:
            `if the group is gone, let the list of groups say so: ${ofList.explanation.remedy.replace(/\.$/, "")}, and run the same ` +
            "command again. Without that, `pulumi state delete` with the resource's URN takes the rule out of the state.",
    });
}

/** The error for a rule that the server says is other than was asked. */
export function explainRuleMismatch(change: RuleChange, groupId: string): LicensingError {
    return new AllocationIncompleteError({
        summary: `the server said 200, and what it answers of group ${quote(groupId)} lacks what was asked: ${describeRule(change)}.`,
        remedy: "check that the organization has bought these bundles, and run `pulumi up` again.",
    });
}

/** The error for a delete that leaves users to an allocation which has not taken them over. */
export function explainNotTakenOver(userIds: readonly string[], accountId: string): LicensingError {
    return new AllocationIncompleteError({
        summary: `${count(userIds.length, "user")} of organization "${accountId}" still hold what this allocation gave them: ${list(userIds, 20)}. Another allocation declares them, and it was not written in this run.`,
        remedy: "run `pulumi up` again, without --target: the allocation stays in the state until the other one has them.",
    });
}

/** The error for a delete in a run in which, with `--continue-on-error`, another allocation has failed. */
export function explainPostponed(): LicensingError {
    return new AllocationIncompleteError({
        summary: "nobody was released: another allocation has failed in this run, and may need what this one knows.",
        remedy: "run `pulumi up` again when that is mended.",
    });
}

function describe(reason: Shortfall["reason"]): string {
    if (reason === notTried) {
        return "not tried, since it would have failed likewise";
    }
    return reason instanceof Error ? reason.message : describeMismatch(reason);
}

function describeMismatch({ absent, missing, remaining, otherLicenseSource }: Mismatch): string {
    return [
        absent && "missing from the server's answer, although it said 200",
        !absent && missing.length > 0 && `the server said 200, and its answer lacks ${list(missing, 20)}`,
        remaining.length > 0 && `the server said 200, and its answer still has ${list(remaining, 20)}, which was to go`,
        otherLicenseSource && "the server said 200, and its answer has another useExternalLicense than was asked",
    ]
        .filter(Boolean)
        .join("; ");
}
