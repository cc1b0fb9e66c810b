import { diffWrites } from "./changes";
import type { KnownState } from "./known-state";
import type { Write } from "./write";

/** By bundle code the change in used seats after these writes and moves. */
export function seatDemandOf(
    writes: readonly Write[],
    moved: readonly string[],
    known: KnownState,
): Map<string, number> {
    const seats = new Map<string, number>();
    const add = (codes: readonly string[], number: number) => {
        for (const code of codes) {
            seats.set(code, (seats.get(code) ?? 0) + number);
        }
    };
    for (const { userIds, gained, lost } of diffWrites(writes, known)) {
        add(gained, userIds.length);
        add(lost, -userIds.length);
    }
    // Their new allocation counts their seats.
    for (const user of moved) {
        add(known.holdings.get(user)?.userBundleCodes ?? [], -1);
    }
    return seats;
}

/** By bundle code; negative where seats become free. */
export class SeatDemand {
    readonly #byAllocation = new Map<string, ReadonlyMap<string, number>>();

    record(key: string, seats: ReadonlyMap<string, number>): void {
        this.#byAllocation.set(key, seats);
    }

    has(key: string): boolean {
        return this.#byAllocation.has(key);
    }

    sum(allocations: number): ReadonlyMap<string, number> | undefined {
        if (this.#byAllocation.size < allocations) {
            return undefined;
        }
        const sum = new Map<string, number>();
        for (const [code, number] of [...this.#byAllocation.values()].flatMap((seats) => [...seats])) {
            sum.set(code, (sum.get(code) ?? 0) + number);
        }
        return sum;
    }
}

export interface Shortage {
    code: string;
    asked: number;
    left: number;
}

/** Nothing is known of bundles that the server does not list. */
export function shortages(
    asked: ReadonlyMap<string, number>,
    seats: Readonly<Record<string, { left: number }>>,
): Shortage[] {
    return [...asked]
        .map(([code, number]) => ({ code, asked: number, left: seats[code]?.left ?? Number.POSITIVE_INFINITY }))
        .filter((each) => each.asked > each.left)
        .sort((one, other) => (one.code < other.code ? -1 : 1));
}
