import type { FastifyInstance, FastifyRequest } from "fastify";

/** A request of the license service as it came over the wire. */
export interface SeenRequest {
    method: string;
    url: string;
    headers: Readonly<Record<string, string | string[] | undefined>>;
    /** The text as it came. */
    body: string;
    status: number | undefined;
    /** When it came, in milliseconds as `Date.now()` gives them. */
    at: number;
}

const seenRequests = new WeakMap<FastifyRequest, SeenRequest>();

/** The request as it was recorded; undefined for the simulator's own controls. */
export function seenAs(request: FastifyRequest): SeenRequest | undefined {
    return seenRequests.get(request);
}

/** Records every request, whether there is such a route or not, save those to the simulator's own controls. */
export function recordRequests(server: FastifyInstance, requests: SeenRequest[], log?: (line: string) => void): void {
    server.addHook("onRequest", async (request) => {
        if (!request.url.startsWith("/simulator/")) {
            requests.push(see(request));
        }
    });
    server.addHook("onResponse", async (request, reply) => {
        const seen = seenRequests.get(request);
        if (seen) {
            seen.status = reply.statusCode;
            log?.(`${request.method} ${request.url} ${reply.statusCode}`);
        }
    });
    // Parses JSON as fastify would, and keeps its text for whoever wants to see the wire.
    const parse = server.getDefaultJsonParser("error", "error");
    server.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, text, done) => {
        keepText(request, text);
        parse(request, text, done);
    });
}

export function keepText(request: FastifyRequest, text: string): void {
    const seen = seenRequests.get(request);
    if (seen) {
        seen.body = text;
    }
}

function see(request: FastifyRequest): SeenRequest {
    const seen = {
        method: request.method,
        url: request.url,
        headers: { ...request.headers },
        body: "",
        status: undefined,
        at: Date.now(),
    };
    seenRequests.set(request, seen);
    return seen;
}
