import { type Holding, knownAt, type Times } from "./plan";
import { Roster } from "./roster";
import { SeatsAsked } from "./seats";

/** A write that gives users something. */
interface Grant {
    stage: "under way" | "granted" | "failed";
    ended: Promise<unknown>;
}

/**
 * What the allocations of one account know of each other during a run: who is declared where, what this run has done
 * to whom, and when seats come free.
 */
export class AccountRun extends Roster<Holding> {
    /** Since when the states of others are out of date for a user, unless this run has given the user something since. */
    readonly #outdated = new Map<string, string>();
    /** By user the last grant of this run, unless the user was released since. */
    readonly #grants = new Map<string, Grant>();
    readonly #releases = new Map<string, Promise<unknown>>();
    /** By allocation, since when the state that it goes by knows its users. */
    readonly #believed = new Map<string, Times>();
    readonly seatsAsked = new SeatsAsked(this);

    #underWay = 0;
    #mostUnderWay = 0;

    /** How often seats have come free; whoever saw an older number may find some now. */
    seatsFreed = 0;

    /** Notes since when one allocation knows a user whom another one declares: an older state of that one is out of date. */
    contest(userId: string, since: string): void {
        if (!this.wasGranted(userId) && since > (this.#outdated.get(userId) ?? "")) {
            this.#outdated.set(userId, since);
        }
    }

    /** Whether what a state has known of the user since that time is out of date, by what others know. */
    isOutdated(userId: string, since: string): boolean {
        const known = this.#outdated.get(userId);
        return known !== undefined && known >= since && !this.wasGranted(userId);
    }

    /** Notes the state that the allocation of these users goes by; of all that stays for the whole run, its times alone. */
    believes(userIds: readonly string[], { asOf, writtenAt, handedOver, released }: Times): void {
        const key = this.keyOf(userIds);
        if (key !== undefined) {
            this.#believed.set(key, { asOf, writtenAt, handedOver, released });
        }
    }

    /** Since when the state that the user's allocation goes by knows the user; undefined when it was not looked at yet. */
    believedSince(userId: string): string | undefined {
        const times = this.#believed.get(this.keyOf([userId]) ?? "");
        return times && knownAt(times, userId);
    }

    /** Whether this run has given the user what is declared. */
    wasGranted(userId: string): boolean {
        return this.#grants.get(userId)?.stage === "granted";
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
                this.#grants.delete(user);
            });
            return sent;
        };
        return this.#whenIdle(userIds, () => {
            const answering = send(prepare).then((answer) => ({ sent, answer }));
            const end = () => userIds.forEach((user) => void this.#releases.delete(user));
            const ended = answering.then(end, end);
            userIds.forEach((user) => void this.#releases.set(user, ended));
            return answering;
        });
    }

    /** Sends a grant when no other write for any of its users is under way. */
    grant<T>(userIds: readonly string[], send: () => Promise<T>): Promise<T> {
        return this.#whenIdle(userIds, () => {
            const answering = send();
            const end = (stage: Grant["stage"]) => () => {
                grant.stage = stage;
            };
            const grant: Grant = { stage: "under way", ended: answering.then(end("granted"), end("failed")) };
            userIds.forEach((user) => void this.#grants.set(user, grant));
            return answering;
        });
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
        this.news.tell();
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
        for (const user of userIds) {
            const grant = this.#grants.get(user);
            const other = grant?.stage === "under way" ? grant.ended : this.#releases.get(user);
            if (other) {
                return other;
            }
        }
        return undefined;
    }
}

/** The time as states hold it. */
export function now(): string {
    return new Date().toISOString();
}
