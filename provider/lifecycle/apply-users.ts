import type { UserAllocation } from "../allocation/account";
import { type ApplyResult, apply } from "../allocation/apply";
import { countWrites } from "../allocation/plan";
import { fromState, type State } from "../contract/user-state";
import { diffWrites } from "../domain/changes";
import { IdSet } from "../domain/id-map";
import { atAnotherServer, type KnownState } from "../domain/known-state";
import { wantsSeats } from "../domain/write-result";
import { asLicensingError, type LicensingError } from "../errors";
import { foreignListError } from "./allocation-errors";
import { changeLinesOf } from "./change-lines";
import { rejectOverlaps } from "./cross-check";
import { logInheritedCode } from "./log-once";
import { isShareOfHolders, noteHolders, rejectMassRelease } from "./max-releases";
import { createProgressLine } from "./progress-line";
import { userIds } from "./reads";
import type { InternalInputs } from "./resource";
import { ResourceLines } from "./resource-lines";
import { describeSeatsLeft } from "./seats";
import type { Session } from "./session";
import type { CheckedInputs } from "./user-inputs";

export type UserInputs = CheckedInputs & InternalInputs;

export interface ApplyOutcome extends ApplyResult {
    goneProblem: LicensingError | undefined;
    seatsLeft: string | undefined;
}

export async function applyUsers(
    session: Session,
    known: KnownState,
    inputs: UserInputs,
    allocation: UserAllocation | undefined,
): Promise<ApplyOutcome> {
    const { users: account, writer } = session.organization(inputs);
    const { progress } = account;
    const { maxUsersPerRequest } = session.settings();
    const isDelete = inputs.userIds.length === 0;
    const lines = new ResourceLines(session, inputs, inputs.accountId);
    let goneProblem: LicensingError | undefined;
    const findGone = async (users: readonly string[]) => {
        try {
            const gone = await findGoneUsers(session, inputs, known, users);
            lines.gone(gone);
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
            rejectOverlaps(session, allocation, "user");
        }
        if (plan.releases.length > 0 && !isDelete && isShareOfHolders(session)) {
            await progress.until(() => changeLinesOf(session, inputs).isComplete);
        }
        noteHolders(session, inputs, known);
        rejectMassRelease(session, inputs, plan.releases);
        if (isDelete) {
            lines.changes(diffWrites(plan.releases, known), plan.kept);
        }
        return apply(known, plan, {
            ...{ account, writer, allocation, isDelete, maxUsersPerRequest, findGone },
            useExternalLicense: inputs.useExternalLicense,
            onProgress: createProgressLine(session.log, {
                name: lines.name,
                key: lines.key,
                asked: countWrites(plan),
            }),
            onInherited: (user, code) => logInheritedCode(session, inputs.accountId, user, code),
        });
    };
    try {
        const result = await progress.operation(carryOut);
        const seatsLeft = result.failures.some(wantsSeats) ? await describeSeatsLeft(session, inputs) : undefined;
        return { ...result, goneProblem, seatsLeft };
    } finally {
        // Others wait for its write, even if it never started.
        if (allocation && !isDelete && allocation.status !== "finished") {
            account.registry.advance(allocation, "invalid");
        }
        if (allocation && !isDelete) {
            changeLinesOf(session, inputs).log(allocation);
        }
    }
}

async function findGoneUsers(
    session: Session,
    inputs: UserInputs,
    known: KnownState,
    rejected: readonly string[],
): Promise<string[]> {
    const listed = await userIds(session, inputs);
    const isRejected = new IdSet(rejected);
    const others = [...known.holdings.keys()].filter((user) => !isRejected.has(user));
    if (listed.size === 0 || (others.length > 0 && !others.some((user) => listed.has(user)))) {
        throw foreignListError(listed.size);
    }
    return rejected.filter((user) => !listed.has(user));
}

/** A state of an older version has no name, so its users identify the allocation. */
export function allocationOf(
    session: Session,
    { __key, userIds: users, ...organization }: UserInputs,
): UserAllocation | undefined {
    const { registry } = session.organization(organization).users;
    return registry.find(__key) ?? registry.ownerOf(users[0] ?? "");
}

/** Nothing is known from another server. */
export function knownAt(session: Session, baseUrl: string, state: State): KnownState {
    const known = fromState(state);
    if (state.__isSecret === true) {
        session.people.hide([...known.holdings.keys(), ...known.unconfirmed, ...known.left.keys()]);
    }
    return state.baseUrl === baseUrl ? known : atAnotherServer(known);
}
