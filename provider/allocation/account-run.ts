import type { Holding } from "./plan";
import { Roster } from "./roster";

/**
 * What the allocations of one account know of each other during a run: who is declared where, what this run has done
 * to whom, and when seats come free.
 */
export class AccountRun extends Roster<Holding> {
    readonly #outdated = new Map<string, string>();
    readonly #granted = new Set<string>();
    readonly #beingWritten = new Map<string, Promise<unknown>>();

    #underWay = 0;
    #mostUnderWay = 0;

    /** How often seats have come free; whoever saw an older number may find some now. */
    seatsFreed = 0;

    /** Notes what one allocation knows of a user whom another one declares: an older state of that one is out of date. */
    contest(userId: string, knownAt: string): void {
        if (!this.#granted.has(userId) && knownAt > (this.#outdated.get(userId) ?? "")) {
            this.#outdated.set(userId, knownAt);
        }
    }

    /** Whether what a state has known of the user since that time is out of date, by what others know. */
    isOutdated(userId: string, knownAt: string): boolean {
        const known = this.#outdated.get(userId);
        return known !== undefined && known >= knownAt;
    }

    /** Whether this run has given the user what is declared. */
    wasGranted(userId: string): boolean {
        return this.#granted.has(userId);
    }

    /**
     * Sends a release, when no other write for any of its users is under way, of those users who by then still may be
     * released; `prepare` says who they are, just before it is sent. Returns them with the answer.
     */
    release<T>(
        userIds: readonly string[],
        mayRelease: (userId: string) => boolean,
        send: (prepare: () => readonly string[]) => Promise<T>,
    ): Promise<{ sent: readonly string[]; answer: T }> {
        let sent: readonly string[] = [];
        const prepare = () => {
            sent = userIds.filter(mayRelease);
            const sending = now();
            sent.forEach((user) => {
                this.#outdated.set(user, sending);
                this.#granted.delete(user);
            });
            return sent;
        };
        return this.#whenIdle(userIds, () =>
            this.#hold(
                userIds,
                send(prepare).then((answer) => ({ sent, answer })),
            ),
        );
    }

    /** Sends a grant when no other write for any of its users is under way. */
    async grant<T>(userIds: readonly string[], send: () => Promise<T>): Promise<T> {
        const sendAndNote = async () => {
            const answer = await send();
            userIds.forEach((user) => {
                this.#outdated.delete(user);
                this.#granted.add(user);
            });
            return answer;
        };
        return this.#whenIdle(userIds, () => this.#hold(userIds, sendAndNote()));
    }

    /** Carries out the plan of one allocation, and counts how many are being carried out at once. */
    async carryOut<T>(plan: () => Promise<T>): Promise<T> {
        this.#underWay += 1;
        this.#mostUnderWay = Math.max(this.#mostUnderWay, this.#underWay);
        try {
            return await plan();
        } finally {
            this.#underWay -= 1;
        }
    }

    /** How many allocations may still come with a write, those that are at it included; how many have come at once. */
    get company(): { toCome: number; atOnce: number } {
        return { toCome: Math.max(this.toCome, this.#mostUnderWay), atOnce: this.#mostUnderWay };
    }

    /** Notes that a write has made seats free. */
    freeSeats(): void {
        this.seatsFreed += 1;
        this.tellNews();
    }

    /** Starts a write when none is under way for any of its users; nothing else can come between the look and the start. */
    async #whenIdle<T>(userIds: readonly string[], start: () => Promise<T>): Promise<T> {
        for (let other = this.#writeOf(userIds); other; other = this.#writeOf(userIds)) {
            await other;
        }
        return start();
    }

    /** A write under way for any of these users. */
    #writeOf(userIds: readonly string[]): Promise<unknown> | undefined {
        const user = this.#beingWritten.size > 0 && userIds.find((each) => this.#beingWritten.has(each));
        return user ? this.#beingWritten.get(user) : undefined;
    }

    async #hold<T>(userIds: readonly string[], write: Promise<T>): Promise<T> {
        const ended = write.catch(() => undefined);
        userIds.forEach((user) => void this.#beingWritten.set(user, ended));
        try {
            return await write;
        } finally {
            userIds.forEach((user) => void this.#beingWritten.delete(user));
        }
    }
}

/** The time as states hold it. */
export function now(): string {
    return new Date().toISOString();
}
