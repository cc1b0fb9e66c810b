import * as v from "valibot";
import { type RequestError, SignInError } from "../../errors";
import type { ClientCredential } from "../../settings/types";
import { quote, sanitize } from "../../text";
import { explainNoToken, sendSignIn } from "./errors";
import { cachedTokens } from "./token-cache";
import { type Addresses, configHint, type IssuedToken, type SignIn } from "./types";

const text = v.pipe(v.string(), v.parseJson());
const granted = v.pipe(
    text,
    v.object({ access_token: v.pipe(v.string(), v.nonEmpty()), expires_in: v.optional(v.unknown()) }),
);
const refused = v.pipe(text, v.object({ error: v.string(), error_description: v.nullish(v.string()) }));

/**
 * Signs in as an external application by OAuth's client credentials grant: `POST {identityUrl}/connect/token`, with the
 * credentials in the form. Accepts a response with a token even if other standard fields are missing.
 *
 * Source: UiPath documentation, "Accessing UiPath resources using external applications"; RFC 6749, section 4.4.
 */
export function signInAsClient(
    { clientId, clientSecret, scope, source, names }: ClientCredential,
    { identityUrl, names: addresses, http }: Pick<Addresses, "identityUrl" | "names" | "http">,
): SignIn {
    const name = `the client credentials from ${source}`;
    const remedy = `check ${names.clientId}, ${names.clientSecret} and ${names.scope} against the external application; ${configHint}`;
    const form = new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        ...(scope !== undefined && { scope }),
    });

    const issue = async (): Promise<IssuedToken> => {
        const response = await sendSignIn(name, http, {
            method: "POST",
            url: new URL(`${identityUrl}/connect/token`),
            headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
            body: form.toString(),
            server: identityUrl,
            serverSetting: `${addresses.identityUrl} (or ${addresses.baseUrl})`,
        });
        const grant = v.safeParse(granted, response.text);
        if (response.status === 200 && grant.success) {
            const { access_token: token, expires_in } = grant.output;
            const lifeSeconds = Number(expires_in);
            return { token, lifeSeconds: lifeSeconds > 0 ? lifeSeconds : undefined };
        }
        const refusal = v.safeParse(refused, response.text);
        throw refusal.success && response.status >= 400 && response.status < 500 && response.status !== 429
            ? explainRefusal(refusal.output.error, refusal.output.error_description ?? "")
            : explainNoToken(name, response, { serverSetting: addresses.identityUrl, remedy });
    };

    const explainRefusal = (code: string, description: string): RequestError =>
        new SignInError({
            summary: `the sign-in with ${name} was refused: ${sanitize(code, 60)}.`,
            server: description ? quote(description, 300) : undefined,
            remedy: code === "invalid_scope" ? explainScope(scope, names.scope) : remedy,
        });

    return cachedTokens({ name, remedy }, issue);
}

function explainScope(scope: string | undefined, name: string): string {
    return scope === undefined
        ? "give the external application the scope PM.License.Write."
        : `${name} is ${quote(scope)}; ask only for scopes that the external application has, such as PM.License.Write.`;
}
