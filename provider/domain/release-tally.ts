import { limitOf, type MaxReleases } from "./max-releases";

export interface Excess {
    asked: number;
    limit: number;
    holders: number;
}

/** Rejects releases over the limit, and all later ones. */
export class ReleaseTally {
    readonly #max: MaxReleases;
    readonly #holders = new Set<string>();
    readonly #released = new Set<string>();
    #isExceeded = false;

    constructor(max: MaxReleases) {
        this.#max = max;
    }

    noteHolders(people: Iterable<string>): void {
        for (const person of people) {
            this.#holders.add(person);
        }
    }

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
