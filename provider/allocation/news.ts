import { EventEmitter } from "node:events";

/** That something has happened, for all who wait for it. */
export class News {
    readonly #emitter = new EventEmitter().setMaxListeners(0);

    tell(): void {
        this.#emitter.emit("news");
    }

    /** Waits until something happens; false when nothing does within this time. */
    comes(milliseconds: number): Promise<boolean> {
        return new Promise((resolve) => {
            const hear = () => {
                clearTimeout(timer);
                resolve(true);
            };
            const timer = setTimeout(() => {
                this.#emitter.off("news", hear);
                resolve(false);
            }, milliseconds);
            this.#emitter.once("news", hear);
        });
    }
}
