import { randomBytes } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { type GroupState, toGroupState } from "../contract/group-state";
import { type GroupRule, ruleChange } from "../domain/group-rule";
import { canonicalId } from "../domain/id";
import { IdSet } from "../domain/id-map";
import {
    asLicensingError,
    GroupNotFoundError,
    LicensingError,
    QuotaBelowUsageError,
    type RequestError,
} from "../errors";
import { quote } from "../text";
import {
    announceGroupGone,
    announceInheritedByGroup,
    announceMovedServer,
    announceRuleChange,
    announceRuleDrift,
    announceRuleNotRead,
    label,
} from "./announce-changes";
import { checkResource, type InternalInputs } from "./check";
import { explainGroupNotListed, explainPostponed, explainRuleMismatch } from "./failure";
import { type CheckedGroupInputs, checkGroupInputs } from "./group-inputs";
import { guarded } from "./guard";
import { hasUnknown, type Inputs } from "./input-reader";
import { PartialFailure } from "./partial-failure";
import * as session from "./session";
import { warnOfHidden } from "./warnings";

/** The dynamic provider of `GroupLicenseAllocation`; see that of `UserLicenseAllocation` for how it is found. */
type Provider = pulumi.dynamic.ResourceProvider<Checked, GroupState>;
type Checked = CheckedGroupInputs & InternalInputs;

const nothing: GroupRule = { userBundleCodes: [], useExternalLicense: false };

export const configure: NonNullable<Provider["configure"]> = guarded(async (request) => session.configure(request));

export const check = guarded(
    (_olds: Inputs, news: Inputs): Promise<pulumi.dynamic.CheckResult<Inputs>> =>
        checkResource<CheckedGroupInputs, GroupRule>(news, {
            noun: "group",
            read: checkGroupInputs,
            registryOf: ({ groups }) => groups,
            idsOf: ({ groupId }) => groupId,
            targetOf: (inputs) => inputs,
            passed: warnOfHidden,
        }),
);

export const diff = guarded(diffAllocation);

async function diffAllocation(id: string, olds: GroupState, news: Checked): Promise<pulumi.dynamic.DiffResult> {
    const replaces = (["accountId", "groupId"] as const).filter(
        (property) => canonicalId(news[property]) !== canonicalId(olds[property]),
    );
    if (replaces.length > 0 || hasUnknown(news as unknown as Inputs)) {
        return { changes: true, replaces };
    }
    session.hearDeclarations();
    const { groups } = session.organization(news);
    const isUnconfirmed = olds.unconfirmed === true || news.baseUrl !== olds.baseUrl;
    const change = ruleChange(olds, news);
    if (!change && !isUnconfirmed && news.onRelease === olds.onRelease) {
        const allocation = groups.ownerOf(news.groupId);
        if (allocation) {
            groups.advance(allocation, "finished");
        }
        return { changes: false };
    }
    if (change?.quotas.length) {
        await rejectQuotasBelowUsage(news);
    }
    announceRuleChange(label(news, id), news.groupId, change, isUnconfirmed);
    return { changes: true };
}

export const create = guarded(createAllocation);

async function createAllocation(inputs: Checked): Promise<pulumi.dynamic.CreateResult<GroupState>> {
    const id = `${inputs.accountId}/group/${randomBytes(6).toString("hex")}`;
    return { id, outs: await write(id, inputs, undefined) };
}

export const update = guarded(updateAllocation);

async function updateAllocation(
    id: string,
    olds: GroupState,
    news: Checked,
): Promise<pulumi.dynamic.UpdateResult<GroupState>> {
    // What is known of another server counts for nothing at this one.
    return { outs: await write(id, news, news.baseUrl === olds.baseUrl ? olds : { ...olds, unconfirmed: true }) };
}

async function refresh(id: string, state: GroupState): Promise<pulumi.dynamic.ReadResult<GroupState>> {
    const { baseUrl, accountId, groupId, quotas } = state;
    if (session.addressOf(state) !== baseUrl) {
        announceMovedServer(id, baseUrl);
        return { id, props: state };
    }
    const held = await session.groupRules(baseUrl, accountId).read(groupId, quotas !== undefined);
    const isListed = held ? true : await isGroupListed({ ...state, baseUrl });
    if (isListed instanceof LicensingError) {
        announceRuleNotRead(id, groupId, isListed);
        return { id, props: state };
    }
    const { inherited: known = [], userBundleCodes } = state;
    const codes = (held ?? nothing).userBundleCodes.filter(
        (code) => userBundleCodes.includes(code) || !known.includes(code),
    );
    // Added elsewhere, or by something else than the rule; the next write tells which.
    const inherited = [...new Set([...known, ...codes.filter((code) => !userBundleCodes.includes(code))])];
    const seen: GroupRule = { ...(held ?? nothing), userBundleCodes: codes };
    if (!isListed) {
        announceGroupGone(id, groupId);
    } else {
        announceRuleDrift(id, groupId, ruleChange(state, seen));
    }
    return { id, props: toGroupState(state, state.organizationId, seen, { inherited }) };
}

export const read = guarded(refresh);

/** Takes the rule away, unless another allocation of the program declares the same group: that one's is seen to then. */
async function release(state: GroupState): Promise<void> {
    if (session.hasFailed()) {
        throw explainPostponed();
    }
    session.hearDeclarations();
    const { accountId, groupId, quotas } = state;
    const baseUrl = session.addressOf(state);
    const { groups } = session.organization({ accountId, baseUrl });
    const owner = groups.isDestroyOf(state.__key) ? undefined : groups.ownerOf(groupId);
    const isDeclared = owner !== undefined;
    const wanted = owner ? owner.target : { ...nothing, quotas: quotas && {} };
    if (wanted === undefined || (!isDeclared && state.onRelease === "keep")) {
        return;
    }
    // The other one may go by an older state; what this one has written since is then not what is declared.
    if (!isDeclared || state.unconfirmed || baseUrl !== state.baseUrl || ruleChange(state, wanted)) {
        try {
            const answer = await session.groupRules(baseUrl, accountId).write(groupId, wanted);
            const { rule } = separateInherited(answer, { ...state, ...wanted }, state);
            rejectMismatch(wanted, { ...answer, ...rule }, groupId);
        } catch (error) {
            if (isDeclared || !(error instanceof GroupNotFoundError)) {
                throw error;
            }
            // A group that is gone has no rule; a 404 alone may have another reason.
            const isListed = await isGroupListed({ ...state, baseUrl });
            if (isListed instanceof LicensingError) {
                throw explainGroupNotListed(error, isListed);
            }
            if (isListed) {
                throw error;
            }
        }
    }
}

/** Whether the group is among those that the server lists, or why the list cannot be read. */
async function isGroupListed({ baseUrl, accountId, groupId }: GroupState): Promise<boolean | LicensingError> {
    return session
        .groupMembers(baseUrl, accountId)
        .then((groups) => groups.some(({ id }) => id === groupId), asLicensingError);
}

const deleteResource = guarded((_id: string, state: GroupState) => release(state));

export { deleteResource as delete };

/** Brings the rule of a group to what is declared; what the server said is kept, whatever comes of it. */
async function write(id: string, inputs: Checked, olds: GroupState | undefined): Promise<GroupState> {
    const { accountId, baseUrl, groupId } = inputs;
    const { groups } = session.organization(inputs);
    const allocation = groups.ownerOf(groupId);
    const rules = session.groupRules(baseUrl, accountId);
    const organizationId = olds?.organizationId ?? accountId;
    const fail = (error: Error, state: GroupState | undefined) => {
        if (allocation) {
            allocation.failed = new IdSet([groupId]);
            groups.advance(allocation, "finished");
        }
        return state ? new PartialFailure(id, { ...state, __provider: inputs.__provider }, error) : error;
    };

    const failUnanswered = (error: Error, maybeApplied: boolean) => {
        const declared = { ...inputs, onRelease: olds?.onRelease ?? inputs.onRelease };
        const unknown = maybeApplied || olds?.unconfirmed === true;
        return fail(
            error,
            olds || maybeApplied
                ? toGroupState(declared, organizationId, olds ?? nothing, {
                      unconfirmed: unknown,
                      inherited: olds?.inherited,
                  })
                : undefined,
        );
    };

    await rejectQuotasBelowUsage(inputs).catch((error: Error) => {
        throw failUnanswered(error, false);
    });
    // Quotas that are not declared any more are taken away.
    const quotas = inputs.quotas ?? (olds?.quotas && {});
    const answer = await rules.write(groupId, { ...inputs, quotas }).catch((error: Error & Partial<RequestError>) => {
        throw failUnanswered(error, error.maybeApplied === true);
    });
    const { rule, inherited } = separateInherited(answer, inputs, olds);
    const held = { ...rule, quotas: inputs.quotas && answer.quotas };
    const state = toGroupState(inputs, answer.organizationId ?? organizationId, held, { inherited });
    try {
        rejectMismatch(inputs, held, groupId);
    } catch (error) {
        throw fail(error as Error, state);
    }
    if (allocation) {
        groups.advance(allocation, "finished");
    }
    return state;
}

/**
 * A rule without the codes that were neither declared nor given by it before, which something else gives, and these codes.
 * @param before As the state has it: what a refresh has seen alone was not given here.
 */
function separateInherited(
    { userBundleCodes, useExternalLicense }: GroupRule,
    declared: Pick<CheckedGroupInputs, "accountId" | "groupId" | "userBundleCodes">,
    before: Pick<GroupState, "userBundleCodes" | "inherited"> | undefined,
): { rule: GroupRule; inherited: string[] } {
    const given = (before?.userBundleCodes ?? []).filter((code) => !before?.inherited?.includes(code));
    const own = [...declared.userBundleCodes, ...given];
    const inherited = userBundleCodes.filter((code) => !own.includes(code));
    inherited.forEach((code) => void announceInheritedByGroup(declared.accountId, declared.groupId, code));
    return {
        rule: { userBundleCodes: userBundleCodes.filter((code) => own.includes(code)), useExternalLicense },
        inherited,
    };
}

function rejectMismatch(wanted: GroupRule, held: GroupRule, groupId: string): void {
    const change = ruleChange(held, wanted);
    if (change) {
        throw explainRuleMismatch(change, groupId);
    }
}

/** The server counts what members hold already; a limit below that is told before anything is sent. */
async function rejectQuotasBelowUsage({ accountId, baseUrl, groupId, quotas = {} }: CheckedGroupInputs): Promise<void> {
    if (Object.keys(quotas).length === 0) {
        return;
    }
    const { usage = {} } = (await session.groupRules(baseUrl, accountId).read(groupId, true)) ?? {};
    const below = Object.entries(quotas).filter(([code, limit]) => limit < (usage[code] ?? 0));
    if (below.length > 0) {
        throw new QuotaBelowUsageError({
            summary: `group ${quote(groupId)} uses more than its quotas would allow.`,
            details: below.map(
                ([code, limit]) => `quotas.${code}: ${limit} is below the ${usage[code]} that are in use`,
            ),
            remedy: "raise the quota, or take the bundle from members first.",
        });
    }
}
