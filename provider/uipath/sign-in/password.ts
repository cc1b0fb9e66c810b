import * as v from "valibot";
import type { LoginCredential } from "../../settings/types";
import { extractMarkedMessage } from "../http/message";
import { explainNoToken, explainRefused, sendSignIn } from "./errors";
import { cachedTokens } from "./token-cache";
import type { Addresses } from "./types";
import { configHint, type IssuedToken, type SignIn } from "./types";

/** Documented: "valid for 30 minutes". */
const lifeSeconds = 30 * 60;

const documentedResponse = v.object({ result: v.pipe(v.string(), v.nonEmpty()) });

/**
 * Signs in as a user. Automation Suite 2022.4 documents this as "ROPC", although it is no OAuth grant: `POST
 * {baseUrl}/{organizationName}/{tenancyName}/api/account/authenticate`; later releases omit the names.
 *
 * Source: UiPath Automation Suite 2022.4 documentation, "ROPC authentication".
 */
export function signInAsUser(
    { username, password, tenancyName, organizationName, source, names }: LoginCredential,
    { baseUrl, names: addresses, http }: Pick<Addresses, "baseUrl" | "names" | "http">,
): SignIn {
    const name = `the user name from ${source}`;
    const remedy = `check ${names.username}, ${names.password} (it may have expired) and ${names.tenancyName} by signing in with a browser; ${configHint}`;
    const path = organizationName === undefined ? [] : [organizationName, tenancyName].map(encodeURIComponent);
    const url = new URL([baseUrl, ...path, "api", "account", "authenticate"].join("/"));

    const issue = async (): Promise<IssuedToken> => {
        const response = await sendSignIn(name, http, {
            method: "POST",
            url,
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ TenancyName: tenancyName, UsernameOrEmailAddress: username, Password: password }),
            server: baseUrl,
            serverSetting: addresses.baseUrl,
        });
        const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), documentedResponse), response.text);
        if (response.status === 200 && parsed.success) {
            return { token: parsed.output.result, lifeSeconds };
        }
        const words = extractMarkedMessage(response.text);
        throw words !== undefined && [200, 400, 401, 403].includes(response.status)
            ? explainRefused(name, response.status, words, remedy)
            : explainNoToken(name, response, {
                  serverSetting: `${addresses.baseUrl} and ${names.organizationName} (release 2022.4 needs it, later ones do not)`,
                  remedy,
              });
    };

    return cachedTokens({ name, remedy }, issue);
}
