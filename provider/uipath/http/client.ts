import { RequestError } from "../../errors";
import type { AddressNames, AllocationMethod, Credential } from "../../settings/types";
import { createSignIn } from "../sign-in";
import { combineAttempts } from "./attempts";
import { isWebPage } from "./response";
import { createTransport, type TransportOptions } from "./transport";
import type { AttemptSummary, HttpResponse, Request, UiPathClient } from "./types";

export interface UiPathClientOptions extends TransportOptions {
    baseUrl: string;
    identityUrl: string | undefined;
    addressNames: AddressNames;
    credential: Credential;
    allocationMethod: AllocationMethod;
}

export function createClient({
    baseUrl,
    credential,
    allocationMethod,
    addressNames,
    ...options
}: UiPathClientOptions): UiPathClient {
    const identityUrl = (options.identityUrl ?? `${baseUrl}/identity_`).replace(/\/+$/, "");
    const http = createTransport(options);
    const signIn = createSignIn(credential, { baseUrl, identityUrl, names: addressNames, http });

    const send = async (request: Request): Promise<HttpResponse> => {
        const { method, path, query, body, maxResponseBytes, host = "base", signal } = request;
        const address = host === "base" ? baseUrl : identityUrl;
        const url = new URL([address, ...path.map(encodeURIComponent)].join("/"));
        url.search = new URLSearchParams(query).toString();
        const sendWith = async (token: string) => {
            const response = await http({
                method,
                url,
                // Some of the platform's GETs answer 415 unless Content-Type is set, even without a body.
                headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
                body: body === undefined ? null : JSON.stringify(body),
                maxResponseBytes,
                server: address,
                serverSetting:
                    host === "identity" && options.identityUrl ? addressNames.identityUrl : addressNames.baseUrl,
                signal,
            });
            if (hasAcceptedToken(response)) {
                signIn.accepted(token);
            }
            return response;
        };
        const token = await signIn.token();
        const response = await sendWith(token);
        const other = isTokenRefused(response) ? await renew(token, response.attempts) : undefined;
        if (other === undefined) {
            return response;
        }
        const second = await sendWith(other);
        return { ...second, attempts: combineAttempts(response.attempts, second.attempts) };
    };

    const renew = (token: string, { maybeApplied }: AttemptSummary) =>
        signIn.refresh(token).catch((error) => {
            throw maybeApplied && error instanceof RequestError ? error.asMaybeApplied() : error;
        });

    return { baseUrl, send, signIn, allocationMethod };
}

function hasAcceptedToken({ status, text }: HttpResponse): boolean {
    return status !== 401 && status !== 429 && status < 500 && !isWebPage(text);
}

/** A gateway's own 401 does not concern the token. */
function isTokenRefused({ status, text }: HttpResponse): boolean {
    return status === 401 && !isWebPage(text);
}
