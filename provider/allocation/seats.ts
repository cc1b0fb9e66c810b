import { changesOf } from "./changes";
import type { LastKnownState, Plan } from "./plan";
import type { Roster } from "./roster";

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

/** How many more seats the allocations of an account ask for, by bundle code; fewer is less than nothing. */
export class SeatsAsked {
    readonly #roster: Roster<unknown>;
    readonly #byAllocation = new Map<string, ReadonlyMap<string, number>>();

    constructor(roster: Roster<unknown>) {
        this.#roster = roster;
    }

    /** Notes what the allocation of these users asks for. */
    note(userIds: readonly string[], seats: ReadonlyMap<string, number>): void {
        const key = this.#roster.keyOf(userIds);
        if (key !== undefined) {
            this.#byAllocation.set(key, seats);
        }
    }

    isNotedFor(userIds: readonly string[]): boolean {
        return this.#byAllocation.has(this.#roster.keyOf(userIds) ?? "");
    }

    /** What all allocations ask for; undefined until it is noted of each. */
    get sum(): ReadonlyMap<string, number> | undefined {
        if (this.#byAllocation.size < this.#roster.size) {
            return undefined;
        }
        const sum = new Map<string, number>();
        for (const seats of this.#byAllocation.values()) {
            for (const [code, number] of seats) {
                sum.set(code, (sum.get(code) ?? 0) + number);
            }
        }
        return sum;
    }
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
