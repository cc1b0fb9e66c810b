import { randomBytes } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import type { AccountRun } from "../allocation/account-run";
import { apply, type Outcome } from "../allocation/apply";
import { contestAll } from "../allocation/handover";
import { observe } from "../allocation/observe";
import {
    type Elsewhere,
    isEmpty,
    isNothingKnown,
    type LastKnownState,
    nothingKnown,
    type Plan,
    plan,
    usersIn,
    withoutOutdated,
} from "../allocation/plan";
import { fromState, type State, toState } from "../contract/user-state";
import { announceChanges, announceDrift, announceInherited, announceNoRead, label } from "./announce-changes";
import { checkResource } from "./check";
import { explainFailedDelete, explainNotTakenOver, explainPostponed, explainShortfalls } from "./failure";
import { guarded } from "./guard";
import { hasUnknown, type Inputs } from "./input-reader";
import { type CheckedInputs, checkInputs } from "./inputs";
import { PartialFailure } from "./partial-failure";
import { createProgress } from "./progress";
import * as session from "./session";
import { lookAtSeats, noteNewSeats, noteSeats, warnOfHidden } from "./warnings";

/**
 * The dynamic provider of `UserLicenseAllocation`. The state holds no code but the line that loads this module by its
 * name, so an operation always runs the installed version, and upgrading changes no resource.
 */
type Provider = pulumi.dynamic.ResourceProvider<Checked, State>;
type Checked = CheckedInputs & { __provider: unknown };

export const configure: NonNullable<Provider["configure"]> = guarded(async (request) => session.configure(request));

export const check = guarded(
    (olds: Inputs, news: Inputs): Promise<pulumi.dynamic.CheckResult<Inputs>> =>
        checkResource<CheckedInputs>(news, checkInputs, async (inputs) => {
            await lookAtSeats(inputs);
            if (Object.keys(olds).length === 0) {
                await noteNewSeats(inputs);
            }
            await warnOfHidden(inputs);
        }),
);

export const diff = guarded(diffAllocation);

async function diffAllocation(id: string, olds: State, news: Checked): Promise<pulumi.dynamic.DiffResult> {
    const replaces = (["accountId", "baseUrl"] as const).filter((property) => news[property] !== olds[property]);
    if (replaces.includes("accountId") || hasUnknown(news as unknown as Inputs)) {
        return { changes: true, replaces };
    }
    const account = session.account(news.accountId);
    const lastKnown = current(account, fromState(olds));
    const planned = planFor(account, lastKnown, news);
    await noteSeats(news, planned, lastKnown);
    if (replaces.length > 0) {
        return { changes: true, replaces };
    }
    account.believes(news.userIds, lastKnown);
    contestAll(account, planned, lastKnown);
    if (isEmpty(planned) && news.onRelease === olds.onRelease) {
        account.settle(news.userIds);
        return { changes: false };
    }
    announceChanges(label(account.declarerOf(news.userIds), { ...news, id }), planned, lastKnown);
    return { changes: true };
}

export const create = guarded(createAllocation);

async function createAllocation(inputs: Checked): Promise<pulumi.dynamic.CreateResult<State>> {
    const id = `${inputs.accountId}/${randomBytes(6).toString("hex")}`;
    const outcome = await run(nothingKnown, inputs);
    const reached = !isNothingKnown(outcome.lastKnown);
    return { id, outs: settle(outcome, inputs, inputs.accountId, reached ? id : undefined) };
}

export const update = guarded(updateAllocation);

async function updateAllocation(id: string, olds: State, news: Checked): Promise<pulumi.dynamic.UpdateResult<State>> {
    return { outs: settle(await run(fromState(olds), news), news, olds.organizationId, id) };
}

async function refresh(id: string, state: State): Promise<pulumi.dynamic.ReadResult<State>> {
    const licensed = await session.licensedUsers(state.baseUrl, state.accountId);
    if (licensed === undefined) {
        announceNoRead();
        return { id, props: state };
    }
    const before = fromState(state);
    const after = observe(before, licensed, state.useExternalLicense);
    announceDrift(id, before, after);
    return { id, props: toState(state, state.organizationId, after) };
}

export const read = guarded(refresh);

async function release(state: State): Promise<void> {
    if (session.hasFailed()) {
        throw explainPostponed();
    }
    const { shortfalls, notTakenOver } = await run(fromState(state), { ...state, userIds: [], userBundleCodes: [] });
    if (shortfalls.length > 0) {
        throw explainFailedDelete(shortfalls, state.accountId);
    }
    if (notTakenOver.length > 0) {
        throw explainNotTakenOver(notTakenOver, state.accountId);
    }
}

const deleteResource = guarded((_id: string, state: State) => release(state));

export { deleteResource as delete };

/** Brings the users of one allocation from what is last known to what is declared. */
async function run(before: LastKnownState, declaration: CheckedInputs): Promise<Outcome> {
    const { accountId, baseUrl } = declaration;
    const account = session.account(accountId);
    const lastKnown = current(account, before);
    const planned = planFor(account, lastKnown, declaration);
    const surroundings = {
        licensing: session.licensing(baseUrl, accountId),
        account,
        elsewhere: elsewhere(account, declaration),
        maxUsersPerRequest: session.settings().maxUsersPerRequest,
        declared: declaration.userIds,
        onInherited: (user: string, code: string) => announceInherited(accountId, user, code),
        onProgress: createProgress(
            label(account.declarerOf(declaration.userIds), { accountId, id: accountId }),
            usersIn(planned),
        ),
    };
    return account.carryOut(() => apply(planned, lastKnown, surroundings));
}

/** What a state says, less what other allocations know better. */
function current(account: AccountRun, before: LastKnownState): LastKnownState {
    return withoutOutdated(before, (user, since) => account.isOutdated(user, since));
}

function planFor(account: AccountRun, before: LastKnownState, declaration: CheckedInputs): Plan {
    return plan(before, declaration, {
        maxUsersPerRequest: session.settings().maxUsersPerRequest,
        elsewhere: elsewhere(account, declaration),
    });
}

/**
 * What the account's other allocations say of a user. Deletes come last in a run, save one that makes room for its own
 * replacement: that one is checked and still to come, and grants again what the delete releases.
 */
function elsewhere(account: AccountRun, { userIds }: CheckedInputs): Elsewhere {
    const isDelete = userIds.length === 0;
    return (user, knownHere) => {
        const takeover = account.takeover(user);
        if (takeover !== "undeclared" && account.wasGranted(user)) {
            return "held";
        }
        if (takeover === "undeclared" || (isDelete && takeover === "under way")) {
            return "undeclared";
        }
        const since = account.believedSince(user);
        if (since === undefined) {
            return "declared";
        }
        return since > knownHere ? "held" : "believed";
    };
}

/** The state after a run; when somebody was not reached, thrown with the error, so that the engine keeps it. */
function settle(outcome: Outcome, inputs: Checked, organizationId: string, id: string | undefined): State {
    const state = toState(inputs, outcome.organizationId ?? organizationId, outcome.lastKnown);
    if (outcome.shortfalls.length === 0) {
        return state;
    }
    const error = explainShortfalls(outcome.shortfalls, inputs.accountId);
    throw id === undefined ? error : new PartialFailure(id, { ...state, __provider: inputs.__provider }, error);
}
