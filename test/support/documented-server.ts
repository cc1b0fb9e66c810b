import { appendFile, readFile } from "node:fs/promises";
import type { Server as HttpServer } from "node:http";
import { connect, createServer } from "node:net";
import type { ExecutionContext } from "ava";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/simulator";
import { createCertificates, documentedHost } from "./tls";

/**
 * A license server at the documented address, reached like one inside a company: through a proxy, and with a certificate of
 * a private authority. Returns the environment in which a command reaches it.
 */
export async function startDocumentedServer(
    t: ExecutionContext,
    options: SimulatorOptions = {},
): Promise<{ simulator: Simulator; environment: Record<string, string> }> {
    const { tls, caFile } = await createCertificates(t);
    const simulator = await startSimulator({ ...options, tls });
    t.teardown(simulator.close);
    const { HTTPS_PROXY, https_proxy = HTTPS_PROXY ?? null, NODE_EXTRA_CA_CERTS } = process.env;
    // Commands that fetch packages still reach their registry.
    if (NODE_EXTRA_CA_CERTS) {
        await appendFile(caFile, `\n${await readFile(NODE_EXTRA_CA_CERTS, "utf8")}`);
    }
    const toSimulator = createServer((client) => {
        const upstream = connect(Number(new URL(simulator.url).port), "127.0.0.1");
        client.pipe(upstream).pipe(client);
        client.on("error", () => upstream.destroy());
        upstream.on("error", () => client.destroy());
    });
    const { Server } = await import("proxy-chain");
    const proxy = new Server({
        port: 0,
        host: "127.0.0.1",
        prepareRequestFunction: ({ hostname }) =>
            hostname === documentedHost
                ? // Any server that accepts connections is enough.
                  { customConnectServer: toSimulator as HttpServer }
                : { upstreamProxyUrl: https_proxy },
    });
    await proxy.listen();
    t.teardown(() => proxy.close(true));
    return {
        simulator,
        environment: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: caFile },
    };
}
