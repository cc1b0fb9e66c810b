import { SignInError } from "../../errors";
import type { ClientCredential } from "../../settings/types";
import { clip, quote } from "../../text";
import type { HttpResponse } from "../http/types";
import { explainNoToken, sendSignIn } from "./errors";
import { cachedTokens } from "./token-cache";
import type { Addresses } from "./types";
import { configHint, type IssuedToken, type SignIn } from "./types";

/**
 * Signs in as an external application, by OAuth's client credentials grant: `POST {identityUrl}/connect/token`.
 *
 * Source: UiPath documentation, "Accessing UiPath resources using external applications".
 */
export function signInAsClient(
    { clientId, clientSecret, scope, source }: ClientCredential,
    { identityUrl, http }: Pick<Addresses, "identityUrl" | "http">,
): SignIn {
    const name = `the client credentials from ${source}`;
    const cure = `check uipath:clientId, uipath:clientSecret and uipath:scope against the external application; ${configHint}`;

    const issue = async (redact: (text: string) => string): Promise<IssuedToken> => {
        const oauth = await import("oauth4webapi");
        const server = { issuer: identityUrl, token_endpoint: `${identityUrl}/connect/token` };
        const client = { client_id: clientId };
        let answer: HttpResponse | undefined;
        const response = await oauth.clientCredentialsGrantRequest(
            server,
            client,
            oauth.ClientSecretPost(clientSecret),
            scope === undefined ? {} : { scope },
            {
                // Whether http:// will do is the settings' to say, and they have.
                [oauth.allowInsecureRequests]: true,
                [oauth.customFetch]: async (url, { headers, body }) => {
                    answer = await sendSignIn(name, http, {
                        method: "POST",
                        url: new URL(url),
                        headers,
                        body: String(body),
                        addressSetting: "uipath:identityUrl (or uipath:baseUrl)",
                    });
                    const { status, text } = answer;
                    return new Response(text, { status, headers: { "Content-Type": "application/json" } });
                },
            },
        );
        try {
            const granted = await oauth.processClientCredentialsResponse(server, client, response);
            return { token: granted.access_token, lifeSeconds: granted.expires_in };
        } catch (error) {
            throw error instanceof oauth.ResponseBodyError
                ? explainRefusal(error.error, redact(error.error_description ?? ""))
                : explainNoToken(name, answer as HttpResponse, redact, {
                      endpoint: server.token_endpoint,
                      addressSetting: "uipath:identityUrl",
                      cure,
                  });
        }
    };

    const explainRefusal = (code: string, description: string) =>
        new SignInError({
            summary: `the sign-in with ${name} was refused: ${clip(code, 60)}.`,
            server: description ? quote(description, 300) : undefined,
            remedy: code === "invalid_scope" ? explainScope(scope) : cure,
        });

    return cachedTokens({ name, cure, secrets: [clientSecret] }, issue);
}

function explainScope(scope: string | undefined): string {
    return scope === undefined
        ? "give the external application the scope PM.License.Write."
        : `uipath:scope is ${quote(scope)}; ask only for scopes that the external application has, such as PM.License.Write.`;
}
