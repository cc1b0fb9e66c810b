import type { GroupState } from "../contract/group-state";
import type { GroupRule } from "../domain/group-rule";
import { ForbiddenError, QuotaBelowUsageError } from "../errors";
import { quote } from "../text";
import type { CheckedGroupInputs } from "./group-inputs";
import type { GroupRules } from "./group-rules";
import type { Session } from "./session";

/**
 * The quotas to write with a rule: those declared, an empty set to remove existing ones, or undefined where none exist. A
 * plain write keeps existing quotas, so they are read where the state does not know them.
 *
 * A failed read stops the write: nothing has been sent, and the next run starts from the same point. A sign-in that may not
 * read gets 403 in every run, so the write then assumes quotas.
 */
export async function quotasToWrite(
    rules: GroupRules,
    groupId: string,
    wanted: GroupRule,
    known: Pick<GroupState, "quotas" | "unconfirmed"> | undefined,
): Promise<GroupRule["quotas"]> {
    if (wanted.quotas || known?.quotas) {
        return wanted.quotas ?? {};
    }
    if (known && !known.unconfirmed) {
        return undefined;
    }
    try {
        const held = await rules.readQuotas(groupId);
        return Object.keys(held?.quotas ?? {}).length > 0 ? {} : undefined;
    } catch (error) {
        if (error instanceof ForbiddenError) {
            return {};
        }
        throw error;
    }
}

/** The server counts existing licenses, so a limit below them is rejected before anything is sent. */
export async function rejectQuotasBelowUsage(
    session: Session,
    { accountId, baseUrl, groupId, quotas = {} }: CheckedGroupInputs,
): Promise<void> {
    if (Object.keys(quotas).length === 0) {
        return;
    }
    const { usage = {} } = (await session.groupRules({ baseUrl, accountId }).readQuotas(groupId)) ?? {};
    const below = Object.entries(quotas).filter(([code, limit]) => limit < (usage[code] ?? 0));
    if (below.length > 0) {
        throw new QuotaBelowUsageError({
            summary: `group ${quote(groupId)} already uses more than its quotas allow.`,
            details: below.map(([code, limit]) => `quotas.${code}: ${limit} is below the ${usage[code]} seats in use`),
            remedy: "raise the quota, or remove the bundle from members first.",
        });
    }
}
