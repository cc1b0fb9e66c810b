import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { finished } from "node:stream/promises";
import { bulkhead } from "cockatiel";
import S3rver from "s3rver";
import { createFolder, type Scope } from "./project";

export interface SharedBackend {
    /** The variables that make the CLI store its stacks on this server. */
    environment: Record<string, string>;
    /** Called when a request arrives. The server waits for it before it responds. */
    onRequest?: (request: IncomingMessage) => void | Promise<void>;
}

/** An S3-compatible server on the loopback interface, with a bucket for stack states. */
export async function startSharedBackend(t: Scope): Promise<SharedBackend> {
    const directory = await createFolder(t);
    const s3 = new S3rver({ directory, silent: true, configureBuckets: [{ name: "pulumi", configs: [] }] });
    await s3.configureBuckets();
    const serve = s3.callback();
    // S3 is atomic: no client reads a half-written object. Plain files are atomic only if requests are served one at a time.
    const turns = bulkhead(1, Number.POSITIVE_INFINITY);
    const server = createServer(async (request, response) => {
        await backend.onRequest?.(request);
        await turns.execute(() => {
            serve(request, response);
            // Fails if the client is gone.
            return finished(response).catch(() => undefined);
        });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    t.teardown(() => {
        server.closeAllConnections();
        server.close();
    });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const backend: SharedBackend = {
        environment: {
            PULUMI_BACKEND_URL: `s3://pulumi?region=us-east-1&endpoint=${endpoint}&s3ForcePathStyle=true`,
            AWS_ACCESS_KEY_ID: "S3RVER",
            AWS_SECRET_ACCESS_KEY: "S3RVER",
        },
    };
    return backend;
}
