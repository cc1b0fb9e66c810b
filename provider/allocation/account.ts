import { IdMap, IdSet } from "../domain/id-map";
import type { KnownState } from "../domain/known-state";
import { type LicenseSet, licenseSetKey } from "../domain/license-set";
import { type Declaration, type Others, type Plan, plan } from "./plan";
import type { Progress } from "./progress";
import { type Allocation, Registry } from "./registry";

/** What the states of other allocations say about a user that they do not declare. */
interface Trace {
    isHeld: boolean;
    /** The tokens of the runs in which an allocation dropped the user. */
    tokens: Set<string>;
    /** Those of them that left the user to another allocation instead of releasing them. */
    leftWith: Set<string>;
}

export type UserAllocation = Allocation<LicenseSet>;

/** What the allocations of one organization know about each other during a run. */
export class Account {
    readonly registry: Registry<LicenseSet>;
    /** By resource ID the states that this run has read and not deleted. */
    readonly states = new Map<string, KnownState>();
    /** Incremented when a write frees seats; a waiter compares it to detect that. */
    seatEpoch = 0;

    readonly #traces = new IdMap<Trace>();
    /** By user the tokens that an allocation had seen when it wrote the user. */
    readonly #takenOver = new IdMap<ReadonlySet<string>>();
    readonly #granted = new IdSet();
    /** By user the end of the latest write. */
    readonly #writes = new IdMap<Promise<unknown>>();

    constructor(
        readonly progress: Progress,
        fingerprint: (id: string) => string,
        readonly token: string,
        /** Whether the engine may bring allocations that the program has not announced. */
        private readonly mayDeclareMore: () => boolean = () => false,
    ) {
        this.registry = new Registry(progress, fingerprint, licenseSetKey);
    }

    plan(
        known: KnownState,
        declaration: Declaration,
        allocation: UserAllocation | undefined,
        maxUsersPerRequest: number,
    ): Plan {
        this.#recordState(known, new IdSet(declaration.userIds));
        return plan(known, declaration, { others: this.#othersOf(known, allocation), maxUsersPerRequest });
    }

    /**
     * The owners are certain once the engine has brought all allocations, because its inputs may differ from what the
     * program announced. Returns whether it waited.
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

    noteGrant(user: string): void {
        this.#granted.add(user);
    }

    noteTakeOver(user: string): ReadonlySet<string> {
        const seen = new Set([...(this.#takenOver.get(user) ?? []), ...(this.#traces.get(user)?.tokens ?? [])]);
        this.#takenOver.set(user, seen);
        return seen;
    }

    noteDropped(user: string): void {
        this.#granted.delete(user);
        this.#traceOf(user).tokens.add(this.token);
    }

    noteLeft(user: string): void {
        this.noteDropped(user);
        this.#traceOf(user).leftWith.add(this.token);
    }

    isTraced(user: string): boolean {
        return this.#traces.has(user);
    }

    /** After a failure, the state's own write may not come, so it may keep listing the user. */
    isBelievedToHold(user: string): boolean {
        return this.progress.hasFailed && [...this.states.values()].some(({ holdings }) => holdings.has(user));
    }

    notifySeatsFreed(): void {
        this.seatEpoch += 1;
        this.progress.tick();
    }

    /** False when no other write of this run can be expected to free seats. */
    async waitForSeats(epoch: number): Promise<boolean> {
        const isFreed = () => this.seatEpoch !== epoch;
        const hasOthers = () =>
            this.registry.all.filter(({ status }) => status !== "finished" && status !== "invalid").length > 1;
        await this.progress.until(() => isFreed() || !hasOthers());
        return isFreed();
    }

    withUserLocks<T>(users: readonly string[], start: () => Promise<T>): Promise<T> {
        const writing = Promise.all(users.map((user) => this.#writes.get(user))).then(start);
        const ended = writing.catch(() => undefined);
        users.forEach((user) => void this.#writes.set(user, ended));
        return writing;
    }

    #recordState({ holdings, unconfirmed, left, former, takenOver }: KnownState, declared: IdSet): void {
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
        // The program does not announce the users of every allocation.
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

/** Whether the user's allocation will still write them, and will see then that they are unconfirmed. */
function willWrite({ status, writes }: UserAllocation, user: string): boolean {
    return status === "writing" ? writes.has(user) : status !== "finished";
}
