import { type Agent, type ClientRequest, Agent as HttpAgent } from "node:http";
import { type AgentOptions, Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import { findProxy, type ProxySetting } from "../../settings/proxy";
import type { ClientCertificate } from "../../settings/types";

type ProxyAgent = import("https-proxy-agent").HttpsProxyAgent<string>;

/** The proxy was unreachable or refused `CONNECT`. */
export class ProxyFailure extends Error {
    constructor(
        readonly proxy: ProxySetting,
        readonly status: number | undefined,
        cause?: unknown,
    ) {
        super("the proxy failed", { cause });
    }
}

/** An http:// address is reached directly, because a proxy would read the token. */
export async function createAgent(
    origin: string,
    clientCertificate: ClientCertificate | undefined,
    environment: NodeJS.ProcessEnv,
): Promise<Agent> {
    const url = new URL(origin);
    if (url.protocol === "http:") {
        return new HttpAgent({ keepAlive: true });
    }
    const options: AgentOptions = { keepAlive: true, ...clientCertificate };
    const { proxy } = findProxy(url, environment);
    return proxy ? createProxyAgent(proxy, options) : new HttpsAgent(options);
}

const deadlines = new WeakMap<ClientRequest, AbortSignal>();

/** Distinguishes the proxy's failures from those of the server behind it. */
async function createProxyAgent(proxy: ProxySetting, options: AgentOptions): Promise<Agent> {
    const { HttpsProxyAgent } = await import("https-proxy-agent");
    class TellingProxyAgent extends HttpsProxyAgent<string> {
        readonly setting = proxy;

        override async connect(...[request, target]: Parameters<ProxyAgent["connect"]>): Promise<Socket> {
            let status: number | undefined;
            // A silent proxy would keep the process alive: the request has no socket to close yet.
            const givenUp = new AbortController();
            const giveUp = () => givenUp.abort();
            const deadline = deadlines.get(request as ClientRequest);
            deadline?.addEventListener("abort", giveUp, { once: true });
            this.connectOpts = { ...this.connectOpts, signal: givenUp.signal };
            request.once("proxyConnect", ({ statusCode }: { statusCode: number }) => {
                status = statusCode;
            });
            const socket = await super.connect(request, target).catch((error) => {
                throw new ProxyFailure(proxy, status, error);
            });
            deadline?.removeEventListener("abort", giveUp);
            if (status !== 200) {
                socket.destroy();
                throw new ProxyFailure(proxy, status);
            }
            return socket;
        }
    }
    return new TellingProxyAgent(proxy.url, options);
}

export interface Connection {
    agent: Agent;
    /** Whether it served an earlier request; the server may have closed it since. */
    wasReused: boolean;
    /** Whether it was established, so the server may have read the request. */
    wasOpen: boolean;
    explain(caught: Error & { code?: string }): Error & { code?: string };
}

/** Watches the connection of the next request through the returned agent. */
export function watchConnection(agent: Agent, deadline: AbortSignal): Connection {
    const { setting } = agent as { setting?: ProxySetting };
    let failure: Error | undefined;
    let isProxySilent = setting !== undefined;
    const connection: Connection = {
        agent,
        wasReused: false,
        wasOpen: false,
        explain(caught) {
            if (caught.name !== "AbortError") {
                return failure ?? caught;
            }
            return setting && isProxySilent && !connection.wasReused
                ? new ProxyFailure(setting, undefined, caught)
                : caught;
        },
    };
    const addRequest = (request: ClientRequest, options: unknown) => {
        deadlines.set(request, deadline);
        request.once("error", (error) => {
            failure = error;
        });
        request.once("proxyConnect", () => {
            isProxySilent = false;
        });
        request.once("socket", (socket) => {
            connection.wasReused = request.reusedSocket;
            connection.wasOpen = request.reusedSocket;
            if (!request.reusedSocket) {
                socket.once("encrypted" in socket ? "secureConnect" : "connect", () => {
                    connection.wasOpen = true;
                });
            }
        });
        (agent as unknown as { addRequest(request: ClientRequest, options: unknown): void }).addRequest(
            request,
            options,
        );
    };
    connection.agent = Object.create(agent, { addRequest: { value: addRequest } });
    return connection;
}
