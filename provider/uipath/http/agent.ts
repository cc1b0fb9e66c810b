import { type Agent, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

const keepAlive = { keepAlive: true };

/**
 * Connections to one server, kept open; through the proxy that HTTPS_PROXY and NO_PROXY say. A server at an http://
 * address is reached directly: a proxy would read the token.
 */
export async function createAgent(baseUrl: string): Promise<Agent> {
    if (new URL(baseUrl).protocol === "http:") {
        return new HttpAgent(keepAlive);
    }
    const { getProxyForUrl } = await import("proxy-from-env");
    const proxy = getProxyForUrl(baseUrl);
    if (proxy === "") {
        return new HttpsAgent(keepAlive);
    }
    const { HttpsProxyAgent } = await import("https-proxy-agent");
    return new HttpsProxyAgent(proxy, keepAlive);
}
