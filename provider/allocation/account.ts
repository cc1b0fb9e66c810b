import { IdMap, IdSet } from "../domain/id-map";
import type { KnownState } from "../domain/known-state";
import { type LicenseSet, licenseSetKey } from "../domain/license-set";
import { type Declaration, type Others, type Plan, plan } from "./plan";
import type { Progress } from "./progress";
import { type Allocation, Registry } from "./registry";

/** What the states of other allocations say of a user whom they do not declare. */
interface Trace {
    /** One of them holds the user. */
    isHeld: boolean;
    /** Those that have parted with the user did so with these tokens. */
    tokens: Set<string>;
    /** Of these, the ones with which the user was left to another allocation, and not released. */
    leftWith: Set<string>;
}

export type UserAllocation = Allocation<LicenseSet>;

/** What the allocations of one organization know of each other during a run. */
export class Account {
    readonly registry: Registry<LicenseSet>;
    /** By resource ID the states that this run has seen and not deleted. */
    readonly states = new Map<string, KnownState>();
    /** Incremented when a write frees seats; a waiter compares it to see that. */
    seatEpoch = 0;

    readonly #traces = new IdMap<Trace>();
    /** By user the tokens that an allocation has seen before it wrote the user. */
    readonly #takenOver = new IdMap<ReadonlySet<string>>();
    /** Users whom this run has given what is declared. */
    readonly #granted = new IdSet();
    /** By user the end of the last write. */
    readonly #writes = new IdMap<Promise<unknown>>();

    constructor(
        readonly progress: Progress,
        fingerprint: (id: string) => string,
        /** By which states know what this run has done. */
        readonly token: string,
        /** Whether allocations may come of which nobody has said anything. */
        private readonly mayDeclareMore: () => boolean = () => false,
    ) {
        this.registry = new Registry(progress, fingerprint, licenseSetKey);
    }

    /** Plans for one allocation, beside all that is known of the others. */
    plan(
        known: KnownState,
        declaration: Declaration,
        allocation: UserAllocation | undefined,
        maxUsersPerRequest: number,
    ): Plan {
        this.#look(known, new IdSet(declaration.userIds));
        return plan(known, declaration, { others: this.#othersOf(known, allocation), maxUsersPerRequest });
    }

    /**
     * Waits until it is certain who else declares the users that a plan is about: when the engine has brought all
     * allocations, since what reaches it may differ from what the program said. Returns whether it waited.
     */
    async untilOwnersAreCertain(plan: Plan, userIds: readonly string[]): Promise<boolean> {
        const { registry, progress } = this;
        const isCertain =
            registry.isComplete ||
            (plan.releases.length + plan.moved.length === 0 && !userIds.some((user) => registry.isContested(user)));
        if (!isCertain) {
            await progress.until(() => registry.isComplete);
        }
        return !isCertain;
    }

    wasGranted(user: string): boolean {
        return this.#granted.has(user);
    }

    /** Notes that this run has given a user what is declared. */
    noteGrant(user: string): void {
        this.#granted.add(user);
    }

    /** Notes that the allocation which declares a user has written them, and returns the tokens that have been seen by now. */
    noteTakeOver(user: string): ReadonlySet<string> {
        const seen = new Set([...(this.#takenOver.get(user) ?? []), ...(this.#traces.get(user)?.tokens ?? [])]);
        this.#takenOver.set(user, seen);
        return seen;
    }

    /** Notes that an allocation has parted with a user in this run. */
    noteParting(user: string): void {
        this.#granted.delete(user);
        this.#traceOf(user).tokens.add(this.token);
    }

    /** Notes that an allocation has left a user to another one in this run. */
    noteLeft(user: string): void {
        this.noteParting(user);
        this.#traceOf(user).leftWith.add(this.token);
    }

    /** Whether the state of another allocation knows the user. */
    isTraced(user: string): boolean {
        return this.#traces.has(user);
    }

    /** Whether a state may go on saying that it holds the user, since a failure may keep its own write from coming. */
    isBelievedToHold(user: string): boolean {
        return this.progress.hasFailed && [...this.states.values()].some(({ holdings }) => holdings.has(user));
    }

    notifySeatsFreed(): void {
        this.seatEpoch += 1;
        this.progress.tick();
    }

    /** Waits for seats that other writes of this run free; false when none can be hoped for. */
    async waitForSeats(epoch: number): Promise<boolean> {
        const isFreed = () => this.seatEpoch !== epoch;
        const hasOthers = () =>
            this.registry.all.filter(({ status }) => status !== "finished" && status !== "invalid").length > 1;
        await this.progress.until(() => isFreed() || !hasOthers());
        return isFreed();
    }

    /** Starts a write when the earlier ones of its users have ended. */
    withUserLocks<T>(users: readonly string[], start: () => Promise<T>): Promise<T> {
        const writing = Promise.all(users.map((user) => this.#writes.get(user))).then(start);
        const ended = writing.catch(() => undefined);
        users.forEach((user) => void this.#writes.set(user, ended));
        return writing;
    }

    /** Notes what a state knows of users whom its allocation does not declare, and whom it has taken over. */
    #look({ holdings, unconfirmed, left, former, takenOver }: KnownState, declared: IdSet): void {
        const isOfOthers = (user: string) => !declared.has(user);
        for (const user of [...holdings.keys(), ...unconfirmed].filter(isOfOthers)) {
            this.#traceOf(user).isHeld = true;
        }
        for (const [user, token] of [...left, ...former].filter(([each]) => isOfOthers(each))) {
            this.#traceOf(user).tokens.add(token);
        }
        for (const [user, token] of [...left].filter(([each]) => isOfOthers(each))) {
            this.#traceOf(user).leftWith.add(token);
        }
        for (const [user, tokens] of takenOver) {
            this.#takenOver.set(user, new Set([...(this.#takenOver.get(user) ?? []), ...tokens]));
        }
    }

    #traceOf(user: string): Trace {
        const trace = this.#traces.get(user) ?? { isHeld: false, tokens: new Set(), leftWith: new Set() };
        this.#traces.set(user, trace);
        return trace;
    }

    #othersOf(known: KnownState, allocation: UserAllocation | undefined): Others {
        const ownerOf = (user: string) => this.registry.ownerOf(user);
        // The program does not say of all allocations whom they declare.
        const isUntold = (each: UserAllocation) => each.status === "declared" && each.declaredMembers.size === 0;
        const mayStillDeclare = this.mayDeclareMore() || this.registry.all.some(isUntold);
        const hasTakenOver = (user: string, token: string) => {
            const owner = ownerOf(user);
            const mayTakeOver = owner === undefined ? mayStillDeclare : willWrite(owner, user);
            return mayTakeOver || this.#takenOver.get(user)?.has(token) === true;
        };
        return {
            declares: (user) => ownerOf(user) !== undefined,
            hasTakenOver,
            contests: (user) => {
                const trace = this.#traces.get(user);
                const seen = known.takenOver.get(user);
                return trace !== undefined && (trace.isHeld || [...trace.tokens].some((token) => !seen?.has(token)));
            },
            orphans: [...this.#traces].flatMap(([user, { leftWith }]) => {
                const isForThis =
                    allocation !== undefined &&
                    (this.registry.isComplete || allocation.declaredMembers.has(this.registry.fingerprint(user)));
                const isOpen = [...leftWith].some((token) => !hasTakenOver(user, token));
                return isForThis && isOpen && ownerOf(user) === undefined ? [user] : [];
            }),
        };
    }
}

/** Whether the allocation that declares a user is still to be written, and sees by then that the user is in doubt. */
function willWrite({ status, writes }: UserAllocation, user: string): boolean {
    return status === "writing" ? writes.has(user) : status !== "finished";
}
