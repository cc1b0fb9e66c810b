import { type Claim, oauthError, readClaim, wrongClient } from "../client-authentication";
import type { Client } from "../options";
import { Refusal } from "../refusal";
import { keepText } from "../seen-requests";
import type { AddRoutes } from "../site";

/** OAuth's client credentials grant (RFC 6749, section 4.4). */
export const addClientCredentials: AddRoutes = (parent, { options, identity, faults, tokens }) => {
    const { clients = [], tokenLifeSeconds = 3600, tokenAnswer = (answer) => answer } = options;
    // In its own scope, since no other route takes forms.
    parent.register(async (server) => {
        server.removeAllContentTypeParsers();
        server.addContentTypeParser<string>("*", { parseAs: "string" }, (request, text, done) => {
            keepText(request, text);
            done(null, text);
        });
        server.post<{ Body: string | undefined }>(`${identity}/connect/token`, async (request, reply) => {
            const { method, headers, body = "" } = request;
            const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
            const form = new URLSearchParams(isForm ? body : "");
            void reply.header("cache-control", "no-store");
            const claim = attempt(() => readClaim(headers.authorization, form));
            const about = claim && !(claim instanceof Refusal) ? [claim.id] : [];
            const answer = await faults.serve(reply, { endpoint: "token", method, about }, () => {
                if (claim instanceof Refusal) {
                    throw claim;
                }
                const scopes = grantScopes(form, claim, clients);
                return tokenAnswer({
                    access_token: tokens.issue(scopes, tokenLifeSeconds),
                    expires_in: tokenLifeSeconds,
                    token_type: "Bearer",
                    scope: scopes.join(" "),
                });
            });
            // A changed response is JSON too, even a plain text or null.
            return answer === reply ? reply : reply.type("application/json").send(JSON.stringify(answer));
        });
    });
};

/** All scopes of the client if it requests none. */
function grantScopes(form: URLSearchParams, claim: Claim | undefined, clients: readonly Client[]): readonly string[] {
    const names = [...form.keys()];
    if (!form.has("grant_type") || !claim || new Set(names).size < names.length) {
        throw oauthError("invalid_request");
    }
    const client = clients.find(({ id }) => id === claim.id);
    if (!client || client.secret !== claim.secret) {
        throw wrongClient(claim.method);
    }
    if (form.get("grant_type") !== "client_credentials") {
        throw oauthError("unsupported_grant_type");
    }
    const asked = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
    // There is no user to refresh a token for.
    if (asked.some((scope) => scope === "offline_access" || !client.scopes.includes(scope))) {
        throw oauthError("invalid_scope");
    }
    return asked.length > 0 ? [...new Set(asked)] : client.scopes;
}

/** A fault may strike a refused request too. */
function attempt<Result>(read: () => Result): Result | Refusal {
    try {
        return read();
    } catch (error) {
        if (error instanceof Refusal) {
            return error;
        }
        throw error;
    }
}
