import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { type Fault, Faults, strikeAfter, strikeBefore } from "./faults";
import {
    type Allocation,
    exampleOrganization,
    type Ledger,
    Organization,
    type OrganizationOptions,
} from "./organization";

export interface SimulatorOptions {
    /** Default: any free port. Listens on the loopback interface alone. */
    port?: number;
    /** Default: the organization of the documentation's example. */
    organizations?: readonly OrganizationOptions[];
    /** The bearer token that the server takes. Default: `1234`, as in the documentation's example. */
    token?: string;
    /** Which verbs the allocation endpoint has. Default: both. */
    methods?: readonly ("PUT" | "POST")[];
    /** What it answers to the other verb. Default: 405. */
    refusal?: 404 | 405 | 501;
    /** The organization's name as the first part of every path, as later releases have it. Default: none. */
    prefix?: string;
    /** Whether it has the portal's own read of who holds what. Default: no. */
    portal?: boolean;
    /** Milliseconds before each answer of the allocation endpoint. Default: 0. */
    latency?: number;
    /** Key and certificate in PEM form; the server then speaks https. Default: http. */
    tls?: { key: string; cert: string };
    /** Called with a line for each request of the licence service. */
    log?: (line: string) => void;
    /** Called when an allocation has arrived, and waited for before it is applied. */
    onAllocation?: (request: SeenRequest) => void | Promise<void>;
}

/** A request of the licence service as it came over the wire. */
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

export interface Simulator {
    readonly url: string;
    readonly token: string;
    /** Every request of the licence service so far, in the order of arrival. */
    readonly requests: SeenRequest[];
    ledger(accountId?: string): Ledger;
    /** Allocates as somebody would by hand in the portal; no request is counted. */
    allocate(allocation: Allocation, accountId?: string): void;
    /** Adds an organization while the server runs. */
    add(organization: OrganizationOptions): void;
    remove(accountId: string): void;
    fault(fault: Fault): void;
    clearFaults(): void;
    /** Breaks all connections and listens no more, until it is resumed; the ledger stays. */
    suspend(): Promise<void>;
    resume(): Promise<void>;
    close(): Promise<void>;
}

/** Starts a licence server that keeps seats, with its faults and its ledger in reach. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
    const { port = 0, token = "1234", prefix, organizations = [exampleOrganization] } = options;
    const accounts = new Map(organizations.map((each) => [each.accountId, new Organization(each)]));
    const faults = new Faults();
    const requests: SeenRequest[] = [];

    const server = fastify({
        bodyLimit: 64 * 1024 * 1024,
        forceCloseConnections: true,
        https: options.tls ?? null,
        ajv: { customOptions: { coerceTypes: false } },
        schemaErrorFormatter: (errors, where) => new Error(`${where}${errors[0]?.instancePath} ${errors[0]?.message}`),
    });
    keepText(server);
    server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
        fail(reply, error.statusCode ?? 500, error.message),
    );
    server.setNotFoundHandler((_request, reply) => fail(reply, 404, "No such route."));
    server.addHook("onResponse", async (request, reply) => {
        const seen = seenRequests.get(request);
        if (seen) {
            seen.status = reply.statusCode;
            options.log?.(`${request.method} ${request.url} ${reply.statusCode}`);
        }
    });

    const authorize = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
        if (request.headers.authorization !== `Bearer ${token}`) {
            await fail(reply, 401, "The access token is missing, wrong or expired.");
        }
    };

    const path = `${prefix ? `/${prefix}` : ""}/lease_/api/account/:accountId/user-license`;
    const methods = options.methods ?? ["PUT", "POST"];
    server.route<{ Params: { accountId: string }; Body: Allocation }>({
        method: [...methods],
        url: path,
        schema: { body: allocationSchema },
        onRequest: [async (request) => void requests.push(see(request)), authorize],
        handler: async (request, reply) => {
            await sleep(options.latency ?? 0);
            const seen = seenRequests.get(request);
            if (seen) {
                await options.onAllocation?.(seen);
            }
            const fault = faults.take(request.body.userIds);
            if (fault && strikeBefore(fault, reply)) {
                return reply;
            }
            const organization = accounts.get(request.params.accountId);
            if (!organization) {
                return fail(reply, 404, "No account license is allocated for the indicated organization.");
            }
            const licenses = organization.allocate(spoilt(request.body, fault));
            if (!licenses) {
                const words =
                    "The license allocation is not allowed because it exceeds the account license quantities.";
                return fail(reply, 409, words);
            }
            if (fault) {
                await strikeAfter(fault, reply, licenses);
                return reply;
            }
            return licenses;
        },
    });
    const refused = (["PUT", "POST"] as const).filter((method) => !methods.includes(method));
    if (refused.length > 0) {
        server.route({
            method: refused,
            url: path,
            onRequest: async (request) => void requests.push(see(request)),
            handler: (_request, reply) => fail(reply, options.refusal ?? 405, "The method is not allowed."),
        });
    }

    if (options.portal) {
        // The path names no account; a server of one organization is what it is for.
        server.get<{ Querystring: { top?: string; skip?: string } }>(
            `${prefix ? `/${prefix}` : ""}/portal_/api/license/accountant/UserLicense/user/page`,
            { onRequest: [async (request) => void requests.push(see(request)), authorize] },
            ({ query: { top = "10", skip = "0" } }) => {
                const users = [...accounts.values()].flatMap((organization) => organization.licensedUsers());
                const page = users.slice(Number(skip), Number(skip) + Math.min(Number(top), 50));
                return { results: page.map((user) => ({ ...user, email: "", name: "", orphan: false })) };
            },
        );
    }

    const find = (accountId = organizations[0]?.accountId ?? ""): Organization => {
        const organization = accounts.get(accountId);
        if (!organization) {
            throw new Error(`the simulator has no organization ${accountId}`);
        }
        return organization;
    };
    const ledger = (accountId?: string): Ledger => find(accountId).ledger();
    server.get("/simulator/ledger", () => [...accounts.keys()].map((accountId) => ledger(accountId)));
    server.post<{ Body: Fault }>("/simulator/faults", (request, reply) => {
        faults.add(request.body);
        return reply.code(204).send();
    });
    server.delete("/simulator/faults", (_request, reply) => {
        faults.clear();
        return reply.code(204).send();
    });

    await server.listen({ port, host: "127.0.0.1" });
    const address = server.server.address() as AddressInfo;
    return {
        url: `${options.tls ? "https" : "http"}://127.0.0.1:${address.port}${prefix ? `/${prefix}` : ""}`,
        token,
        requests,
        ledger,
        allocate: (allocation, accountId) => {
            if (!find(accountId).allocate(allocation)) {
                throw new Error("not enough seats");
            }
        },
        add: (organization) => void accounts.set(organization.accountId, new Organization(organization)),
        remove: (accountId) => void accounts.delete(accountId),
        fault: (fault) => faults.add(fault),
        clearFaults: () => faults.clear(),
        suspend: async () => {
            const closed = once(server.server, "close");
            server.server.close();
            server.server.closeAllConnections();
            await closed;
        },
        resume: async () => {
            server.server.listen(address.port, address.address);
            await once(server.server, "listening");
        },
        close: () => server.close(),
    };
}

const allocationSchema = {
    type: "object",
    required: ["userIds", "userBundleCodes", "useExternalLicense"],
    properties: {
        userIds: { type: "array", minItems: 1, items: { type: "string", minLength: 1 } },
        userBundleCodes: { type: "array", items: { type: "string", minLength: 1 } },
        useExternalLicense: { type: "boolean" },
    },
};

function spoilt(allocation: Allocation, fault: Fault | undefined): Allocation {
    switch (fault?.kind) {
        case "omit-user":
            return allocation.userBundleCodes.length === 0
                ? allocation
                : { ...allocation, userIds: allocation.userIds.filter((user) => user !== fault.userId) };
        case "omit-code":
            return { ...allocation, userBundleCodes: allocation.userBundleCodes.filter((code) => code !== fault.code) };
        default:
            return allocation;
    }
}

/** An error in the shape that the platform answers with. */
function fail(reply: FastifyReply, status: number, message: string): FastifyReply {
    return reply.code(status).send({ message, errorCode: status, success: false, __abp: true });
}

const seenRequests = new WeakMap<FastifyRequest, SeenRequest>();

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

/** Parses JSON as fastify would, and keeps its text for whoever wants to see the wire. */
function keepText(server: FastifyInstance): void {
    const parse = server.getDefaultJsonParser("error", "error");
    server.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, text, done) => {
        const seen = seenRequests.get(request);
        if (seen) {
            seen.body = text;
        }
        parse(request, text, done);
    });
}
