import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply } from "fastify";

/** The endpoints that faults can strike. */
export type Endpoint =
    | "user-license"
    | "group-rule"
    | "token"
    | "discovery"
    | "authenticate"
    | "users"
    | "groups"
    | "summary"
    | "portal";

/** A fault on demand. To apply a request that only reads is to find its answer. */
export type Fault = (
    | {
          /** Answers this and applies nothing. */
          kind: "answer";
          status: number;
          headers?: Record<string, string>;
          body?: string;
      }
    | {
          /** Applies the request, and answers 200 with this text in place of the JSON. */
          kind: "garble";
          body: string;
          contentType?: string;
      }
    /** Applies the request, and answers with JSON cut off in the middle. */
    | { kind: "truncate" }
    /** Applies the request, and answers with this many bytes of JSON. */
    | { kind: "inflate"; bytes: number }
    /** Grants to all but this user, whom the answer leaves out; a release goes unharmed. */
    | { kind: "omit-user"; userId: string }
    /** Applies the request, an allocation's or a group rule's, without this code. */
    | { kind: "omit-code"; code: string }
    /** Breaks the connection: before applying, after applying and before any answer, or in the middle of the answer. */
    | { kind: "reset"; when: "before" | "after" | "middle" }
    /** Never answers; with `applied`, having applied the request. */
    | { kind: "hang"; applied?: boolean }
    /** Applies the request, and sends the answer a byte at a time. */
    | { kind: "drip"; milliseconds: number }
) & {
    /** Concerns requests to this endpoint, and counts no others. Default: the allocation of licences to users. */
    endpoint?: Endpoint;
    /** Concerns requests with this verb, and counts no others. Default: all. */
    method?: string;
    /** How many requests it strikes. Default: 1. */
    times?: number;
    /** How many requests go unharmed before. Default: 0. */
    after?: number;
    /**
     * Concerns requests that name this user, and counts no others; for group rules this group, for the lists and the
     * summary this organization, for a token this client, for a sign-in this user name. Default: all.
     */
    about?: string;
};

/** What a fault may be about: the endpoint that a request came to, and whom or what it names. */
export interface Concern {
    endpoint: Endpoint;
    method: string;
    about: readonly string[];
}

/** Faults wait here, in the order they were asked for; the first one whose turn has come strikes. */
export class Faults {
    #waiting: Fault[] = [];

    add(fault: Fault): void {
        this.#waiting.push({ ...fault });
    }

    clear(): void {
        this.#waiting = [];
    }

    /** Applies a request and answers it, unless a fault strikes before or after that. */
    async serve(reply: FastifyReply, about: Concern, apply: (fault?: Fault) => unknown): Promise<unknown> {
        const fault = this.#take(about);
        if (!fault) {
            return apply();
        }
        if (!strikeBefore(fault, reply)) {
            await strikeAfter(fault, reply, await apply(fault));
        }
        return reply;
    }

    /** The fault that strikes a request of this concern. */
    #take(request: Concern): Fault | undefined {
        const concerned = this.#waiting.filter(
            ({ endpoint = "user-license", method = request.method, about }) =>
                endpoint === request.endpoint &&
                method === request.method &&
                (about === undefined || request.about.includes(about)),
        );
        const fault = concerned.find(({ after = 0 }) => after <= 0);
        for (const waiting of concerned) {
            waiting.after = (waiting.after ?? 0) - 1;
        }
        if (fault) {
            fault.times = (fault.times ?? 1) - 1;
            this.#waiting = this.#waiting.filter(({ times = 1 }) => times > 0);
        }
        return fault;
    }
}

/** Answers in place of applying the request; false when the fault is one that strikes later. */
function strikeBefore(fault: Fault, reply: FastifyReply): boolean {
    if (fault.kind === "answer") {
        void reply
            .code(fault.status)
            .headers(fault.headers ?? {})
            .send(fault.body ?? "");
        return true;
    }
    if (fault.kind === "reset" && fault.when === "before") {
        reply.hijack().raw.socket?.resetAndDestroy();
        return true;
    }
    if (fault.kind === "hang" && !fault.applied) {
        reply.hijack();
        return true;
    }
    return false;
}

/** Spoils the answer to a request that was applied. */
async function strikeAfter(fault: Fault, reply: FastifyReply, answer: unknown): Promise<void> {
    const json = JSON.stringify(answer);
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(json) };
    switch (fault.kind) {
        case "garble":
            return void reply.type(fault.contentType ?? "application/json").send(fault.body);
        case "truncate":
            return void reply.type("application/json").send(json.slice(0, json.length / 2));
        case "inflate":
            return void reply.type("application/json").send(json + " ".repeat(fault.bytes));
        case "reset":
            reply.hijack();
            if (fault.when === "middle") {
                reply.raw.writeHead(200, headers);
                await new Promise<void>((sent) => reply.raw.write(json.slice(0, json.length / 2), () => sent()));
            }
            return void reply.raw.socket?.resetAndDestroy();
        case "hang":
            return void reply.hijack();
        case "drip":
            reply.hijack();
            reply.raw.writeHead(200, headers);
            for (const character of json) {
                if (reply.raw.destroyed) {
                    return;
                }
                reply.raw.write(character);
                await sleep(fault.milliseconds);
            }
            return void reply.raw.end();
        default:
            return void reply.send(answer);
    }
}
