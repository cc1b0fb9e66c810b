import type { RuleChange } from "../domain/group-rule";
import { notSent } from "../domain/write-outcome";
import { type FailedUsers, isRejection, isUndecided, type Mismatch } from "../domain/write-result";
import {
    AllocationIncompleteError,
    type Explanation,
    GroupNotFoundError,
    LicensingError,
    LookupError,
} from "../errors";
import { joinList, plural, quote } from "../text";
import { rejectedAlone } from "../uipath/endpoints/write-in-parts";
import { describeRule } from "./change-text";
import type { People } from "./people";

export function shortfallError(
    people: People,
    failures: readonly FailedUsers[],
    accountId: string,
    goneProblem: LicensingError | undefined,
    seatsLeft: string | undefined,
): LicensingError {
    return explain(people, failures, {
        note: seatsLeft,
        summary: `the licenses of ${countUsers(failures)} in organization "${accountId}" are not as declared.`,
        remedy: failures.every((failure) => isRejection(failure) && !isUndecided(failure))
            ? "correct the IDs of these users, or remove them from the program, and run `pulumi up` again. All other users are as declared; only these are sent."
            : "run `pulumi up` again. The state keeps what was written; only these users are sent.",
        ...(goneProblem &&
            explainGone(
                ["these users are", "they are", "users"],
                goneProblem,
                'Otherwise, set `onRelease: "keep"` in this allocation and run `pulumi up`: it drops users who have left ' +
                    "from the state without a write. Then remove the property again.",
            )),
    });
}

/** The engine then keeps the state unchanged. */
export function failedDeleteError(
    people: People,
    failures: readonly FailedUsers[],
    accountId: string,
    goneProblem: LicensingError | undefined,
): LicensingError {
    return explain(people, failures, {
        summary: `could not release ${countUsers(failures)} in organization "${accountId}".`,
        remedy: "run the same command again.",
        note:
            "the state still lists all users, including those already released. To keep this allocation after all, run " +
            "`pulumi up --replace` with its URN, which grants all of them again.",
        ...(goneProblem &&
            explainGone(
                ["these users are", "they are", "users"],
                goneProblem,
                "Otherwise, `pulumi state delete` with the resource's URN removes the allocation from the state. All its " +
                    "other users have been released.",
            )),
    });
}

function explainGone(
    [subject, pronoun, listed]: readonly [subject: string, pronoun: string, listed: "users" | "groups"],
    { explanation, code }: LicensingError,
    otherwise: string,
): Pick<Explanation, "details" | "remedy"> {
    return {
        details: [`cannot tell whether ${subject} gone: ${explanation.summary} [${code}]`],
        remedy: `if ${pronoun} gone, make the list of ${listed} readable: ${explanation.remedy.replace(/\.$/, "")}, and run the same command again. ${otherwise}`,
    };
}

/** The list belongs to another organization, or the token may not see the license holders. */
export function foreignListError(users: number): LicensingError {
    return new LookupError({
        summary: `Identity lists ${plural(users, "user")}, but none of the license holders in the state.`,
        remedy: "check uipath:identityUrl, uipath:findUsersIn and which users the sign-in may see.",
    });
}

/** The reason of a single request is the error. Several reasons are listed, each once. */
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

/** Equal failures differ in the numbers of users and attempts. */
function withoutNumbers(words: string): string {
    return words.replaceAll(/\d+/g, "0");
}

function nameFailed(people: People, userIds: readonly string[]): string {
    const [only] = userIds;
    const named = userIds.length === 1 && only !== undefined ? people.describeUser(only) : people.listUsers(userIds);
    return named || plural(userIds.length, "user");
}

function countUsers(failures: readonly FailedUsers[]): string {
    return plural(
        failures.reduce((sum, { userIds }) => sum + userIds.length, 0),
        "user",
    );
}

export function groupNotListedError({ explanation }: LicensingError, ofList: LicensingError): LicensingError {
    return new GroupNotFoundError({
        ...explanation,
        ...explainGone(
            ["the group is", "the group is", "groups"],
            ofList,
            "Otherwise, `pulumi state delete` with the resource's URN removes the rule from the state.",
        ),
    });
}

export function ruleMismatchError(change: RuleChange, groupId: string): LicensingError {
    return new AllocationIncompleteError({
        summary: `the server accepted the rule of group ${quote(groupId)} (200), but its response differs from the request: ${describeRule(change)}.`,
        remedy: "check that the organization has bought these bundles, and run `pulumi up` again.",
    });
}

export function notTakenOverError(people: People, userIds: readonly string[], accountId: string): LicensingError {
    return new AllocationIncompleteError({
        summary: `${plural(userIds.length, "user")} in organization "${accountId}" still hold the licenses of this allocation: ${nameFailed(people, userIds)}. Another allocation declares them or has them in its state, and this run did not write it.`,
        remedy: "run `pulumi up` again without --target. This allocation stays in the state until the other one is written.",
    });
}

function describe(reason: FailedUsers["reason"], users: number): string {
    if (reason === notSent) {
        return "not sent, because it would have failed the same way";
    }
    if (!(reason instanceof Error)) {
        return describeMismatch(reason);
    }
    if (reason.rejectsContent && reason instanceof LicensingError) {
        const { server, summary } = reason.explanation;
        const isUnclear = isUndecided({ reason });
        const together = `as a group (${rejectedAlone} users had been rejected one by one before) `;
        return `rejected ${users > 1 && !isUnclear ? together : ""}by the server: ${server ?? summary} [${reason.code}]`;
    }
    return reason.message;
}

function describeMismatch({ missingUser, missing, remaining, otherLicenseSource }: Mismatch): string {
    return [
        missingUser && "missing from the server's response (200)",
        !missingUser && missing.length > 0 && `the server's response (200) lacks ${joinList(missing, 20)}`,
        remaining.length > 0 &&
            `the server's response (200) still has ${joinList(remaining, 20)}, which should be gone`,
        otherLicenseSource && "the server's response (200) has a different useExternalLicense",
    ]
        .filter(Boolean)
        .join("; ");
}
