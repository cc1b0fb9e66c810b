import { EventEmitter, once } from "node:events";
import type { Holding } from "./plan";

/** An allocation that the program declares, as far as this run has come with it. */
interface Declarer {
    name: string;
    /**
     * `announced`: the program declares it. `checked`: its check has passed, its write may follow. `refused`: its check
     * has failed, so no write follows. `done`: it is as declared, save for `notReached`.
     */
    stage: "announced" | "checked" | "refused" | "done";
    notReached: ReadonlySet<string>;
    userIds: readonly string[];
    /** What each of its users is declared to hold; known once it is checked. */
    target: Holding | undefined;
    /** Since when the state that it goes by knows a user; there once that state was looked at. */
    knownAt: ((userId: string) => string) | undefined;
    /** By user, the name of the other allocation. */
    overlaps: Map<string, string>;
}

/** A user whom two allocations declare. */
export interface Overlap {
    userId: string;
    elsewhere: string;
}

/** How far the declaring allocation has come with a user. */
export type Takeover = "undeclared" | "announced" | "under way" | "failed" | "settled";

/**
 * What the allocations of one account know of each other during a run: who is declared where, what this run has done
 * to whom, and when seats come free. Users are named by their canonical ID.
 */
export class AccountRun {
    readonly #declarers = new Map<string, Declarer>();
    readonly #declarerOf = new Map<string, Declarer>();
    readonly #outdated = new Map<string, string>();
    readonly #granted = new Set<string>();
    readonly #beingWritten = new Map<string, Promise<unknown>>();
    readonly #news = new EventEmitter().setMaxListeners(0);

    /** How often seats have come free; whoever saw an older number may find some now. */
    seatsFreed = 0;

    /** Notes that the program declares these users, and of those it was said to declare here before no others. */
    announce({ key, name }: { key: string; name: string }, userIds: readonly string[]): void {
        const declarer = this.#declarers.get(key) ?? {
            name,
            stage: "announced",
            notReached: new Set(),
            userIds: [],
            target: undefined,
            knownAt: undefined,
            overlaps: new Map(),
        };
        this.#declarers.set(key, declarer);
        const declared = new Set(userIds);
        for (const userId of declarer.userIds) {
            if (!declared.has(userId) && this.#declarerOf.get(userId) === declarer) {
                this.#declarerOf.delete(userId);
            }
        }
        declarer.userIds = userIds;
        for (const userId of userIds) {
            const other = this.#declarerOf.get(userId) ?? declarer;
            this.#declarerOf.set(userId, other);
            if (other !== declarer) {
                declarer.overlaps.set(userId, other.name);
                other.overlaps.set(userId, name);
            }
        }
    }

    /** The users of an allocation whom another one declares as well, as far as is known. */
    overlapsOf(key: string): Overlap[] {
        return [...(this.#declarers.get(key)?.overlaps ?? [])].map(([userId, elsewhere]) => ({ userId, elsewhere }));
    }

    /** Notes the check of an allocation, with what it declares; without a good end of it, no write of it will come. */
    checked(key: string, target: Holding | undefined): void {
        const declarer = this.#declarers.get(key);
        if (declarer) {
            declarer.target = target;
        }
        this.#advance(declarer, target ? "checked" : "refused");
    }

    /** Notes that these users, of one allocation, hold what is declared, save those who were not reached. */
    settle(userIds: readonly string[], notReached: ReadonlySet<string> = new Set()): void {
        this.#advance(this.#allocationOf(userIds), "done", notReached);
    }

    /** The name of the allocation that declares these users. */
    declarerOf(userIds: readonly string[]): string | undefined {
        return this.#allocationOf(userIds)?.name;
    }

    /** Whether an allocation of the account could not be written as it is declared. */
    get hasFailed(): boolean {
        return [...this.#declarers.values()].some(
            ({ stage, notReached }) => stage === "refused" || notReached.size > 0,
        );
    }

    takeover(userId: string): Takeover {
        const declarer = this.#declarerOf.get(userId);
        switch (declarer?.stage) {
            case undefined:
                return "undeclared";
            case "announced":
                return "announced";
            case "checked":
                return "under way";
            case "refused":
                return "failed";
            case "done":
                return declarer.notReached.has(userId) ? "failed" : "settled";
        }
    }

    /** What the allocation that declares the user gives them. */
    targetOf(userId: string): Holding | undefined {
        return this.#declarerOf.get(userId)?.target;
    }

    /** Notes the state that the allocation of these users goes by. */
    believes(userIds: readonly string[], knownAt: (userId: string) => string): void {
        const declarer = this.#allocationOf(userIds);
        if (declarer) {
            declarer.knownAt = knownAt;
        }
    }

    /** Since when the state that the user's allocation goes by knows the user; undefined when it was not looked at yet. */
    believedSince(userId: string): string | undefined {
        return this.#declarerOf.get(userId)?.knownAt?.(userId);
    }

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
     * released; returns the others with the answer.
     */
    async release<T>(
        userIds: readonly string[],
        mayRelease: (userId: string) => boolean,
        send: (userIds: readonly string[]) => Promise<T>,
    ): Promise<{ sent: readonly string[]; answer: T | undefined }> {
        return this.#whenIdle(userIds, async () => {
            const sent = userIds.filter(mayRelease);
            sent.forEach((user) => {
                this.#outdated.set(user, now());
                this.#granted.delete(user);
            });
            return { sent, answer: sent.length > 0 ? await this.#hold(sent, send(sent)) : undefined };
        });
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

    /** Notes that a write has made seats free. */
    freeSeats(): void {
        this.seatsFreed += 1;
        this.#news.emit("news");
    }

    /** Whether another allocation of the account may still free seats in this run. */
    get othersToCome(): boolean {
        return (
            [...this.#declarers.values()].filter(({ stage }) => stage === "announced" || stage === "checked").length > 1
        );
    }

    /** Waits until something happens in the account; false when nothing does within this time. */
    happens(milliseconds: number): Promise<boolean> {
        const news = once(this.#news, "news", { signal: AbortSignal.timeout(milliseconds) });
        return news.then(
            () => true,
            () => false,
        );
    }

    /** The one allocation that declares all of these users; none on a delete, which declares nobody. */
    #allocationOf([user]: readonly string[]): Declarer | undefined {
        return user === undefined ? undefined : this.#declarerOf.get(user);
    }

    #advance(declarer: Declarer | undefined, stage: Declarer["stage"], notReached?: ReadonlySet<string>): void {
        if (declarer) {
            declarer.stage = stage;
            declarer.notReached = notReached ?? declarer.notReached;
        }
        this.#news.emit("news");
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
