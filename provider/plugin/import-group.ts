import { type GroupState, toGroupState } from "../contract/group-state";
import { GroupNotFoundError } from "../errors";
import type { Session } from "../lifecycle/session";
import { quote } from "../text";
import { organizationToImport } from "./import-from";
import { parseGroupImport } from "./import-id";
import type { Properties } from "./values";

export async function importGroup(session: Session, id: string): Promise<{ inputs: Properties; state: GroupState }> {
    const { accountId, groupId } = parseGroupImport(id);
    const { where, given } = organizationToImport(session, accountId);
    const rule = await session.groupRules(where).read(groupId);
    if (rule === undefined || rule.userBundleCodes.length === 0) {
        throw new GroupNotFoundError({
            summary: `the import ID ${quote(id, 300)} matches no rule: group ${quote(groupId)} has none, or does not exist.`,
            remedy: "check the group's ID, which getGroupId returns. A group without a rule needs no import: declare it.",
        });
    }
    const { userBundleCodes, useExternalLicense, quotas, organizationId = accountId } = rule;
    const state = toGroupState({ ...where, groupId, onRelease: "clear", __isOwnAddress: false }, organizationId, {
        userBundleCodes: [...userBundleCodes].sort(),
        useExternalLicense,
        quotas,
    });
    const inputs = {
        groupId,
        userBundleCodes: state.userBundleCodes,
        ...(useExternalLicense && { useExternalLicense }),
        ...(state.quotas && { quotas: state.quotas }),
        ...given,
    };
    return { inputs, state };
}
