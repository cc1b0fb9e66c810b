import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Client } from "../../simulator/options";
import type { Simulator } from "../../simulator/simulator";
import type { Scope } from "./project";

export interface IdentityServerOptions {
    clients: readonly Client[];
    /**
     * Serves everything but tokens at the same address, and accepts the tokens. Default: none, and other requests get 404.
     */
    simulator?: Simulator;
}

/** Known scopes. A client that asks for one that it lacks is refused; unknown scopes are left out. */
const knownScopes = ["PM.License", "PM.License.Read", "PM.License.Write", "PM.User.Read", "PM.Group.Read"];

/**
 * A certified OpenID provider in place of Identity's token endpoint: a second reading of the standard. It knows the client
 * credentials grant, and accepts secrets in the header or the form. A client that asks for no scope gets none.
 */
export async function startIdentityServer(
    t: Scope,
    { clients, simulator }: IdentityServerOptions,
): Promise<{ url: string; issued: () => string[] }> {
    let serve: (request: IncomingMessage, response: ServerResponse) => void;
    const server = createServer((request, response) => serve(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.teardown(() => {
        server.close();
        server.closeAllConnections();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const { Provider } = await import("oidc-provider");
    const provider = new Provider(`${url}/identity_`, {
        clients: clients.map(({ id, secret, scopes }) => ({
            client_id: id,
            client_secret: secret,
            scope: scopes.join(" "),
            grant_types: ["client_credentials"],
            redirect_uris: [],
            response_types: [],
        })),
        scopes: [...new Set([...knownScopes, ...clients.flatMap(({ scopes }) => scopes)])],
        features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
        routes: { token: "/connect/token" },
        ttl: { ClientCredentials: 3600 },
    });
    const issued: string[] = [];
    provider.on("client_credentials.saved", ({ jti, scope = "" }) => {
        issued.push(jti);
        simulator?.accept(jti, scope.split(" "));
    });
    const identify = provider.callback();
    serve = (incoming, response) => {
        const path = incoming.url ?? "";
        if (/^\/identity_\/(connect|\.well-known)\//.test(path)) {
            // As a router that mounts it under a path does.
            Object.assign(incoming, { originalUrl: path });
            incoming.url = path.slice("/identity_".length);
            identify(incoming, response);
        } else if (simulator) {
            forward(incoming, response, simulator.url);
        } else {
            response.writeHead(404).end();
        }
    };
    return { url, issued: () => [...issued] };
}

function forward(incoming: IncomingMessage, response: ServerResponse, to: string): void {
    const { method = "GET", headers, url = "" } = incoming;
    const outgoing = request(new URL(url, to), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
    });
    outgoing.on("error", () => response.destroy());
    incoming.pipe(outgoing);
}
