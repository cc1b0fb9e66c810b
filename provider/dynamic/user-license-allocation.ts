import { randomBytes } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { apply, type Outcome } from "../allocation/apply";
import { isEmpty, knownUsers, type LastKnownState, nothingKnown, plan } from "../allocation/plan";
import { explainShortfalls, PartialFailure, withoutStack } from "./failure";
import { type CheckedInputs, checkInputs, hasUnknown, type Inputs } from "./inputs";
import * as session from "./session";
import { fromState, type State, toState } from "./state";

/**
 * The dynamic provider of `UserLicenseAllocation`. The state holds no code but the line that loads this module by its
 * name, so an operation always runs the installed version, and upgrading changes no resource.
 */
type Provider = pulumi.dynamic.ResourceProvider<Checked, State>;
type Checked = CheckedInputs & { __provider: unknown };

export const configure: NonNullable<Provider["configure"]> = async (request) => session.configure(request);

export async function check(_olds: Inputs, news: Inputs): Promise<pulumi.dynamic.CheckResult<Inputs>> {
    const { settings, problems: settingProblems } = session.settings();
    const { inputs, problems } = checkInputs(news, settings);
    const all = [...settingProblems, ...problems];
    if (all.length === 0 && !hasUnknown(inputs)) {
        const { accountId, userIds } = inputs as unknown as Checked;
        session.claims.claim(accountId, userIds);
    }
    // The engine prints a named property's whole value, however long; the reason names what matters of it.
    return { inputs, failures: all.map(({ reason }) => ({ property: "", reason })) };
}

export async function diff(_id: string, olds: State, news: Checked): Promise<pulumi.dynamic.DiffResult> {
    const replaces = (["accountId", "baseUrl"] as const).filter((property) => news[property] !== olds[property]);
    const changes =
        replaces.length > 0 ||
        hasUnknown(news as unknown as Inputs) ||
        news.onRelease !== olds.onRelease ||
        !isEmpty(plan(fromState(olds), news, session.planningBounds(news.accountId)));
    return { changes, replaces };
}

export async function create(inputs: Checked): Promise<pulumi.dynamic.CreateResult<State>> {
    const id = `${inputs.accountId}/${randomBytes(6).toString("hex")}`;
    const outcome = await run(nothingKnown, inputs);
    const reached = knownUsers(outcome.lastKnown).length > 0;
    return { id, outs: settle(outcome, inputs, inputs.accountId, reached ? id : undefined) };
}

export async function update(id: string, olds: State, news: Checked): Promise<pulumi.dynamic.UpdateResult<State>> {
    return { outs: settle(await run(fromState(olds), news), news, olds.organizationId, id) };
}

async function release(state: State): Promise<void> {
    const outcome = await run(fromState(state), { ...state, userIds: [], userBundleCodes: [] });
    if (outcome.shortfalls.length > 0) {
        throw explainShortfalls(outcome.shortfalls, state.accountId);
    }
}

const deleteResource = (_id: string, state: State): Promise<void> => withoutStack(release(state));

export { deleteResource as delete };

/** Brings the users of one allocation from what is last known to what is declared. */
async function run(before: LastKnownState, declaration: CheckedInputs): Promise<Outcome> {
    const { accountId, baseUrl } = declaration;
    const planned = plan(before, declaration, session.planningBounds(accountId));
    return apply(planned, before, session.licensing(baseUrl, accountId));
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
