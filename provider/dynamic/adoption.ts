import { ruleChange } from "../domain/group-rule";
import { announceAdoption, label } from "./announce-changes";
import type { InternalInputs } from "./check";
import type { CheckedGroupInputs } from "./group-inputs";
import { sayOnce } from "./say-once";
import * as session from "./session";
import { summarizeError } from "./warnings";

/**
 * Says what a new allocation replaces: the rule that its group has, by somebody's hand or by an allocation that the
 * program has renamed. A preview calls check and never create, so this is where it is seen.
 */
export async function readRuleBefore(inputs: CheckedGroupInputs & InternalInputs): Promise<void> {
    const { accountId, groupId } = inputs;
    try {
        const held = await session.hints.groupRule(inputs, groupId);
        if (held && held.userBundleCodes.length + Object.keys(held.quotas ?? {}).length > 0) {
            const name = label(inputs, accountId);
            announceAdoption(name, { accountId, groupId, rule: held }, ruleChange(held, inputs));
        }
    } catch (error) {
        sayOnce(`what groups give before this run is not known: ${summarizeError(error)}`);
    }
}
