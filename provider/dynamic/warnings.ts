import type { UserAllocation } from "../allocation/account";
import type { Plan } from "../allocation/plan";
import { printSeats } from "../contract/seats-line";
import { IdMap, IdSet } from "../domain/id-map";
import type { KnownState } from "../domain/known-state";
import { seatDemandOf, shortages } from "../domain/seat-demand";
import type { Seats } from "../domain/seats";
import { LicensingError } from "../errors";
import { clip, count, list, quote } from "../text";
import type { CheckedInputs } from "./inputs";
import { listUsers } from "./people";
import { sayOnce } from "./say-once";
import * as session from "./session";

interface Where {
    baseUrl: string;
    accountId: string;
}

/** The seats, read and told before anything is written, so that what this run itself takes is not counted twice. */
export async function readSeats({ baseUrl, accountId }: Where): Promise<Record<string, Seats> | undefined> {
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
        sayOnce(`seats that are left are not known: ${summarizeError(error)}`);
        return undefined;
    }
}

/** How many seats of the bundles of an allocation were left before the run; undefined where that is not known. */
export async function describeSeatsLeft(inputs: CheckedInputs): Promise<string | undefined> {
    const seats = await readSeats(inputs);
    const left = inputs.userBundleCodes.flatMap((code) => (seats?.[code] ? [`${seats[code].left} × ${code}`] : []));
    return left.length > 0 ? `seats left before this run: ${left.join(", ")}` : undefined;
}

/** Notes what a change asks for; when all allocations have said it, warns of bundles that do not suffice. */
export async function recordSeatDemand(
    where: Where,
    allocation: UserAllocation | undefined,
    { releases, grants, moved }: Pick<Plan, "releases" | "grants" | "moved">,
    known: KnownState,
): Promise<void> {
    if (!areSeatsLookedAt() || !allocation) {
        return;
    }
    const { users, seatDemand } = session.organization(where);
    seatDemand.record(allocation.key, seatDemandOf([...releases, ...grants], moved, known));
    const asked = seatDemand.sum(users.registry.all.length);
    const seats = asked && (await readSeats(where));
    if (seats) {
        for (const { code, asked: number, left } of shortages(asked, seats)) {
            sayOnce(`warning: ${code}: ${number} more asked, ${left} left in organization ${quote(where.accountId)}`);
        }
    }
}

function areSeatsLookedAt(): boolean {
    return session.settings().seatsFrom !== "none";
}

/**
 * Warns of people who are declared to hold something directly and are in a group that is declared to give something:
 * what is allocated directly takes precedence, so the group's bundles do not reach them.
 */
export async function warnIfGroupShadowed({ baseUrl, accountId }: Where): Promise<void> {
    const { users: account, groups: rules } = session.organization({ baseUrl, accountId });
    const direct = account.registry.all;
    if (!rules.isComplete || !account.registry.isComplete || rules.all.length === 0 || direct.length === 0) {
        return;
    }
    try {
        const groups = new IdMap(
            (await session.hints.groupMembers(baseUrl, accountId)).map((group) => [group.id, group] as const),
        );
        const users = new IdSet(direct.flatMap(({ ids, target }) => (target ? ids : [])));
        for (const {
            ids: [groupId = ""],
            target,
        } of rules.all) {
            const group = target && groups.get(groupId);
            const hidden = [...(group?.members ?? [])].filter((user) => users.has(user));
            if (group && hidden.length > 0) {
                const named = listUsers(hidden);
                const name = quote(group.displayName || group.name || groupId);
                sayOnce(
                    `warning: ${count(hidden.length, "member")} of group ${name} will not get ${list(target.userBundleCodes)} from it, ` +
                        `since licences are allocated to them directly${named && `: ${named}`}`,
                );
            }
        }
    } catch (error) {
        sayOnce(`who is in which group is not known, so nobody is warned of: ${summarizeError(error)}`);
    }
}

export function summarizeError(error: unknown): string {
    return error instanceof LicensingError
        ? `${error.explanation.summary} [${error.code}]`
        : clip((error as Error).message, 300);
}
