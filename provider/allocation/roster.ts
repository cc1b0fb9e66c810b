import { News } from "./news";

/** An allocation that the program declares, as far as this run has come with it. */
interface Declarer<Target> {
    key: string;
    name: string;
    /**
     * `announced`: the program declares it. `checked`: its check has passed, its write may follow. `refused`: its check
     * has failed, so no write follows. `done`: it is as declared, save for `notReached`.
     */
    stage: "announced" | "checked" | "refused" | "done";
    notReached: ReadonlySet<string>;
    userIds: readonly string[];
    /** What each of its users is declared to hold; known once it is checked. */
    target: Target | undefined;
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
 * What the program declares in one account, and how far this run has come with each allocation. Users are named by their
 * canonical ID; where groups are declared, so are they.
 */
export class Roster<Target> {
    readonly #declarers = new Map<string, Declarer<Target>>();
    readonly #declarerOf = new Map<string, Declarer<Target>>();
    /** Of everything that happens in the account. */
    readonly news = new News();
    #toCome = 0;

    /** Notes that the program declares these users, and of those it was said to declare here before no others. */
    announce({ key, name }: { key: string; name: string }, userIds: readonly string[]): void {
        const declarer = this.#declarers.get(key) ?? {
            key,
            name,
            stage: "announced",
            notReached: new Set(),
            userIds: [],
            target: undefined,
            overlaps: new Map(),
        };
        if (!this.#declarers.has(key)) {
            this.#toCome += 1;
        }
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
    check(key: string, target: Target | undefined): void {
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

    /** How many allocations the program is known to declare. */
    get size(): number {
        return this.#declarers.size;
    }

    /** The key of the allocation that declares these users. */
    keyOf(userIds: readonly string[]): string | undefined {
        return this.#allocationOf(userIds)?.key;
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
    targetOf(userId: string): Target | undefined {
        return this.#declarerOf.get(userId)?.target;
    }

    /** What is declared, by allocation that has passed its check; undefined while some have not been checked. */
    get checked(): { userIds: readonly string[]; target: Target }[] | undefined {
        const all = [...this.#declarers.values()];
        return all.some(({ stage }) => stage === "announced")
            ? undefined
            : all.flatMap(({ userIds, target }) => (target === undefined ? [] : [{ userIds, target }]));
    }

    /** How many allocations are declared that are not as declared yet, and may become so in this run. */
    get toCome(): number {
        return this.#toCome;
    }

    /** Whether another allocation of the account may still free seats in this run. */
    get othersToCome(): boolean {
        return this.#toCome > 1;
    }

    /** The one allocation that declares all of these users; none on a delete, which declares nobody. */
    #allocationOf([user]: readonly string[]): Declarer<Target> | undefined {
        return user === undefined ? undefined : this.#declarerOf.get(user);
    }

    #advance(
        declarer: Declarer<Target> | undefined,
        stage: Declarer<Target>["stage"],
        notReached?: ReadonlySet<string>,
    ): void {
        if (declarer) {
            this.#toCome += Number(isToCome(stage)) - Number(isToCome(declarer.stage));
            declarer.stage = stage;
            declarer.notReached = notReached ?? declarer.notReached;
        }
        this.news.tell();
    }
}

function isToCome(stage: Declarer<unknown>["stage"]): boolean {
    return stage === "announced" || stage === "checked";
}
