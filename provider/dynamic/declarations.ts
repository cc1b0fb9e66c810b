import * as v from "valibot";
import type { Overlap } from "../allocation/account-run";
import type { Holding } from "../allocation/plan";
import type { Problem, Settings } from "../config";
import { readNewDeclarations } from "../declarations-file";
import { count, list } from "../text";
import { canonicalUserId } from "../uipath/user-id";
import { type Inputs, isUnknown } from "./inputs";
import * as session from "./session";

/** What the program adds to a resource's inputs, for check alone: the state never holds it. */
const told = v.object({ key: v.string(), name: v.string(), file: v.optional(v.string()) });

/**
 * Hears what the program declares so far, this resource included. Returns what is wrong with it (users whom another
 * allocation of the account declares too), and what to call with the check's result.
 */
export function hear(
    declarer: unknown,
    { accountId, userIds, userBundleCodes, useExternalLicense }: Inputs,
    settings: Settings,
): { problems: Problem[]; conclude: (passed: boolean) => void } {
    const parsed = v.safeParse(told, declarer);
    if (!parsed.success) {
        return { problems: [], conclude: () => undefined };
    }
    const { key, name, file } = parsed.output;
    for (const other of file === undefined ? [] : readNewDeclarations(file)) {
        announce(other.accountId ?? settings.accountId, other, other.userIds);
    }
    if (typeof accountId !== "string" || isUnknown(accountId) || !Array.isArray(userIds)) {
        return { problems: [], conclude: () => undefined };
    }
    announce(accountId, { key, name }, userIds);
    const account = session.account(accountId);
    return {
        problems: explainOverlaps(account.overlapsOf(key), name),
        conclude: (passed) =>
            account.checked(key, passed ? ({ userBundleCodes, useExternalLicense } as Holding) : undefined),
    };
}

function announce(accountId: unknown, declarer: { key: string; name: string }, userIds: unknown): void {
    if (typeof accountId === "string" && Array.isArray(userIds)) {
        const users = userIds.filter((user) => typeof user === "string" && !isUnknown(user)) as string[];
        session.account(canonicalUserId(accountId)).announce(declarer, users.map(canonicalUserId));
    }
}

function explainOverlaps(overlaps: readonly Overlap[], name: string): Problem[] {
    const users = new Map<string, string[]>();
    for (const { userId, elsewhere } of overlaps) {
        const both = users.get(elsewhere) ?? [];
        users.set(elsewhere, both);
        both.push(userId);
    }
    return [...users].map(([elsewhere, both]) => ({
        property: "userIds",
        reason:
            `userIds: ${count(both.length, "user")} declared twice in this account, in ${name} and in ${elsewhere}: ${list(both)}; ` +
            "a write replaces all that a user holds, so declare each user in one allocation, with all their bundles",
    }));
}
