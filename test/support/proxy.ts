import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import type { ExecutionContext } from "ava";

/** A proxy for https, and everything that it received in clear text. */
export async function startProxy(t: ExecutionContext): Promise<{ url: string; received: () => string }> {
    const { Server } = await import("proxy-chain");
    const proxy = new Server({ port: 0, host: "127.0.0.1" });
    await proxy.listen();
    const seen: Buffer[] = [];
    const ear = createServer((client) => {
        const upstream = connect(proxy.port, "127.0.0.1");
        client.on("data", (data: Buffer) => seen.push(data));
        client.pipe(upstream).pipe(client);
        client.on("error", () => upstream.destroy());
        upstream.on("error", () => client.destroy());
    });
    ear.listen(0, "127.0.0.1");
    await once(ear, "listening");
    t.teardown(async () => {
        ear.close();
        await proxy.close(true);
    });
    return {
        url: `http://127.0.0.1:${(ear.address() as AddressInfo).port}`,
        received: () => Buffer.concat(seen).toString("latin1"),
    };
}
