import { randomBytes } from "node:crypto";
import { type GroupState, toGroupState } from "../contract/group-state";
import { type GroupRule, nothingGiven, ruleChange } from "../domain/group-rule";
import { canonicalId } from "../domain/id";
import { IdSet } from "../domain/id-map";
import { asLicensingError, GroupNotFoundError, LicensingError } from "../errors";
import { readRuleBefore } from "./adoption";
import { groupNotListedError } from "./allocation-errors";
import { checkResource } from "./check";
import { type CheckedGroupInputs, checkGroupInputs } from "./group-inputs";
import { quotasToWrite, rejectQuotasBelowUsage } from "./group-quotas";
import { hasUnknown, type Inputs } from "./input-reader";
import { groupMembers } from "./reads";
import type { Applied, Difference, InternalInputs, Lifecycle } from "./resource";
import { ResourceLines } from "./resource-lines";
import type { Session } from "./session";
import { warnIfGroupShadowed } from "./warnings";
import { findMismatch, separateInherited, writeRule } from "./write-group-rule";

export type GroupInputs = CheckedGroupInputs & InternalInputs;

export const groupLicenseAllocation: Lifecycle<GroupInputs, GroupState> = {
    check: (session, olds, news) =>
        checkResource<GroupInputs, GroupRule>(session, news, {
            noun: "group",
            read: checkGroupInputs,
            registryOf: ({ groups }) => groups,
            idsOf: ({ groupId }) => groupId,
            targetOf: (inputs) => inputs,
            passed: async (inputs) => {
                await warnIfGroupShadowed(session, inputs);
                // The engine has no old inputs before a create, including that of a replacement.
                if (Object.keys(olds).length === 0) {
                    await readRuleBefore(session, inputs);
                }
            },
        }),

    diff,

    async create(session, inputs) {
        const id = `${inputs.accountId}/group/${randomBytes(6).toString("hex")}`;
        return { id, ...(await write(session, inputs, undefined)) };
    },

    update: (session, _id, olds, news) =>
        // Nothing is known from another server.
        write(session, news, news.baseUrl === olds.baseUrl ? olds : { ...olds, unconfirmed: true }),

    read,

    delete: release,

    unconfirmedState: (_session, olds, news) =>
        toGroupState(news, olds?.organizationId ?? news.accountId, olds ?? nothingGiven, {
            unconfirmed: true,
            inherited: olds?.inherited,
        }),
};

async function diff(session: Session, id: string, olds: GroupState, news: GroupInputs): Promise<Difference> {
    const replaces = (["accountId", "groupId"] as const).filter(
        (property) => canonicalId(news[property]) !== canonicalId(olds[property]),
    );
    if (replaces.length > 0 || hasUnknown(news as unknown as Inputs)) {
        return { changes: true, replaces };
    }
    session.readDeclarations();
    const isUnconfirmed = olds.unconfirmed === true || news.baseUrl !== olds.baseUrl;
    const change = ruleChange(olds, news);
    if (!change && !isUnconfirmed && news.onRelease === olds.onRelease) {
        finish(session, news);
        return { changes: false, replaces };
    }
    if (change?.quotas.length) {
        await rejectQuotasBelowUsage(session, news);
    }
    if (session.hasChecked) {
        new ResourceLines(session, news, id).ruleChange(news.groupId, change, isUnconfirmed);
    }
    return { changes: true, replaces };
}

async function read(session: Session, id: string, state: GroupState): Promise<GroupState> {
    const { baseUrl, groupId, quotas } = state;
    const lines = new ResourceLines(session, state, id);
    if (session.organizations.addressOf(state) !== baseUrl) {
        lines.movedServer(baseUrl);
        return state;
    }
    const held = await session.groupRules(state).read(groupId, { hadQuotas: quotas !== undefined });
    const isListed = held ? true : await isGroupListed(session, state);
    if (isListed instanceof LicensingError) {
        lines.ruleNotRead(groupId, isListed);
        return state;
    }
    const { inherited: known = [], userBundleCodes } = state;
    const codes = (held ?? nothingGiven).userBundleCodes.filter(
        (code) => userBundleCodes.includes(code) || !known.includes(code),
    );
    // Added outside Pulumi, or by something other than the rule; the next write shows which.
    const inherited = [...new Set([...known, ...codes.filter((code) => !userBundleCodes.includes(code))])];
    const seen: GroupRule = { ...(held ?? nothingGiven), userBundleCodes: codes };
    if (!isListed) {
        lines.groupGone(groupId);
    } else {
        lines.ruleDrift(groupId, ruleChange(state, seen));
    }
    return toGroupState(state, state.organizationId, seen, { inherited });
}

/** If another allocation of the program declares the same group, writes that one's rule instead. */
async function release(session: Session, _id: string, state: GroupState): Promise<void> {
    session.readDeclarations();
    const { accountId, groupId } = state;
    const baseUrl = session.organizations.addressOf(state);
    const { groups } = session.organization({ accountId, baseUrl });
    const owner = session.organizations.isDestroyOf("groups", state.__key) ? undefined : groups.ownerOf(groupId);
    const isDeclared = owner !== undefined;
    const wanted = owner ? owner.target : nothingGiven;
    const known = baseUrl === state.baseUrl ? state : { ...state, baseUrl, unconfirmed: true as const };
    if (wanted === undefined || (!isDeclared && state.onRelease === "keep")) {
        return;
    }
    // The other allocation may rely on an older state, so what this one has written since may differ from its declaration.
    if (!isDeclared || known.unconfirmed || ruleChange(known, wanted)) {
        try {
            const rules = session.groupRules({ baseUrl, accountId });
            const quotas = await quotasToWrite(rules, groupId, wanted, known);
            const response = await rules.write(groupId, { ...wanted, quotas });
            const { rule } = separateInherited(session, response, { ...state, ...wanted }, state);
            const mismatch = findMismatch({ ...wanted, groupId }, rule);
            if (mismatch) {
                throw mismatch;
            }
        } catch (error) {
            if (isDeclared || !(error instanceof GroupNotFoundError)) {
                throw error;
            }
            // A deleted group has no rule, but a 404 may have another reason.
            const isListed = await isGroupListed(session, known);
            if (isListed instanceof LicensingError) {
                throw groupNotListedError(error, isListed);
            }
            if (isListed) {
                throw error;
            }
        }
    }
}

async function isGroupListed(
    session: Session,
    { baseUrl, accountId, groupId }: GroupState,
): Promise<boolean | LicensingError> {
    try {
        const groups = await groupMembers(session, { baseUrl, accountId });
        return groups.some(({ id }) => canonicalId(id) === canonicalId(groupId));
    } catch (error) {
        return asLicensingError(error);
    }
}

/** The state keeps the server's response even after a failure. */
async function write(
    session: Session,
    inputs: GroupInputs,
    olds: GroupState | undefined,
): Promise<Applied<GroupState>> {
    const outcome = await writeRule(session, inputs, olds);
    finish(session, inputs, outcome.error ? [inputs.groupId] : []);
    return outcome;
}

function finish(session: Session, inputs: GroupInputs, failed: readonly string[] = []): void {
    const { groups } = session.organization(inputs);
    const allocation = groups.ownerOf(inputs.groupId);
    if (allocation) {
        allocation.failed = new IdSet(failed);
        groups.advance(allocation, "finished");
    }
}
