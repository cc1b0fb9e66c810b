import { IdMap, IdSet } from "../domain/id-map";
import { LicensingError } from "../errors";
import { joinList, plural, quote, sanitize } from "../text";
import type { OrganizationId } from "./organizations";
import { hints } from "./reads";
import type { Session } from "./session";

/** Direct licenses take precedence, so the group's bundles do not reach users who have them. */
export async function warnIfGroupShadowed(session: Session, where: OrganizationId): Promise<void> {
    const { users: account, groups: rules } = session.organization(where);
    const direct = account.registry.all;
    if (!rules.isComplete || !account.registry.isComplete || rules.all.length === 0 || direct.length === 0) {
        return;
    }
    try {
        const groups = new IdMap((await hints.groupMembers(session, where)).map((group) => [group.id, group] as const));
        const users = new IdSet(direct.flatMap(({ ids, target }) => (target ? ids : [])));
        for (const {
            ids: [groupId = ""],
            target,
        } of rules.all) {
            const group = target && groups.get(groupId);
            const hidden = [...(group?.members ?? [])].filter((user) => users.has(user));
            if (group && hidden.length > 0) {
                const named = session.people.listUsers(hidden);
                const name = quote(group.displayName || group.name || groupId);
                session.warnOnce(
                    `${plural(hidden.length, "member")} of group ${name} will not get ${joinList(target.userBundleCodes)} from it, ` +
                        `because they have direct licenses${named && `: ${named}`}`,
                );
            }
        }
    } catch (error) {
        session.infoOnce(`cannot check whether direct licenses hide those of groups: ${summarizeError(error)}`);
    }
}

export function summarizeError(error: unknown): string {
    return error instanceof LicensingError
        ? `${error.explanation.summary} [${error.code}]`
        : sanitize((error as Error).message, 300);
}
