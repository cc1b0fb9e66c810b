import { spawn } from "node:child_process";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Scope } from "./project";

/** Serves the bare git repositories of a folder over https, as Pulumi clones them. Returns the address. */
export async function serveGit(t: Scope, folder: string, tls: { key: string; cert: string }): Promise<string> {
    const server = createServer(tls, (request, response) => void answer(folder, request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.teardown(() => server.close());
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** By git's own CGI program. */
async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(String(request.url), "https://localhost");
    const backend = spawn("git", ["http-backend"], {
        stdio: ["pipe", "pipe", "inherit"],
        env: {
            ...process.env,
            GIT_PROJECT_ROOT: folder,
            GIT_HTTP_EXPORT_ALL: "1",
            PATH_INFO: pathname,
            QUERY_STRING: search.slice(1),
            REQUEST_METHOD: request.method,
            CONTENT_TYPE: request.headers["content-type"],
            HTTP_CONTENT_ENCODING: request.headers["content-encoding"],
            GIT_PROTOCOL: request.headers["git-protocol"]?.toString(),
        },
    });
    request.pipe(backend.stdin);
    const output = await buffer(backend.stdout);
    const end = output.indexOf("\r\n\r\n");
    const lines = output.subarray(0, end).toString().split("\r\n");
    const headers = new Map(lines.map((line) => line.split(": ", 2) as [string, string]));
    response.setHeaders(headers).writeHead(Number.parseInt(headers.get("Status") ?? "200", 10));
    response.end(output.subarray(end + 4));
}
