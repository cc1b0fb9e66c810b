import type { UiPathClient } from "../uipath/http/types";

/** A run's time limit for all hints together, because they only warn. */
const hintMilliseconds = 5_000;

/** Concurrent lookups count once. */
export class HintBudget {
    #underWay = 0;
    #since = 0;
    #left = hintMilliseconds;

    async spend<T>(client: UiPathClient, ask: (client: UiPathClient) => Promise<T>): Promise<T> {
        if (this.#underWay === 0) {
            this.#since = performance.now();
        }
        this.#underWay += 1;
        const controller = new AbortController();
        const { signal } = controller;
        const asking = ask({ ...client, send: (request) => client.send({ ...request, signal }) });
        const left = this.#since + this.#left - performance.now();
        const timer = setTimeout(() => controller.abort(), Math.max(0, left));
        const givenUp = new Promise<never>((_, reject) => {
            signal.addEventListener("abort", () => reject(new HintTimeout()));
        });
        try {
            return await Promise.race([asking, givenUp]);
        } finally {
            clearTimeout(timer);
            this.#underWay -= 1;
            if (this.#underWay === 0) {
                this.#left -= performance.now() - this.#since;
            }
        }
    }
}

class HintTimeout extends Error {
    override message = `no response within ${hintMilliseconds / 1000} s, the limit for lookups that only warn`;
}
