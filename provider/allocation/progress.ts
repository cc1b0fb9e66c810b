import { EventEmitter, once } from "node:events";

/** How long the engine may take to bring the next resource when nothing else is under way. */
const engineMilliseconds = 500;

/** What happens in a run, for operations that wait for others. */
export class Progress {
    readonly #emitter = new EventEmitter().setMaxListeners(0);
    #requests = 0;
    #operations = 0;
    #hasFailed = false;
    /** How many operations the engine has at once, as far as this run has seen; unlimited until a wait was in vain. */
    #places = Number.POSITIVE_INFINITY;

    /** Wakes everybody who waits, to look again. */
    tick(): void {
        this.#emitter.emit("tick");
    }

    /** Notes that an allocation could not be written as it is declared, or not be deleted. */
    noteFailure(): void {
        this.#hasFailed = true;
    }

    /** Whether the engine may leave resources out that it has not brought yet, of any organization. */
    get hasFailed(): boolean {
        return this.#hasFailed;
    }

    /** Counts an operation that the engine has begun and that takes one of its places. */
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

    /** Counts a request that is under way. */
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
     * Waits until a condition holds: as long as `isUnderWay` says that something is on its way which may bring it about,
     * however slow the server is, and else as long as the engine goes on bringing resources. Does not wait when all of the
     * engine's places are taken by operations that wait themselves. Returns whether the condition holds.
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
