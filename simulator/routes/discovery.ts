import type { AddRoutes } from "../site";

/** Identity's description of its token endpoint (OpenID Connect Discovery 1.0, section 4). */
export const addDiscovery: AddRoutes = (server, { identity, faults }) => {
    server.get(`${identity}/.well-known/openid-configuration`, async ({ method, protocol, host }, reply) =>
        faults.serve(reply, { endpoint: "discovery", method, about: [] }, () => {
            const issuer = `${protocol}://${host}${identity}`;
            return {
                issuer,
                token_endpoint: `${issuer}/connect/token`,
                grant_types_supported: ["client_credentials"],
                token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
                scopes_supported: scopes,
            };
        }),
    );
};

const scopes = [
    "PM.License",
    "PM.License.Read",
    "PM.License.Write",
    "PM.User",
    "PM.User.Read",
    "PM.Group",
    "PM.Group.Read",
];
