import type { UiPathClient } from "../uipath/http/types";

/** What all hints of a run may take together: they only warn, so the run does not wait for them for long. */
const hintMilliseconds = 5_000;

let left = hintMilliseconds;

/** Asks for what a line of a check rests on, within the time that hints have left. */
export async function hint<T>(client: UiPathClient, ask: (client: UiPathClient) => Promise<T>): Promise<T> {
    const started = performance.now();
    const controller = new AbortController();
    const { signal } = controller;
    const asking = ask({ ...client, send: (request) => client.send({ ...request, signal }) });
    const timer = setTimeout(() => controller.abort(), Math.max(0, left));
    const givenUp = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(new HintTimeout()));
    });
    try {
        return await Promise.race([asking, givenUp]);
    } finally {
        clearTimeout(timer);
        left -= performance.now() - started;
    }
}

class HintTimeout extends Error {
    override message = `no answer within ${hintMilliseconds / 1000} s, which is all that such look-ups may take`;
}
