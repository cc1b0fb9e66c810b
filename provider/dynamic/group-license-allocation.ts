import { randomBytes } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { type GroupState, toGroupState } from "../contract/group-state";
import { type GroupRule, nothingGiven, ruleChange } from "../domain/group-rule";
import { canonicalId } from "../domain/id";
import { IdSet } from "../domain/id-map";
import { asLicensingError, GroupNotFoundError, LicensingError } from "../errors";
import { readRuleBefore } from "./adoption";
import { groupNotListedError } from "./allocation-errors";
import {
    announceGroupGone,
    announceMovedServer,
    announceRuleChange,
    announceRuleDrift,
    announceRuleNotRead,
    label,
} from "./announce-changes";
import { checkResource, type InternalInputs } from "./check";
import { type CheckedGroupInputs, checkGroupInputs } from "./group-inputs";
import { quotasToWrite, rejectQuotasBelowUsage } from "./group-quotas";
import { guarded } from "./guard";
import { hasUnknown, type Inputs } from "./input-reader";
import { PartialFailure } from "./partial-failure";
import * as session from "./session";
import { warnIfGroupShadowed } from "./warnings";
import { findMismatch, separateInherited, writeRule } from "./write-group-rule";

/** The dynamic provider of `GroupLicenseAllocation`; see that of `UserLicenseAllocation` for how it is found. */
type Provider = pulumi.dynamic.ResourceProvider<Checked, GroupState>;
type Checked = CheckedGroupInputs & InternalInputs;

export const configure: NonNullable<Provider["configure"]> = guarded(async (request) => session.configure(request));

export const check = guarded(
    (olds: Inputs, news: Inputs): Promise<pulumi.dynamic.CheckResult<Inputs>> =>
        checkResource<CheckedGroupInputs & InternalInputs, GroupRule>(news, {
            noun: "group",
            read: checkGroupInputs,
            registryOf: ({ groups }) => groups,
            idsOf: ({ groupId }) => groupId,
            targetOf: (inputs) => inputs,
            passed: async (inputs) => {
                await warnIfGroupShadowed(inputs);
                // The engine has no old inputs where a create follows, also that of a replacement.
                if (Object.keys(olds).length === 0) {
                    await readRuleBefore(inputs);
                }
            },
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
    const isUnconfirmed = olds.unconfirmed === true || news.baseUrl !== olds.baseUrl;
    const change = ruleChange(olds, news);
    if (!change && !isUnconfirmed && news.onRelease === olds.onRelease) {
        finish(news);
        return { changes: false };
    }
    if (change?.quotas.length) {
        await rejectQuotasBelowUsage(news);
    }
    if (session.hasChecked()) {
        announceRuleChange(label(news, id), news.groupId, change, isUnconfirmed);
    }
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
    const { baseUrl, groupId, quotas } = state;
    if (session.addressOf(state) !== baseUrl) {
        announceMovedServer(label(state, id), baseUrl);
        return { id, props: state };
    }
    const held = await session.groupRules(state).read(groupId, { hadQuotas: quotas !== undefined });
    const isListed = held ? true : await isGroupListed(state);
    if (isListed instanceof LicensingError) {
        announceRuleNotRead(label(state, id), groupId, isListed);
        return { id, props: state };
    }
    const { inherited: known = [], userBundleCodes } = state;
    const codes = (held ?? nothingGiven).userBundleCodes.filter(
        (code) => userBundleCodes.includes(code) || !known.includes(code),
    );
    // Added elsewhere, or by something else than the rule; the next write tells which.
    const inherited = [...new Set([...known, ...codes.filter((code) => !userBundleCodes.includes(code))])];
    const seen: GroupRule = { ...(held ?? nothingGiven), userBundleCodes: codes };
    if (!isListed) {
        announceGroupGone(label(state, id), groupId);
    } else {
        announceRuleDrift(label(state, id), groupId, ruleChange(state, seen));
    }
    return { id, props: toGroupState(state, state.organizationId, seen, { inherited }) };
}

export const read = guarded(refresh);

/** Takes the rule away, unless another allocation of the program declares the same group: that one's is seen to then. */
async function release(state: GroupState): Promise<void> {
    session.hearDeclarations();
    const { accountId, groupId } = state;
    const baseUrl = session.addressOf(state);
    const { groups } = session.organization({ accountId, baseUrl });
    const owner = session.isDestroyOf("groups", state.__key) ? undefined : groups.ownerOf(groupId);
    const isDeclared = owner !== undefined;
    const wanted = owner ? owner.target : nothingGiven;
    const known = baseUrl === state.baseUrl ? state : { ...state, baseUrl, unconfirmed: true as const };
    if (wanted === undefined || (!isDeclared && state.onRelease === "keep")) {
        return;
    }
    // The other one may go by an older state; what this one has written since is then not what is declared.
    if (!isDeclared || known.unconfirmed || ruleChange(known, wanted)) {
        try {
            const rules = session.groupRules({ baseUrl, accountId });
            const quotas = await quotasToWrite(rules, groupId, wanted, known);
            const answer = await rules.write(groupId, { ...wanted, quotas });
            const { rule } = separateInherited(answer, { ...state, ...wanted }, state);
            const mismatch = findMismatch({ ...wanted, groupId }, rule);
            if (mismatch) {
                throw mismatch;
            }
        } catch (error) {
            if (isDeclared || !(error instanceof GroupNotFoundError)) {
                throw error;
            }
            // A group that is gone has no rule; a 404 alone may have another reason.
            const isListed = await isGroupListed(known);
            if (isListed instanceof LicensingError) {
                throw groupNotListedError(error, isListed);
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
        .groupMembers({ baseUrl, accountId })
        .then((groups) => groups.some(({ id }) => canonicalId(id) === canonicalId(groupId)), asLicensingError);
}

const deleteResource = guarded((_id: string, state: GroupState) => release(state));

export { deleteResource as delete };

/** What the server said is kept, whatever comes of a write. */
async function write(id: string, inputs: Checked, olds: GroupState | undefined): Promise<GroupState> {
    const { state, error } = await writeRule(inputs, olds);
    finish(inputs, error ? [inputs.groupId] : []);
    if (error) {
        throw state ? new PartialFailure(id, { ...state, __provider: inputs.__provider }, error) : error;
    }
    return state as GroupState;
}

/** Notes that the rule is as declared, or that it could not be written. */
function finish(inputs: Checked, failed: readonly string[] = []): void {
    const { groups } = session.organization(inputs);
    const allocation = groups.ownerOf(inputs.groupId);
    if (allocation) {
        allocation.failed = new IdSet(failed);
        groups.advance(allocation, "finished");
    }
}
