import { type GroupState, toGroupState } from "../contract/group-state";
import { type GroupRule, nothingGiven, ruleChange } from "../domain/group-rule";
import { asLicensingError, type LicensingError, RequestError } from "../errors";
import type { GroupRuleResponse } from "../uipath/endpoints/group-rules";
import { ruleMismatchError } from "./allocation-errors";
import type { CheckedGroupInputs } from "./group-inputs";
import { quotasToWrite, rejectQuotasBelowUsage } from "./group-quotas";
import { logInheritedRuleCode } from "./log-once";
import type { Applied } from "./resource";
import type { Session } from "./session";

export async function writeRule(
    session: Session,
    inputs: CheckedGroupInputs,
    olds: GroupState | undefined,
): Promise<Applied<GroupState>> {
    const result = await tryWrite(session, inputs, olds);
    return "response" in result
        ? outcomeOfResponse(session, result.response, inputs, olds)
        : { error: result.error, state: stateAfterFailure(result, inputs, olds) };
}

interface Failure {
    error: LicensingError;
    maybeApplied: boolean;
}

async function tryWrite(
    session: Session,
    inputs: CheckedGroupInputs,
    olds: GroupState | undefined,
): Promise<{ response: GroupRuleResponse } | Failure> {
    const { groupId } = inputs;
    let isSent = false;
    try {
        const rules = session.groupRules(inputs);
        await rejectQuotasBelowUsage(session, inputs);
        const quotas = await quotasToWrite(rules, groupId, inputs, olds);
        isSent = true;
        return { response: await rules.write(groupId, { ...inputs, quotas }) };
    } catch (error) {
        // A failed read has applied nothing.
        return {
            error: asLicensingError(error),
            maybeApplied: isSent && error instanceof RequestError && error.maybeApplied,
        };
    }
}

function outcomeOfResponse(
    session: Session,
    response: GroupRuleResponse,
    inputs: CheckedGroupInputs,
    olds: GroupState | undefined,
): Applied<GroupState> {
    const { rule, inherited } = separateInherited(session, response, inputs, olds);
    const organizationId = response.organizationId ?? olds?.organizationId ?? inputs.accountId;
    return {
        state: toGroupState(inputs, organizationId, rule, { inherited }),
        error: findMismatch(inputs, rule),
    };
}

function stateAfterFailure(
    { maybeApplied }: Failure,
    inputs: CheckedGroupInputs,
    olds: GroupState | undefined,
): GroupState | undefined {
    // If nothing reached a new address, the state keeps that of the old one.
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
 * Inherited codes were neither declared nor given by this rule before.
 *
 * @param before The rule in the state. A code that only a refresh has seen was not given by this rule.
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
        logInheritedRuleCode(session, declared.accountId, declared.groupId, code);
    }
    return {
        rule: { userBundleCodes: userBundleCodes.filter((code) => own.includes(code)), useExternalLicense, quotas },
        inherited,
    };
}

export function findMismatch(wanted: GroupRule & { groupId: string }, held: GroupRule): LicensingError | undefined {
    const change = ruleChange(held, wanted);
    return change && ruleMismatchError(change, wanted.groupId);
}
