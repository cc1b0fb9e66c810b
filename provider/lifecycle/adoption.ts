import { ruleChange } from "../domain/group-rule";
import type { CheckedGroupInputs } from "./group-inputs";
import { hints } from "./reads";
import type { InternalInputs } from "./resource";
import { ResourceLines } from "./resource-lines";
import type { Session } from "./session";
import { summarizeError } from "./warnings";

/** Preview calls check but never create, so check shows the rule that a new allocation replaces. */
export async function readRuleBefore(session: Session, inputs: CheckedGroupInputs & InternalInputs): Promise<void> {
    const { accountId, groupId } = inputs;
    try {
        const held = await hints.groupRule(session, inputs, groupId);
        if (held && held.userBundleCodes.length + Object.keys(held.quotas ?? {}).length > 0) {
            const lines = new ResourceLines(session, inputs, accountId);
            lines.adoption({ accountId, groupId, rule: held }, ruleChange(held, inputs));
        }
    } catch (error) {
        session.infoOnce(`cannot read the current rules of groups: ${summarizeError(error)}`);
    }
}
