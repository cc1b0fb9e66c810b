import { EventEmitter, once } from "node:events";

/** How long to wait for the engine's next resource when nothing else is under way. */
const engineMilliseconds = 500;

/** Tracks a run's operations and requests, for operations that wait for others. */
export class Progress {
    readonly #emitter = new EventEmitter().setMaxListeners(0);
    #requests = 0;
    #operations = 0;
    #hasFailed = false;
    /** The engine's parallelism as far as this run has seen it; unlimited until a wait was in vain. */
    #places = Number.POSITIVE_INFINITY;

    tick(): void {
        this.#emitter.emit("tick");
    }

    noteFailure(): void {
        this.#hasFailed = true;
    }

    /** After a failure, the engine may skip the resources it has not brought yet, in any organization. */
    get hasFailed(): boolean {
        return this.#hasFailed;
    }

    /** Counts an operation of the engine, which occupies one of its parallel slots. */
    async operation<T>(task: () => Promise<T>): Promise<T> {
        this.#operations += 1;
        this.#places = Math.max(this.#places, this.#operations);
        this.tick();
        try {
            return await task();
        } finally {
            this.#operations -= 1;
            this.tick();
        }
    }

    async request<T>(task: () => Promise<T>): Promise<T> {
        this.#requests += 1;
        try {
            return await task();
        } finally {
            this.#requests -= 1;
            this.tick();
        }
    }

    /**
     * Waits for a slow server as long as `isUnderWay` reports something that may fulfill the condition, and otherwise
     * as long as the engine keeps bringing resources. Does not wait when all of the engine's slots are taken by waiting
     * operations. Returns whether the condition holds.
     */
    async until(condition: () => boolean, isUnderWay = () => this.#requests > 0): Promise<boolean> {
        while (!condition()) {
            if (isUnderWay()) {
                await once(this.#emitter, "tick");
            } else if (this.#operations >= this.#places) {
                return false;
            } else if (!(await this.#ticksWithin(engineMilliseconds)) && !condition() && !isUnderWay()) {
                this.#places = this.#operations;
                return false;
            }
        }
        return true;
    }

    async #ticksWithin(milliseconds: number): Promise<boolean> {
        const timeout = new AbortController();
        const timer = setTimeout(() => timeout.abort(), milliseconds);
        try {
            await once(this.#emitter, "tick", { signal: timeout.signal });
            return true;
        } catch {
            return false;
        } finally {
            clearTimeout(timer);
        }
    }
}
