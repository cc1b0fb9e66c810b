import { setImmediate as nextTurn } from "node:timers/promises";
import { perProgram } from "./per-program";

const underWay = perProgram(() => new Set<Promise<unknown>>());

/** Notes a look-up, which some allocation may wait for; it must not itself wait for a resource. */
export function trackLookup<T>(lookup: Promise<T>): Promise<T> {
    const lookups = underWay();
    const ended: Promise<void> = lookup.then(
        () => void lookups.delete(ended),
        () => void lookups.delete(ended),
    );
    lookups.add(ended);
    return lookup;
}

/** Waits until all look-ups of the program have ended, and whatever they were for has seen it. */
export async function pendingLookups(): Promise<void> {
    const lookups = underWay();
    while (lookups.size > 0) {
        await Promise.all(lookups);
        await nextTurn();
    }
}
