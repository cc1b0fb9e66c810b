import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply } from "fastify";
import { breakOff, goStale } from "./connection";
import type { Endpoint, Fault } from "./fault";
import { gatewayPage } from "./html";

export type { Endpoint, Fault } from "./fault";

export interface Concern {
    endpoint: Endpoint;
    method: string;
    about: readonly string[];
}

/** In order: the first fault whose turn has come strikes. */
export class Faults {
    #waiting: Fault[] = [];

    add(fault: Fault): void {
        this.#waiting.push({ ...fault });
    }

    clear(): void {
        this.#waiting = [];
    }

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

/** False if the fault strikes later. */
function strikeBefore(fault: Fault, reply: FastifyReply): boolean {
    switch (fault.kind) {
        case "answer":
            void reply
                .code(fault.status)
                .headers(fault.headers ?? {})
                .send(fault.body ?? "");
            return true;
        case "page":
            void reply
                .code(fault.status)
                .type("text/html")
                .headers(fault.headers ?? {})
                .send(gatewayPage(fault.title));
            return true;
        case "reset":
            if (fault.when !== "before") {
                return false;
            }
            breakOff(reply.hijack().raw.socket);
            return true;
        case "hang":
            if (fault.applied) {
                return false;
            }
            reply.hijack();
            return true;
        case "stale-connection":
            // Before the response is sent, since the next request may arrive at once.
            goStale(reply.request.raw.socket);
            return false;
        default:
            return false;
    }
}

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
            return breakOff(reply.raw.socket);
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
