import { IdMap, IdSet } from "../domain/id-map";
import type { Progress } from "./progress";

/**
 * `declared`: the program declares it, and the engine has not brought it yet. `validated`: its check has passed. `invalid`:
 * its check has failed, so no write follows. `writing`: its write has begun. `finished`: it is as declared, except for
 * `failed`.
 */
export type AllocationStatus = "declared" | "validated" | "invalid" | "writing" | "finished";

export interface Allocation<Target> {
    readonly key: string;
    status: AllocationStatus;
    isChecked: boolean;
    target: Target | undefined;
    /** Its users, or its group, from check. */
    ids: readonly string[];
    /** Fingerprints of its users or its group, from the program before check. */
    declaredMembers: ReadonlySet<string>;
    /** Users that its write has still to reach. */
    writes: IdSet;
    failed: IdSet;
    /** By ID the other allocation that declares it too. */
    overlaps: IdMap<Allocation<Target>>;
}

export class Registry<Target> {
    readonly #allocations = new Map<string, Allocation<Target>>();
    readonly #ownerById = new IdMap<Allocation<Target>>();
    #isDestroy = false;

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

    declare(key: string, members: readonly string[] | undefined, target: Target | undefined): void {
        const allocation = this.#allocation(key);
        if (!allocation.isChecked) {
            allocation.declaredMembers = new Set(members);
            allocation.target = target;
        }
    }

    /**
     * Replaces the IDs that the program announced. Inputs of an older version have no key; their allocation is found by
     * its first ID, or stays unknown if the program has not announced it.
     */
    check(key: string | undefined, ids: readonly string[]): Allocation<Target> | undefined {
        const allocation = key === undefined ? this.ownerOf(ids[0] ?? "") : this.#allocation(key);
        if (allocation === undefined) {
            return undefined;
        }
        this.#isDestroy = false;
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

    isPending(target: Target): boolean {
        const key = this.targetKey(target);
        return this.all.some(
            (each) => mayStillWrite(each) && each.target !== undefined && this.targetKey(each.target) === key,
        );
    }

    ownerOf(id: string): Allocation<Target> | undefined {
        return this.#ownerById.get(id) ?? this.#declarersOf(id)[0];
    }

    isContested(id: string): boolean {
        return this.#declarersOf(id).length > 0;
    }

    /** None in a destroy. */
    #declarersOf(id: string): readonly Allocation<Target>[] {
        const member = this.fingerprint(id);
        const isOpen = ({ isChecked, declaredMembers }: Allocation<Target>) =>
            !isChecked && declaredMembers.has(member);
        return this.#isDestroy ? [] : this.all.filter(isOpen);
    }

    /** Removes an allocation that belongs to another organization. */
    remove(key: string): void {
        const allocation = this.#allocations.get(key);
        if (allocation) {
            this.#withdraw(allocation);
            this.#allocations.delete(key);
            this.progress.tick();
        }
    }

    /** Ignores the program's announcements: in a destroy, the engine brings and checks none of these allocations. */
    forgetDeclared(): void {
        this.#isDestroy = true;
        this.progress.tick();
    }

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

    #withdraw(allocation: Allocation<Target>): void {
        for (const id of allocation.ids) {
            if (this.#ownerById.get(id) === allocation) {
                this.#ownerById.delete(id);
            }
        }
    }
}

export function mayStillWrite({ status }: Pick<Allocation<unknown>, "status">): boolean {
    return status === "declared" || status === "validated";
}
