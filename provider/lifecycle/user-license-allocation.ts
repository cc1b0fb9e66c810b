import { randomBytes } from "node:crypto";
import type { UserAllocation } from "../allocation/account";
import { isEmpty, type Plan } from "../allocation/plan";
import { type State, toState } from "../contract/user-state";
import { diffWrites } from "../domain/changes";
import { canonicalId } from "../domain/id";
import { IdSet } from "../domain/id-map";
import { emptyState, isEmptyState, type KnownState } from "../domain/known-state";
import { isSameSet } from "../domain/license-set";
import { observe } from "../domain/observe";
import { failedDeleteError, notTakenOverError, shortfallError } from "./allocation-errors";
import { type ApplyOutcome, allocationOf, applyUsers, knownAt, type UserInputs } from "./apply-users";
import { changeLinesOf } from "./change-lines";
import { checkResource } from "./check";
import { readHeldAlready } from "./held-already";
import { hasUnknown, type Inputs } from "./input-reader";
import { logReadUnavailable } from "./log-once";
import { noteHolders } from "./max-releases";
import type { OrganizationId } from "./organizations";
import { licensedUsers } from "./reads";
import type { Applied, Difference, Lifecycle } from "./resource";
import { ResourceLines } from "./resource-lines";
import { readSeats, recordSeatDemand } from "./seats";
import type { Session } from "./session";
import { checkInputs } from "./user-inputs";
import { warnIfGroupShadowed } from "./warnings";

export const userLicenseAllocation: Lifecycle<UserInputs, State> = {
    check: (session, olds, news) =>
        checkResource<UserInputs, UserAllocation["target"] & object>(session, news, {
            noun: "user",
            read: checkInputs,
            registryOf: ({ users }) => users.registry,
            idsOf: ({ userIds }) => userIds,
            targetOf: ({ userBundleCodes, useExternalLicense }) => ({ userBundleCodes, useExternalLicense }),
            passed: async (inputs, allocation) => {
                await readSeats(session, inputs);
                if (allocation && Object.keys(olds).length === 0) {
                    await noteNew(session, inputs, allocation);
                }
                await warnIfGroupShadowed(session, inputs);
            },
        }),

    diff,

    async create(session, inputs) {
        const id = `${inputs.accountId}/${randomBytes(6).toString("hex")}`;
        const result = await applyUsers(session, emptyState(), inputs, allocationOf(session, inputs));
        return { id, ...conclude(session, result, inputs, inputs.accountId, !isEmptyState(result.known)) };
    },

    async update(session, _id, olds, news) {
        const known = knownAt(session, news.baseUrl, olds);
        const result = await applyUsers(session, known, news, allocationOf(session, news));
        // If nothing reached a new address, the state keeps that of the old one.
        const isKept = news.baseUrl === olds.baseUrl || result.hasReachedServer;
        return conclude(session, result, news, olds.organizationId, isKept);
    },

    async read(session, id, state) {
        const { baseUrl } = state;
        const lines = new ResourceLines(session, state, id);
        if (session.organizations.addressOf(state) !== baseUrl) {
            lines.movedServer(baseUrl);
            return state;
        }
        const licensed = await licensedUsers(session, state);
        if (licensed === undefined) {
            logReadUnavailable(session);
            return state;
        }
        const before = knownAt(session, baseUrl, state);
        const after = observe(before, (user) => licensed.get(user) ?? [], state.useExternalLicense);
        lines.drift(before, after);
        return toState(state, after);
    },

    delete: release,

    unconfirmedState(session, olds, news) {
        const known = olds ? knownAt(session, news.baseUrl, olds) : emptyState();
        const declared = new IdSet(news.userIds);
        const isWritten = (user: string) => {
            const holding = known.holdings.get(user);
            return !declared.has(user) || holding === undefined || !isSameSet(holding, news);
        };
        const users = [...news.userIds, ...known.holdings.keys()].filter(isWritten);
        const unconfirmed = new IdSet([...known.unconfirmed, ...users]);
        const organizationId = olds?.organizationId ?? news.accountId;
        return toState({ ...news, organizationId }, { ...known, unconfirmed });
    },
};

/** Preview calls check for a new resource but never create. The new half of a replacement has reported its plan in diff. */
async function noteNew(session: Session, inputs: UserInputs, allocation: UserAllocation): Promise<void> {
    const lines = changeLinesOf(session, inputs);
    if (!lines.hasPlan(allocation)) {
        const known = await readHeldAlready(session, inputs, inputs.userIds);
        const plan = { releases: [], grants: [inputs], moved: [], kept: [] };
        await recordSeatDemand(session, inputs, allocation, plan, known);
        lines.addPlan(allocation, plan, known);
    }
}

async function diff(session: Session, id: string, olds: State, news: UserInputs): Promise<Difference> {
    session.readDeclarations();
    if (canonicalId(news.accountId) !== canonicalId(olds.accountId)) {
        const before = { ...olds, baseUrl: session.organizations.addressOf(olds) };
        noteState(session, before, id, knownAt(session, before.baseUrl, olds));
        return { changes: true, replaces: ["accountId"] };
    }
    const { users: account } = session.organization(news);
    const allocation = allocationOf(session, news);
    if (hasUnknown(news as unknown as Inputs)) {
        if (allocation) {
            changeLinesOf(session, news).addPlan(allocation);
        }
        return { changes: true, replaces: [] };
    }
    const known = knownAt(session, news.baseUrl, olds);
    noteState(session, news, id, known);
    const plan = account.plan(known, news, allocation, session.settings().maxUsersPerRequest);
    noteHolders(session, news, known);
    await recordSeatDemand(session, news, allocation, plan, known);
    if (session.hasChecked) {
        logChanges(session, news, id, plan, known);
    }
    const changes = !isEmpty(plan) || news.onRelease !== olds.onRelease || news.baseUrl !== olds.baseUrl;
    // A refresh calls diff with the old inputs, before any check.
    if (!changes && allocation?.isChecked) {
        account.registry.advance(allocation, "finished");
    }
    return { changes, replaces: [] };
}

/** A refresh, which calls diff before any check, records none. */
function noteState(session: Session, where: OrganizationId, id: string, known: KnownState): void {
    if (session.hasChecked) {
        session.organization(where).users.states.set(id, known);
    }
}

function logChanges(session: Session, news: UserInputs, id: string, plan: Plan, known: KnownState): void {
    const allocation = allocationOf(session, news);
    if (allocation) {
        changeLinesOf(session, news).addPlan(allocation, plan, known);
    } else {
        const changes = diffWrites([...plan.grants, ...plan.releases], known);
        new ResourceLines(session, news, id).changes(changes, plan.kept);
    }
}

async function release(session: Session, id: string, state: State): Promise<void> {
    session.readDeclarations();
    const baseUrl = session.organizations.addressOf(state);
    let known = knownAt(session, baseUrl, state);
    const isDestroy = session.organizations.isDestroyOf("users", state.__key);
    if (isDestroy) {
        // Another state may list the users left to it, so release only this state's holders.
        new ResourceLines(session, state, id).left([...known.left.keys()]);
        known = { ...known, left: emptyState().left };
    }
    const inputs = { ...state, baseUrl, userIds: [], userBundleCodes: [] };
    // A replaced resource whose delete is left from an earlier run makes no room: this run may not include its replacement.
    const isOfThisRun = session.organization(inputs).users.states.delete(id);
    const replacement = isDestroy || isOfThisRun ? allocationOf(session, inputs) : undefined;
    const { failures, notTakenOver, goneProblem } = await applyUsers(session, known, inputs, replacement);
    if (failures.length > 0) {
        throw failedDeleteError(session.people, failures, state.accountId, goneProblem);
    }
    if (notTakenOver.length > 0) {
        throw notTakenOverError(session.people, notTakenOver, state.accountId);
    }
}

function conclude(
    { people }: Session,
    { known, failures, organizationId, goneProblem, seatsLeft }: ApplyOutcome,
    inputs: UserInputs,
    lastOrganizationId: string,
    isKept: boolean,
): Applied<State> {
    const state = toState({ ...inputs, organizationId: organizationId ?? lastOrganizationId }, known);
    return failures.length === 0
        ? { state, error: undefined }
        : {
              state: isKept ? state : undefined,
              error: shortfallError(people, failures, inputs.accountId, goneProblem, seatsLeft),
          };
}
