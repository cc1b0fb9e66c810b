import type { FastifyInstance, FastifyRequest } from "fastify";

export interface SeenRequest {
    method: string;
    url: string;
    headers: Readonly<Record<string, string | string[] | undefined>>;
    body: string;
    status: number | undefined;
    /** When it arrived, in milliseconds of `Date.now()`. */
    at: number;
}

const seenRequests = new WeakMap<FastifyRequest, SeenRequest>();

/** Undefined for the simulator's own controls. */
export function seenAs(request: FastifyRequest): SeenRequest | undefined {
    return seenRequests.get(request);
}

/** Also to unknown routes, but not to the simulator's own controls. */
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
    // Parses JSON the way fastify does, and keeps the text for tests.
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
