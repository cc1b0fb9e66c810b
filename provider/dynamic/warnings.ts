import { type Declaration, type LastKnownState, nothingKnown, type Plan, plan } from "../allocation/plan";
import { seatsAskedBy, shortages } from "../allocation/seats";
import { printSeats } from "../contract/seats-line";
import { IdMap, IdSet } from "../domain/id-map";
import { LicensingError } from "../errors";
import { clip, count, list, quote } from "../text";
import type { Seats } from "../uipath/endpoints/license-summary";
import type { CheckedInputs } from "./inputs";
import { sayOnce } from "./say-once";
import * as session from "./session";

interface Where {
    baseUrl: string;
    accountId: string;
}

/** The seats, read and told before anything is written, so that what this run itself takes is not counted twice. */
export async function lookAtSeats({ baseUrl, accountId }: Where): Promise<Record<string, Seats> | undefined> {
    try {
        const reading = session.hints.seats(baseUrl, accountId);
        const seats = await reading;
        if (reading && seats === undefined) {
            sayOnce(`seats that are left are not known: ${baseUrl} does not say them (uipath:seatsFrom)`);
        } else if (seats && Object.keys(seats).length > 0) {
            sayOnce(printSeats(accountId, seats));
        }
        return seats;
    } catch (error) {
        sayOnce(`seats that are left are not known: ${brief(error)}`);
        return undefined;
    }
}

/** Notes what a new allocation asks for. Who of its users holds what already is seen where the settings allow a read. */
export async function noteNewSeats(inputs: CheckedInputs): Promise<void> {
    const { baseUrl, accountId, userIds } = inputs;
    // The new half of a replacement asks for what its old half has; diff has noted the difference.
    if (!areSeatsLookedAt() || session.account(accountId).seatsAsked.isNotedFor(userIds)) {
        return;
    }
    const held = await session.hints.licensedUsers(baseUrl, accountId)?.catch((error) => {
        sayOnce(`who holds what already is not known, so new allocations count in full: ${brief(error)}`);
        return undefined;
    });
    const lastKnown: LastKnownState = {
        ...nothingKnown,
        holdings: new Map(
            userIds.map((user) => [user, { userBundleCodes: held?.get(user) ?? [], useExternalLicense: false }]),
        ),
    };
    await noteSeats(inputs, planAlone(inputs, lastKnown), lastKnown);
}

/** Notes what a change asks for; when all allocations have said it, warns of bundles that do not suffice. */
export async function noteSeats(
    { baseUrl, accountId, userIds }: Where & Pick<Declaration, "userIds">,
    planned: Plan,
    lastKnown: LastKnownState,
): Promise<void> {
    if (!areSeatsLookedAt()) {
        return;
    }
    const { seatsAsked } = session.account(accountId);
    seatsAsked.note(userIds, seatsAskedBy(planned, lastKnown));
    const asked = seatsAsked.sum;
    const seats = asked && (await lookAtSeats({ baseUrl, accountId }));
    if (seats) {
        for (const { code, asked: number, left } of shortages(asked, seats)) {
            sayOnce(`warning: ${code}: ${number} more asked, ${left} left in organization ${quote(accountId)}`);
        }
    }
}

function areSeatsLookedAt(): boolean {
    return session.settings().seatsFrom !== "none";
}

function planAlone(inputs: CheckedInputs, lastKnown: LastKnownState): Plan {
    return plan(lastKnown, inputs, { maxUsersPerRequest: inputs.userIds.length, elsewhere: () => "undeclared" });
}

/**
 * Warns of people who are declared to hold something directly and are in a group that is declared to give something:
 * what is allocated directly takes precedence, so the group's bundles do not reach them.
 */
export async function warnOfHidden({ baseUrl, accountId }: Where): Promise<void> {
    const rules = session.groups(accountId).checked ?? [];
    const direct = rules.length > 0 ? (session.account(accountId).checked ?? []) : [];
    if (direct.length === 0) {
        return;
    }
    try {
        const groups = new IdMap(
            (await session.hints.groupMembers(baseUrl, accountId)).map((group) => [group.id, group]),
        );
        const users = new IdSet(direct.flatMap(({ userIds }) => userIds));
        for (const {
            userIds: [groupId = ""],
            target,
        } of rules) {
            const group = groups.get(groupId);
            const hidden = [...(group?.members ?? [])].filter((user) => users.has(user));
            if (group && hidden.length > 0) {
                const name = quote(group.displayName || group.name || groupId);
                sayOnce(
                    `warning: ${count(hidden.length, "member")} of group ${name} will not get ${list(target.userBundleCodes)} from it, ` +
                        `since licences are allocated to them directly: ${list(hidden)}`,
                );
            }
        }
    } catch (error) {
        sayOnce(`who is in which group is not known, so nobody is warned of: ${brief(error)}`);
    }
}

function brief(error: unknown): string {
    return error instanceof LicensingError
        ? `${error.explanation.summary} [${error.code}]`
        : clip((error as Error).message, 300);
}
