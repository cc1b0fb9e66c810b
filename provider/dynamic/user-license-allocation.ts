import { randomBytes } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import type { UserAllocation } from "../allocation/account";
import { type ApplyResult, apply } from "../allocation/apply";
import { countWrites, isEmpty, type Plan } from "../allocation/plan";
import { fromState, type State, toState } from "../contract/user-state";
import { diffWrites } from "../domain/changes";
import { canonicalId } from "../domain/id";
import { IdSet } from "../domain/id-map";
import { atAnotherServer, emptyState, isEmptyState, type KnownState } from "../domain/known-state";
import { observe } from "../domain/observe";
import { wantsSeats } from "../domain/write-result";
import { asLicensingError, type LicensingError } from "../errors";
import { failedDeleteError, foreignListError, notTakenOverError, shortfallError } from "./allocation-errors";
import {
    announceChanges,
    announceDrift,
    announceGone,
    announceInherited,
    announceLeft,
    announceMovedServer,
    announceNoRead,
    label,
} from "./announce-changes";
import { changeLinesOf } from "./change-lines";
import { checkResource, type InternalInputs } from "./check";
import { rejectOverlaps } from "./cross-check";
import { guarded } from "./guard";
import { readHeldAlready } from "./held-already";
import { hasUnknown, type Inputs } from "./input-reader";
import { type CheckedInputs, checkInputs } from "./inputs";
import { isShareOfHolders, noteHolders, rejectMassRelease } from "./max-releases";
import { PartialFailure } from "./partial-failure";
import { createProgressLine } from "./progress-line";
import { describeSeatsLeft, readSeats, recordSeatDemand } from "./seats";
import * as session from "./session";
import { warnIfGroupShadowed } from "./warnings";

/**
 * The dynamic provider of `UserLicenseAllocation`. The state holds no code but the line that loads this module by its
 * name, so an operation always runs the installed version, and upgrading changes no resource.
 */
type Provider = pulumi.dynamic.ResourceProvider<Checked, State>;
type Checked = CheckedInputs & InternalInputs;

export const configure: NonNullable<Provider["configure"]> = guarded(async (request) => session.configure(request));

export const check = guarded(
    (olds: Inputs, news: Inputs): Promise<pulumi.dynamic.CheckResult<Inputs>> =>
        checkResource<Checked, UserAllocation["target"] & object>(news, {
            noun: "user",
            read: checkInputs,
            registryOf: ({ users }) => users.registry,
            idsOf: ({ userIds }) => userIds,
            targetOf: ({ userBundleCodes, useExternalLicense }) => ({ userBundleCodes, useExternalLicense }),
            passed: async (inputs, allocation) => {
                await readSeats(inputs);
                if (allocation && Object.keys(olds).length === 0) {
                    await noteNew(inputs, allocation);
                }
                await warnIfGroupShadowed(inputs);
            },
        }),
);

/** A preview calls check of what is to be created, and never create. The new half of a replacement is no news. */
async function noteNew(inputs: Checked, allocation: UserAllocation): Promise<void> {
    const lines = changeLinesOf(inputs);
    if (!lines.hasHeard(allocation)) {
        const known = await readHeldAlready(inputs, inputs.userIds);
        const plan = { releases: [], grants: [inputs], moved: [], kept: [] };
        await recordSeatDemand(inputs, allocation, plan, known);
        lines.hear(allocation, plan, known);
    }
}

export const diff = guarded(diffAllocation);

async function diffAllocation(id: string, olds: State, news: Checked): Promise<pulumi.dynamic.DiffResult> {
    session.hearDeclarations();
    if (canonicalId(news.accountId) !== canonicalId(olds.accountId)) {
        const before = { ...olds, baseUrl: session.addressOf(olds) };
        session.organization(before).users.states.set(id, knownAt(before.baseUrl, olds));
        return { changes: true, replaces: ["accountId"] };
    }
    const { users: account } = session.organization(news);
    const allocation = allocationOf(news);
    if (hasUnknown(news as unknown as Inputs)) {
        allocation && changeLinesOf(news).hear(allocation);
        return { changes: true };
    }
    const known = knownAt(news.baseUrl, olds);
    account.states.set(id, known);
    const plan = account.plan(known, news, allocation, session.settings().maxUsersPerRequest);
    noteHolders(news, known);
    await recordSeatDemand(news, allocation, plan, known);
    if (session.hasChecked()) {
        sayChanges(news, id, plan, known);
    }
    if (isEmpty(plan) && news.onRelease === olds.onRelease && news.baseUrl === olds.baseUrl) {
        if (allocation) {
            account.registry.advance(allocation, "finished");
        }
        return { changes: false };
    }
    return { changes: true };
}

function sayChanges(news: Checked, id: string, plan: Plan, known: KnownState): void {
    const allocation = allocationOf(news);
    if (allocation) {
        changeLinesOf(news).hear(allocation, plan, known);
    } else {
        announceChanges(label(news, id), diffWrites([...plan.grants, ...plan.releases], known), plan.kept);
    }
}

export const create = guarded(createAllocation);

async function createAllocation(inputs: Checked): Promise<pulumi.dynamic.CreateResult<State>> {
    const id = `${inputs.accountId}/${randomBytes(6).toString("hex")}`;
    const result = await run(emptyState(), inputs);
    const isInState = !isEmptyState(result.known);
    return { id, outs: settle(result, inputs, inputs.accountId, isInState ? id : undefined) };
}

export const update = guarded(updateAllocation);

async function updateAllocation(id: string, olds: State, news: Checked): Promise<pulumi.dynamic.UpdateResult<State>> {
    const result = await run(knownAt(news.baseUrl, olds), news);
    // Where nothing has reached a new address, the state goes on saying what the old one said.
    const isInState = news.baseUrl === olds.baseUrl || result.hasReachedServer;
    return { outs: settle(result, news, olds.organizationId, isInState ? id : undefined) };
}

export const read = guarded(refresh);

async function refresh(id: string, state: State): Promise<pulumi.dynamic.ReadResult<State>> {
    const { baseUrl } = state;
    if (session.addressOf(state) !== baseUrl) {
        announceMovedServer(label(state, id), baseUrl);
        return { id, props: state };
    }
    const licensed = await session.licensedUsers(state);
    if (licensed === undefined) {
        announceNoRead();
        return { id, props: state };
    }
    const before = knownAt(baseUrl, state);
    const after = observe(before, (user) => licensed.get(user) ?? [], state.useExternalLicense);
    announceDrift(label(state, id), before, after);
    return { id, props: toState(state, after) };
}

const deleteResource = guarded((id: string, state: State) => release(id, state));

export { deleteResource as delete };

async function release(id: string, state: State): Promise<void> {
    session.hearDeclarations();
    const baseUrl = session.addressOf(state);
    let known = knownAt(baseUrl, state);
    if (session.isDestroyOf("users", state.__key)) {
        // Whom it has left, another state may hold: only what this state holds is released.
        announceLeft(label(state, id), [...known.left.keys()]);
        known = { ...known, left: emptyState().left };
    }
    const inputs = { ...state, baseUrl, userIds: [], userBundleCodes: [], __provider: undefined };
    session.organization(inputs).users.states.delete(id);
    const result = await run(known, inputs);
    if (result.failures.length > 0) {
        throw failedDeleteError(result.failures, state.accountId, result.goneProblem);
    }
    if (result.notTakenOver.length > 0) {
        throw notTakenOverError(result.notTakenOver, state.accountId);
    }
}

interface RunResult extends ApplyResult {
    /** Why it is not known whether users whose release was rejected are gone. */
    goneProblem: LicensingError | undefined;
    /** Where seats did not suffice, how many there were. */
    seatsLeft: string | undefined;
}

/** Brings the users of one allocation from what is last known to what is declared; to nobody, in a delete. */
async function run(known: KnownState, inputs: Checked): Promise<RunResult> {
    const { users: account, writer } = session.organization(inputs);
    const { progress } = account;
    const { maxUsersPerRequest } = session.settings();
    const isDelete = inputs.userIds.length === 0;
    const allocation = allocationOf(inputs);
    const name = label(inputs, inputs.accountId);
    let goneProblem: LicensingError | undefined;
    const findGone = async (users: readonly string[]) => {
        try {
            const listed = await session.userIds(inputs);
            const rejected = new IdSet(users);
            const others = [...known.holdings.keys()].filter((user) => !rejected.has(user));
            if (listed.size === 0 || (others.length > 0 && !others.some((user) => listed.has(user)))) {
                throw foreignListError(listed.size);
            }
            const gone = users.filter((user) => !listed.has(user));
            announceGone(name, gone);
            return gone;
        } catch (error) {
            goneProblem = asLicensingError(error);
            return [];
        }
    };
    const makePlan = () => account.plan(known, inputs, allocation, maxUsersPerRequest);
    const carryOut = async () => {
        let plan = makePlan();
        if (await account.untilOwnersAreCertain(plan, inputs.userIds)) {
            plan = makePlan();
        }
        if (allocation && !isDelete) {
            rejectOverlaps(allocation, "user");
        }
        if (plan.releases.length > 0 && !isDelete && isShareOfHolders()) {
            await progress.until(() => changeLinesOf(inputs).isComplete);
        }
        noteHolders(inputs, known);
        rejectMassRelease(inputs, plan.releases);
        if (isDelete) {
            announceChanges(name, diffWrites(plan.releases, known), plan.kept);
        }
        return apply(known, plan, {
            ...{ account, writer, allocation, isDelete, maxUsersPerRequest, findGone },
            useExternalLicense: inputs.useExternalLicense,
            onProgress: createProgressLine(name, countWrites(plan)),
            onInherited: (user, code) => announceInherited(inputs.accountId, user, code),
        });
    };
    try {
        const result = await progress.operation(carryOut);
        const seatsLeft = result.failures.some(wantsSeats) ? await describeSeatsLeft(inputs) : undefined;
        return { ...result, goneProblem, seatsLeft };
    } finally {
        // Others wait for its write, also where it has failed in another way than a write does.
        if (allocation && !isDelete && allocation.status !== "finished") {
            account.registry.advance(allocation, "invalid");
        }
        if (allocation && !isDelete) {
            changeLinesOf(inputs).say(allocation);
        }
    }
}

/** The allocation that the program declares; a state of an older version has no name, and is found by its users. */
function allocationOf({ __key, userIds, ...organization }: Checked): UserAllocation | undefined {
    const { registry } = session.organization(organization).users;
    return registry.find(__key) ?? registry.ownerOf(userIds[0] ?? "");
}

/** What a state knows of the users at a server; what it knows of another server counts for nothing there. */
function knownAt(baseUrl: string, state: State): KnownState {
    const known = fromState(state);
    if (state.__isSecret === true) {
        session.hideUsers([...known.holdings.keys(), ...known.unconfirmed, ...known.left.keys()]);
    }
    return state.baseUrl === baseUrl ? known : atAnotherServer(known);
}

/** The state after a run; when somebody was not reached, thrown with the error, so that the engine keeps it. */
function settle(result: RunResult, inputs: Checked, organizationId: string, id: string | undefined): State {
    const header = { ...inputs, organizationId: result.organizationId ?? organizationId };
    const state = toState(header, result.known);
    if (result.failures.length === 0) {
        return state;
    }
    const error = shortfallError(result.failures, inputs.accountId, result.goneProblem, result.seatsLeft);
    throw id === undefined ? error : new PartialFailure(id, { ...state, __provider: inputs.__provider }, error);
}
