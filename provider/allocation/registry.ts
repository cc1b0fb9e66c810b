import { IdMap, IdSet } from "../domain/id-map";
import type { Progress } from "./progress";

/**
 * `declared`: the program declares it, and the engine has not brought it yet. `validated`: its check has passed. `invalid`:
 * its check has failed, so no write follows. `writing`: the engine has begun its write. `finished`: it is as declared, save
 * for `failed`.
 */
export type AllocationStatus = "declared" | "validated" | "invalid" | "writing" | "finished";

/** An allocation that the program declares: to users, or to one group. */
export interface Allocation<Target> {
    readonly key: string;
    status: AllocationStatus;
    /** Whether check has said what it declares. */
    isChecked: boolean;
    /** What it gives, by check, or as far as the program knew it before. */
    target: Target | undefined;
    /** Its users, or its group, as check had them. */
    ids: readonly string[];
    /** As the program named them before the engine brought it: fingerprints. */
    declaredMembers: ReadonlySet<string>;
    /** Users whom its write is about, and has not reached yet. */
    writes: IdSet;
    /** Those whom its write has not reached. */
    failed: IdSet;
    /** By ID the other allocation that declares it too. */
    overlaps: IdMap<Allocation<Target>>;
}

/** What the program declares in one organization, of users or of groups, and how far this run has come with it. */
export class Registry<Target> {
    readonly #allocations = new Map<string, Allocation<Target>>();
    readonly #ownerById = new IdMap<Allocation<Target>>();
    #isDestroy = false;

    /** @param targetKey A text that equal targets have in common. */
    constructor(
        readonly progress: Progress,
        readonly fingerprint: (id: string) => string,
        readonly targetKey: (target: Target) => string,
    ) {}

    get all(): readonly Allocation<Target>[] {
        return [...this.#allocations.values()];
    }

    find(key: string | undefined): Allocation<Target> | undefined {
        return key === undefined ? undefined : this.#allocations.get(key);
    }

    /** Notes what the program says before the engine does; what check has said already stands. */
    declare(key: string, members: readonly string[] | undefined, target: Target | undefined): void {
        const allocation = this.#allocation(key);
        if (!allocation.isChecked) {
            allocation.declaredMembers = new Set(members);
            allocation.target = target;
        }
    }

    /**
     * Notes what check has of an allocation: these IDs and no others. Inputs of an older version have no key, and are found by
     * what the program says of the same IDs; what it does not say anything of stays unknown.
     */
    check(key: string | undefined, ids: readonly string[]): Allocation<Target> | undefined {
        const allocation = key === undefined ? this.ownerOf(ids[0] ?? "") : this.#allocation(key);
        if (allocation === undefined) {
            return undefined;
        }
        this.#withdraw(allocation);
        allocation.isChecked = true;
        allocation.ids = ids;
        for (const id of ids) {
            const other = this.#ownerById.get(id);
            if (other && other !== allocation) {
                allocation.overlaps.set(id, other);
                other.overlaps.set(id, allocation);
            } else {
                this.#ownerById.set(id, allocation);
            }
        }
        this.progress.tick();
        return allocation;
    }

    /** Notes how the check has ended: with what is given, or in a failure. */
    conclude(allocation: Allocation<Target>, target: Target | undefined): void {
        allocation.target = target;
        this.advance(allocation, target === undefined ? "invalid" : "validated");
    }

    advance(allocation: Allocation<Target>, status: AllocationStatus): void {
        allocation.status = status;
        if (status === "invalid" || allocation.failed.size > 0) {
            this.progress.noteFailure();
        }
        this.progress.tick();
    }

    /** Whether an allocation that gives the same is still to be written. */
    isPending(target: Target): boolean {
        const key = this.targetKey(target);
        return this.all.some(
            (each) => isToCome(each) && each.target !== undefined && this.targetKey(each.target) === key,
        );
    }

    /** The allocation that declares a user or a group; check's word comes before the program's. */
    ownerOf(id: string): Allocation<Target> | undefined {
        return this.#ownerById.get(id) ?? this.#declarersOf(id)[0];
    }

    /** Whether the program names an ID that check has of one allocation for another one too, which is still to be checked. */
    isContested(id: string): boolean {
        return this.#declarersOf(id).length > 0;
    }

    /** Those for which the program names an ID, as long as neither check nor a destroy has said otherwise. */
    #declarersOf(id: string): readonly Allocation<Target>[] {
        const member = this.fingerprint(id);
        const isOpen = ({ isChecked, declaredMembers }: Allocation<Target>) =>
            !isChecked && declaredMembers.has(member);
        return this.#isDestroy ? [] : this.all.filter(isOpen);
    }

    /** Takes an allocation out that turns out to be another organization's. */
    remove(key: string): void {
        const allocation = this.#allocations.get(key);
        if (allocation) {
            this.#withdraw(allocation);
            this.#allocations.delete(key);
            this.progress.tick();
        }
    }

    /** Forgets what the program declares: in a destroy, the engine brings nothing of it. */
    forgetDeclared(): void {
        this.#isDestroy = true;
        this.progress.tick();
    }

    /** Whether the engine has brought all allocations that the program declares. */
    get isComplete(): boolean {
        return this.#isDestroy || this.all.every(({ status }) => status !== "declared");
    }

    #allocation(key: string): Allocation<Target> {
        const known = this.#allocations.get(key) ?? {
            key,
            status: "declared",
            isChecked: false,
            target: undefined,
            ids: [],
            declaredMembers: new Set(),
            writes: new IdSet(),
            failed: new IdSet(),
            overlaps: new IdMap(),
        };
        this.#allocations.set(key, known);
        return known;
    }

    /** Takes back whom a check has said that an allocation declares. */
    #withdraw(allocation: Allocation<Target>): void {
        for (const id of allocation.ids) {
            if (this.#ownerById.get(id) === allocation) {
                this.#ownerById.delete(id);
            }
        }
    }
}

/** Whether the engine may still bring its write. */
export function isToCome({ status }: Pick<Allocation<unknown>, "status">): boolean {
    return status === "declared" || status === "validated";
}
