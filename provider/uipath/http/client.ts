import { RequestError } from "../../errors";
import type { AllocationMethod, Credential } from "../../settings/types";
import { createSignIn } from "../sign-in";
import { createHttp } from "./transport";
import type { AttemptSummary, HttpResponse, Request, UiPathClient } from "./types";

export interface UiPathClientOptions {
    baseUrl: string;
    identityUrl: string | undefined;
    credential: Credential;
    allocationMethod: AllocationMethod;
    timeoutSeconds: number;
    maxAttempts: number;
}

export function createClient({ baseUrl, credential, allocationMethod, ...options }: UiPathClientOptions): UiPathClient {
    const identityUrl = (options.identityUrl ?? `${baseUrl}/identity_`).replace(/\/+$/, "");
    const http = createHttp(options);
    const signIn = createSignIn(credential, { baseUrl, identityUrl, http });

    const send = async ({
        method,
        path,
        query,
        body,
        maxResponseBytes: answerLimit,
        host: at = "base",
    }: Request): Promise<HttpResponse> => {
        const address = at === "base" ? baseUrl : identityUrl;
        const url = new URL([address, ...path.map(encodeURIComponent)].join("/"));
        url.search = new URLSearchParams(query).toString();
        const sendWith = (token: string) =>
            http({
                method,
                url,
                // Some of the platform's GETs answer 415 without the type of a body that they do not have.
                headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
                body: body === undefined ? null : JSON.stringify(body),
                maxResponseBytes: answerLimit,
                addressSetting: at === "identity" && options.identityUrl ? "uipath:identityUrl" : "uipath:baseUrl",
            });
        const token = await signIn.token();
        const answer = await sendWith(token);
        const other = answer.status === 401 ? await replace(token, answer.effort) : undefined;
        if (other === undefined) {
            return answer;
        }
        const second = await sendWith(other);
        return { ...second, effort: combineAttempts(answer.effort, second.effort) };
    };

    const replace = (token: string, { maybeApplied }: AttemptSummary) =>
        signIn.refresh(token).catch((error) => {
            throw maybeApplied && error instanceof RequestError ? error.asMaybeApplied() : error;
        });

    return { baseUrl, send, signIn, redact: signIn.redact, allocationMethod };
}

function combineAttempts(one: AttemptSummary, other: AttemptSummary): AttemptSummary {
    return {
        attempts: one.attempts + other.attempts,
        seconds: one.seconds + other.seconds,
        maybeApplied: one.maybeApplied || other.maybeApplied,
    };
}
