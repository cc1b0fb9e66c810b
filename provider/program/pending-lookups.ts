import { setImmediate as nextTurn } from "node:timers/promises";
import { perProgram } from "./per-program";

const underWay = perProgram(() => new Set<Promise<unknown>>());

/** An allocation may wait for the lookup, so the lookup must not wait for a resource. */
export function trackLookup<T>(lookup: Promise<T>): Promise<T> {
    const lookups = underWay();
    const ended: Promise<void> = lookup.then(
        () => void lookups.delete(ended),
        () => void lookups.delete(ended),
    );
    lookups.add(ended);
    return lookup;
}

/** Waits until all lookups of the program have ended and their callers have the results. */
export async function pendingLookups(): Promise<void> {
    const lookups = underWay();
    while (lookups.size > 0) {
        await Promise.all(lookups);
        await nextTurn();
    }
}
