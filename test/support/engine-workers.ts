export class Workers {
    readonly errors: string[] = [];
    readonly #running = new Set<Promise<void>>();
    #stopped = false;

    constructor(
        readonly places: number,
        readonly continueOnError: boolean,
    ) {}

    get stopped(): boolean {
        return this.#stopped;
    }

    async free(): Promise<void> {
        while (this.#running.size >= this.places) {
            await Promise.race(this.#running);
        }
    }

    /** An error if nothing runs. */
    async anything(): Promise<void> {
        if (this.#running.size === 0) {
            throw new Error("everything waits, and nothing runs: resources depend on each other in a circle");
        }
        await Promise.race(this.#running);
    }

    async idle(): Promise<void> {
        await Promise.all(this.#running);
    }

    start(task: () => Promise<void>, failed: () => void = () => undefined): void {
        const settled = task().catch((error: Error) => {
            this.errors.push(error.message);
            this.#stopped ||= !this.continueOnError;
            failed();
        });
        const run: Promise<void> = settled.then(() => void this.#running.delete(run));
        this.#running.add(run);
    }

    /** Ends the run, even one that continues after errors, like an error before any write. */
    bail(...messages: string[]): void {
        this.errors.push(...messages);
        this.#stopped = true;
    }
}
