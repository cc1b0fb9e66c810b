import { type GroupState, toGroupState } from "../contract/group-state";
import { type GroupRule, nothingGiven, ruleChange } from "../domain/group-rule";
import { asLicensingError, type LicensingError, RequestError } from "../errors";
import type { GroupRuleAnswer } from "../uipath/endpoints/group-rules";
import { ruleMismatchError } from "./allocation-errors";
import type { CheckedGroupInputs } from "./group-inputs";
import { quotasToWrite, rejectQuotasBelowUsage } from "./group-quotas";
import { announceInheritedByGroup } from "./once-lines";
import type { Applied } from "./resource";
import type { Session } from "./session";

/** Brings the rule of a group to what is declared. */
export async function writeRule(
    session: Session,
    inputs: CheckedGroupInputs,
    olds: GroupState | undefined,
): Promise<Applied<GroupState>> {
    const result = await tryWrite(session, inputs, olds);
    return "answer" in result
        ? outcomeOfAnswer(session, result.answer, inputs, olds)
        : { error: result.error, state: stateAfterFailure(result, inputs, olds) };
}

interface Failure {
    error: LicensingError;
    /** The write may have been applied although no good answer came. */
    maybeApplied: boolean;
}

async function tryWrite(
    session: Session,
    inputs: CheckedGroupInputs,
    olds: GroupState | undefined,
): Promise<{ answer: GroupRuleAnswer } | Failure> {
    const { groupId } = inputs;
    let isSent = false;
    try {
        const rules = session.groupRules(inputs);
        await rejectQuotasBelowUsage(session, inputs);
        const quotas = await quotasToWrite(rules, groupId, inputs, olds);
        isSent = true;
        return { answer: await rules.write(groupId, { ...inputs, quotas }) };
    } catch (error) {
        // A read that got no good answer has applied nothing.
        return {
            error: asLicensingError(error),
            maybeApplied: isSent && error instanceof RequestError && error.maybeApplied,
        };
    }
}

function outcomeOfAnswer(
    session: Session,
    answer: GroupRuleAnswer,
    inputs: CheckedGroupInputs,
    olds: GroupState | undefined,
): Applied<GroupState> {
    const { rule, inherited } = separateInherited(session, answer, inputs, olds);
    const organizationId = answer.organizationId ?? olds?.organizationId ?? inputs.accountId;
    return {
        state: toGroupState(inputs, organizationId, rule, { inherited }),
        error: findMismatch(inputs, rule),
    };
}

/** What was last known stays; after a write that may have been applied it is not certain. */
function stateAfterFailure(
    { maybeApplied }: Failure,
    inputs: CheckedGroupInputs,
    olds: GroupState | undefined,
): GroupState | undefined {
    // Where nothing has reached a new address, the state goes on saying what the old one said.
    if (!maybeApplied && olds?.baseUrl !== inputs.baseUrl) {
        return undefined;
    }
    const { organizationId = inputs.accountId, onRelease = inputs.onRelease, inherited } = olds ?? {};
    return toGroupState({ ...inputs, onRelease }, organizationId, olds ?? nothingGiven, {
        unconfirmed: maybeApplied || olds?.unconfirmed === true,
        inherited,
    });
}

/**
 * A rule without the codes that were neither declared nor given by it before, which something else gives, and these codes.
 * @param before As the state has it: what a refresh has seen alone was not given here.
 */
export function separateInherited(
    session: Session,
    { userBundleCodes, useExternalLicense, quotas }: GroupRule,
    declared: Pick<CheckedGroupInputs, "accountId" | "groupId" | "userBundleCodes">,
    before: Pick<GroupState, "userBundleCodes" | "inherited"> | undefined,
): { rule: GroupRule; inherited: string[] } {
    const given = (before?.userBundleCodes ?? []).filter((code) => !before?.inherited?.includes(code));
    const own = [...declared.userBundleCodes, ...given];
    const inherited = userBundleCodes.filter((code) => !own.includes(code));
    for (const code of inherited) {
        announceInheritedByGroup(session, declared.accountId, declared.groupId, code);
    }
    return {
        rule: { userBundleCodes: userBundleCodes.filter((code) => own.includes(code)), useExternalLicense, quotas },
        inherited,
    };
}

/** Why the rule that the server answered is not the one that it was to have; undefined where it is. */
export function findMismatch(wanted: GroupRule & { groupId: string }, held: GroupRule): LicensingError | undefined {
    const change = ruleChange(held, wanted);
    return change && ruleMismatchError(change, wanted.groupId);
}
