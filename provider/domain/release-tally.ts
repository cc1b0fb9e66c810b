import { limitOf, type MaxReleases } from "./max-releases";

/** Releases that go beyond what a run may do. */
export interface Excess {
    /** How many people the run would have released by now. */
    asked: number;
    limit: number;
    /** How many people hold licenses, as far as the run has seen. */
    holders: number;
}

/**
 * Counts over a run, or over its preview, whom it leaves without licenses, and refuses what goes beyond the limit, and all
 * that comes after.
 */
export class ReleaseTally {
    readonly #max: MaxReleases;
    readonly #holders = new Set<string>();
    readonly #released = new Set<string>();
    #isExceeded = false;

    constructor(max: MaxReleases) {
        this.#max = max;
    }

    /** Notes people who hold licenses; a share is one of all of these. */
    noteHolders(people: Iterable<string>): void {
        for (const person of people) {
            this.#holders.add(person);
        }
    }

    /** Counts people who are about to be released; undefined where they may be. */
    claim(people: readonly string[]): Excess | undefined {
        if (people.length === 0) {
            return undefined;
        }
        for (const person of people) {
            this.#released.add(person);
        }
        const asked = this.#released.size;
        const excess = { asked, limit: limitOf(this.#max, this.#holders.size), holders: this.#holders.size };
        this.#isExceeded ||= excess.asked > excess.limit;
        return this.#isExceeded ? excess : undefined;
    }
}
