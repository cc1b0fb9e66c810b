import type { UiPathClient } from "../uipath/http/types";

/** How long a run may wait for hints in all: they only warn. */
const hintMilliseconds = 5_000;

/** How many hints are under way, since when, and how much time was left then: those that overlap take it once. */
const waiting = { hints: 0, since: 0, left: hintMilliseconds };

/** Asks for what a line of a check rests on, within the time that hints have left. */
export async function hint<T>(client: UiPathClient, ask: (client: UiPathClient) => Promise<T>): Promise<T> {
    if (waiting.hints === 0) {
        waiting.since = performance.now();
    }
    waiting.hints += 1;
    const controller = new AbortController();
    const { signal } = controller;
    const asking = ask({ ...client, send: (request) => client.send({ ...request, signal }) });
    const left = waiting.since + waiting.left - performance.now();
    const timer = setTimeout(() => controller.abort(), Math.max(0, left));
    const givenUp = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(new HintTimeout()));
    });
    try {
        return await Promise.race([asking, givenUp]);
    } finally {
        clearTimeout(timer);
        waiting.hints -= 1;
        if (waiting.hints === 0) {
            waiting.left -= performance.now() - waiting.since;
        }
    }
}

class HintTimeout extends Error {
    override message = `no answer within ${hintMilliseconds / 1000} s, which is all that such look-ups may take`;
}
