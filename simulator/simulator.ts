import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyHttpOptions, type FastifyInstance, type RawServerDefault } from "fastify";
import type { Person } from "./directory";
import { type Fault, Faults } from "./faults";
import type { GroupAllocation } from "./group-rules";
import { portalPage } from "./html";
import { idKey } from "./id";
import type { SimulatorOptions } from "./options";
import {
    type Allocation,
    exampleOrganization,
    type Ledger,
    Organization,
    type OrganizationOptions,
} from "./organization";
import { limitRate } from "./rate-limit";
import { errorBody, Refusal } from "./refusal";
import { addAllocation } from "./routes/allocation";
import { addClientCredentials } from "./routes/client-credentials";
import { addControls } from "./routes/controls";
import { addDirectory } from "./routes/directory";
import { addDiscovery } from "./routes/discovery";
import { addGroupRules } from "./routes/group-rules";
import { addPortal } from "./routes/portal";
import { addSignIn } from "./routes/sign-in";
import { addSummary } from "./routes/summary";
import { recordRequests, type SeenRequest } from "./seen-requests";
import type { Site } from "./site";
import { Tokens } from "./tokens";

export type { SimulatorOptions } from "./options";
export type { SeenRequest } from "./seen-requests";

export interface Simulator {
    readonly url: string;
    readonly token: string;
    /** Every token issued so far, valid or not, in order. */
    readonly issuedTokens: readonly string[];
    /** Every request so far, also to unknown routes, in order. */
    readonly requests: SeenRequest[];
    ledger(accountId?: string): Ledger;
    /** Allocates like a manual change in the portal; counts no request. */
    allocate(allocation: Allocation, accountId?: string): void;
    /** Changes a group's rule like a manual change, and keeps its quotas unless given; counts no request. */
    allocateGroup(
        groupId: string,
        allocation: GroupAllocation & { quotas?: Record<string, number> },
        accountId?: string,
    ): void;
    /** Sets how many members of a group use a bundle, as a quota counts them. */
    use(groupId: string, code: string, usage: number, accountId?: string): void;
    /** Adds a person to the directory. An organization without people then has some. */
    addPerson(person: Person, accountId?: string): void;
    /** Removes a person from the directory. Their licenses stay, like those of an orphan. */
    removePerson(id: string, accountId?: string): void;
    /** Adds an organization while the server runs. */
    add(organization: OrganizationOptions): void;
    remove(accountId: string): void;
    /** Refuses all tokens issued so far. The administrator's own, `token`, stays valid. */
    expireTokens(): void;
    /** Accepts a token that another server issued, for an hour. */
    accept(token: string, scopes: readonly string[]): void;
    fault(fault: Fault): void;
    clearFaults(): void;
    /** Breaks all connections and stops listening until it is resumed. The ledger stays. */
    suspend(): Promise<void>;
    resume(): Promise<void>;
    close(): Promise<void>;
}

/** Starts a license server that counts seats, with controls for its faults and its ledger. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
    const { port = 0, token = "1234", prefix, organizations = [exampleOrganization] } = options;
    const base = prefix ? `/${prefix}` : "";
    const identity = base + (options.identityPath ?? "/identity_");
    const accounts = new Map(organizations.map((each) => [idKey(each.accountId), new Organization(each)]));
    const faults = new Faults();
    const tokens = new Tokens(token, options.tokenText);
    const requests: SeenRequest[] = [];

    const server = createServer(options);
    recordRequests(server, requests, options.log);
    if (options.rateLimit) {
        limitRate(server, options.rateLimit);
    }
    const site: Site = { options, base, identity, accounts, faults, tokens };
    for (const addRoutes of parts) {
        addRoutes(server, site);
    }
    await server.listen({ port, host: "127.0.0.1" });
    const address = server.server.address() as AddressInfo;

    const find = (accountId = organizations[0]?.accountId ?? ""): Organization => {
        const organization = accounts.get(idKey(accountId));
        if (!organization) {
            throw new Error(`the simulator has no organization ${accountId}`);
        }
        return organization;
    };
    return {
        url: `${options.tls ? "https" : "http"}://127.0.0.1:${address.port}${base}`,
        token,
        issuedTokens: tokens.issued,
        requests,
        ledger: (accountId) => find(accountId).ledger(),
        allocate: (allocation, accountId) => void find(accountId).allocate(allocation),
        allocateGroup: (groupId, { quotas, ...allocation }, accountId) => {
            const limits = Object.entries(quotas ?? {}).map(([userBundleCode, limit]) => ({ userBundleCode, limit }));
            find(accountId).groupRules.allocate(groupId, allocation, quotas && limits);
        },
        use: (groupId, code, usage, accountId) => find(accountId).groupRules.use(groupId, code, usage),
        addPerson: (person, accountId) => find(accountId).directory.add(person),
        removePerson: (id, accountId) => find(accountId).directory.remove(id),
        add: (organization) => void accounts.set(idKey(organization.accountId), new Organization(organization)),
        remove: (accountId) => void accounts.delete(idKey(accountId)),
        expireTokens: () => tokens.expire(),
        accept: (token, scopes) => tokens.accept(token, scopes, 3600),
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

const parts = [
    addAllocation,
    addGroupRules,
    addClientCredentials,
    addDiscovery,
    addSignIn,
    addDirectory,
    addSummary,
    addPortal,
    addControls,
];

/** Tokens arrive in a header and may be long. */
const maxHeaderSize = 64 * 1024;

function createServer({ tls, unknownRoute }: SimulatorOptions): FastifyInstance {
    const server: FastifyInstance = fastify({
        bodyLimit: 64 * 1024 * 1024,
        forceCloseConnections: true,
        ...(tls ? { https: { ...tls, maxHeaderSize } } : { http: { maxHeaderSize } }),
        ajv: { customOptions: { coerceTypes: false } },
        schemaErrorFormatter: (errors, where) => new Error(`${where}${errors[0]?.instancePath} ${errors[0]?.message}`),
    } as FastifyHttpOptions<RawServerDefault>);
    server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
        const status = error.statusCode ?? 500;
        return error instanceof Refusal
            ? reply.code(status).headers(error.headers).send(error.body)
            : reply.code(status).send(errorBody(status, error.message));
    });
    server.setNotFoundHandler((_request, reply) =>
        unknownRoute === "page"
            ? reply.type("text/html").send(portalPage)
            : reply.code(404).send(errorBody(404, "No such route.")),
    );
    return server;
}
