import type { FastifyInstance } from "fastify";
import type { Quirks } from "./quirks";
import { Refusal } from "./refusal";
import { seenAs } from "./seen-requests";

/** Also to unknown routes, but not to the simulator's own controls. */
export function limitRate(server: FastifyInstance, limit: NonNullable<Quirks["rateLimit"]>): void {
    const headers = limit.retryAfter === undefined ? {} : { "retry-after": limit.retryAfter };
    let window = { requests: 0, until: 0 };
    server.addHook("onRequest", async (request) => {
        if (!seenAs(request)) {
            return;
        }
        // A monotonic clock, which nobody can set.
        const now = performance.now();
        if (now >= window.until) {
            window = { requests: 0, until: now + limit.seconds * 1000 };
        }
        window.requests += 1;
        if (window.requests > limit.requests) {
            throw new Refusal(429, "Too many requests.", undefined, headers);
        }
    });
}
