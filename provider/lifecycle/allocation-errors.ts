import type { RuleChange } from "../domain/group-rule";
import { notTried } from "../domain/write-outcome";
import { type FailedUsers, isRejection, type Mismatch } from "../domain/write-result";
import {
    AllocationIncompleteError,
    type Explanation,
    GroupNotFoundError,
    LicensingError,
    LookupError,
} from "../errors";
import { count, list, quote } from "../text";
import { rejectedAlone } from "../uipath/endpoints/write-in-parts";
import { describeRule } from "./change-text";
import type { People } from "./people";

/** The error for users whom a run did not bring to what was asked: who, and why. */
export function shortfallError(
    people: People,
    failures: readonly FailedUsers[],
    accountId: string,
    goneProblem: LicensingError | undefined,
    seatsLeft: string | undefined,
): LicensingError {
    return explain(people, failures, {
        note: seatsLeft,
        summary: `${countUsers(failures)} of organization "${accountId}" did not get what is declared.`,
        remedy: failures.every(isRejection)
            ? "correct the IDs of these users, or take them out of the program, and run `pulumi up` again: all others have what is declared, and only these are sent."
            : "run `pulumi up` again: what was reached is kept in the state, and only these users are sent.",
        ...(goneProblem &&
            explainGone(
                ["these users are", "they are", "users"],
                goneProblem,
                'Without that, declare `onRelease: "keep"` in this allocation and run `pulumi up`: it then drops users who ' +
                    "have left from the state without a write. Take it out again afterwards.",
            )),
    });
}

/** The error for users whom a delete did not release; the engine then keeps the state as it was. */
export function failedDeleteError(
    people: People,
    failures: readonly FailedUsers[],
    accountId: string,
    goneProblem: LicensingError | undefined,
): LicensingError {
    return explain(people, failures, {
        summary: `${countUsers(failures)} of organization "${accountId}" were not released.`,
        remedy: "run the same command again.",
        note:
            "the state still lists everyone, also those who were released. To keep this allocation after all, run " +
            "`pulumi up --replace` with its URN, so that all of them are granted again.",
        ...(goneProblem &&
            explainGone(
                ["these users are", "they are", "users"],
                goneProblem,
                "Without that, `pulumi state delete` with the resource's URN takes the allocation out of the state; all its " +
                    "other users have been released.",
            )),
    });
}

/** Users or a group may be gone from the organization, which a list would say that cannot be read. */
function explainGone(
    [subject, pronoun, listed]: readonly [subject: string, pronoun: string, listed: "users" | "groups"],
    { explanation, code }: LicensingError,
    otherwise: string,
): Pick<Explanation, "details" | "remedy"> {
    return {
        details: [`whether ${subject} gone is not known: ${explanation.summary} [${code}]`],
        remedy: `if ${pronoun} gone, let the list of ${listed} say so: ${explanation.remedy.replace(/\.$/, "")}, and run the same command again. ${otherwise}`,
    };
}

/** The error for a list of users that has none of those who hold licenses: it is of others, or of those whom a token may see. */
export function foreignListError(users: number): LicensingError {
    return new LookupError({
        summary: `Identity lists ${count(users, "user")}, and none of those who hold licenses by the state.`,
        remedy: "check uipath:identityUrl, uipath:findUsersIn and whom the sign-in may see.",
    });
}

/** A single request's reason speaks for itself; those of several are listed, each once. */
function explain(people: People, failures: readonly FailedUsers[], several: Explanation): LicensingError {
    const [only] = failures;
    if (failures.length === 1 && only?.reason instanceof LicensingError) {
        const { details, remedy, note } = several;
        const context = { users: nameFailed(people, only.userIds), note, ...(details && { details, remedy }) };
        return only.reason.withContext(context);
    }
    const byReason = new Map<string, { words: string; userIds: string[] }>();
    for (const { userIds, reason } of failures) {
        const words = describe(reason, userIds.length);
        const key = isRejection({ reason }) ? words : withoutNumbers(words);
        const same = byReason.get(key);
        byReason.set(key, { words: same?.words ?? words, userIds: [...(same?.userIds ?? []), ...userIds] });
    }
    const details = [...byReason.values()].map(({ words, userIds }) => `${nameFailed(people, userIds)}: ${words}`);
    return new AllocationIncompleteError({ ...several, details: [...details, ...(several.details ?? [])] });
}

/** Requests that fail alike differ in how many users and attempts they were. */
function withoutNumbers(words: string): string {
    return words.replaceAll(/\d+/g, "0");
}

function nameFailed(people: People, userIds: readonly string[]): string {
    const [only] = userIds;
    const named = userIds.length === 1 && only !== undefined ? people.describeUser(only) : people.listUsers(userIds);
    return named || count(userIds.length, "user");
}

function countUsers(failures: readonly FailedUsers[]): string {
    return count(
        failures.reduce((sum, { userIds }) => sum + userIds.length, 0),
        "user",
    );
}

/** The error for a rule whose group may be gone, where the list of groups cannot be read. */
export function groupNotListedError({ explanation }: LicensingError, ofList: LicensingError): LicensingError {
    return new GroupNotFoundError({
        ...explanation,
        ...explainGone(
            ["the group is", "the group is", "groups"],
            ofList,
            "Without that, `pulumi state delete` with the resource's URN takes the rule out of the state.",
        ),
    });
}

/** The error for a rule that the server says is other than was asked. */
export function ruleMismatchError(change: RuleChange, groupId: string): LicensingError {
    return new AllocationIncompleteError({
        summary: `the server said 200, and what it answers of group ${quote(groupId)} lacks what was asked: ${describeRule(change)}.`,
        remedy: "check that the organization has bought these bundles, and run `pulumi up` again.",
    });
}

/** The error for a delete that leaves users to an allocation which declares or knows them, and may not have been written. */
export function notTakenOverError(people: People, userIds: readonly string[], accountId: string): LicensingError {
    return new AllocationIncompleteError({
        summary: `${count(userIds.length, "user")} of organization "${accountId}" still hold what this allocation gave them: ${nameFailed(people, userIds)}. Another allocation declares them, or its state has them too, and it was not written in this run.`,
        remedy: "run `pulumi up` again, without --target: the allocation stays in the state until the other one is written.",
    });
}

function describe(reason: FailedUsers["reason"], users: number): string {
    if (reason === notTried) {
        return "not tried, since it would have failed likewise";
    }
    if (!(reason instanceof Error)) {
        return describeMismatch(reason);
    }
    if (reason.rejectsContent && reason instanceof LicensingError) {
        const { server, summary } = reason.explanation;
        const together = `together, and not told apart since ${rejectedAlone} others were rejected before; `;
        return `rejected ${users > 1 ? together : ""}by the server: ${server ?? summary} [${reason.code}]`;
    }
    return reason.message;
}

function describeMismatch({ missingUser, missing, remaining, otherLicenseSource }: Mismatch): string {
    return [
        missingUser && "missing from the server's answer, although it said 200",
        !missingUser && missing.length > 0 && `the server said 200, and its answer lacks ${list(missing, 20)}`,
        remaining.length > 0 && `the server said 200, and its answer still has ${list(remaining, 20)}, which was to go`,
        otherLicenseSource && "the server said 200, and its answer has another useExternalLicense than was asked",
    ]
        .filter(Boolean)
        .join("; ");
}
