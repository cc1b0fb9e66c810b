import { changesOf } from "./changes";
import type { LastKnownState, Plan } from "./plan";

/** By bundle code how many seats more, or fewer, are taken when a plan has been carried out. */
export function seatsAskedBy(plan: Plan, lastKnown: LastKnownState): Map<string, number> {
    const seats = new Map<string, number>();
    const add = (codes: readonly string[], number: number) => {
        for (const code of codes) {
            seats.set(code, (seats.get(code) ?? 0) + number);
        }
    };
    for (const { userIds, gained, lost } of changesOf(plan, lastKnown)) {
        add(gained, userIds.length);
        add(lost, -userIds.length);
    }
    // Whoever takes them over asks for their seats, which they have.
    for (const user of plan.handedOver) {
        add(lastKnown.holdings.get(user)?.userBundleCodes ?? [], -1);
    }
    return seats;
}

export interface Shortage {
    code: string;
    asked: number;
    left: number;
}

/** The bundles of which more seats are asked than are left; of those that the server does not list nothing is known. */
export function shortages(
    asked: ReadonlyMap<string, number>,
    seats: Readonly<Record<string, { left: number }>>,
): Shortage[] {
    return [...asked]
        .map(([code, number]) => ({ code, asked: number, left: seats[code]?.left ?? Number.POSITIVE_INFINITY }))
        .filter((each) => each.asked > each.left)
        .sort((one, other) => (one.code < other.code ? -1 : 1));
}
