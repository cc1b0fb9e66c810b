import type { AllocationMethod } from "../config";
import type { Credential } from "../credential";
import { RequestError } from "../errors";
import { type Answer, createHttp, type Effort } from "./http";
import { createSignIn } from "./sign-in/create";
import type { SignIn } from "./sign-in/sign-in";

export interface Request {
    method: "GET" | "PUT" | "POST";
    /** The parts of the path below the address; each is encoded. */
    path: readonly string[];
    query?: Readonly<Record<string, string>>;
    body?: unknown;
    /** Bytes; a longer answer is cut off and is an error. */
    answerLimit: number;
    /** Which of the server's addresses. Default: the base URL. */
    at?: "base" | "identity";
}

/** An Automation Suite as one run knows it: how to reach it, how the run signs in, and the verb that it takes. */
export interface Service {
    readonly baseUrl: string;
    readonly send: (request: Request) => Promise<Answer>;
    readonly signIn: Pick<SignIn, "name" | "cure">;
    /** Takes credentials out of a server's words. */
    readonly redact: (text: string) => string;
    /** The verb to allocate with; `auto` until the server has shown which one it takes. */
    allocationMethod: AllocationMethod;
}

export interface ServiceOptions {
    baseUrl: string;
    identityUrl: string | undefined;
    credential: Credential;
    allocationMethod: AllocationMethod;
    timeoutSeconds: number;
    maxAttempts: number;
}

export function createService({ baseUrl, credential, allocationMethod, ...options }: ServiceOptions): Service {
    const identityUrl = (options.identityUrl ?? `${baseUrl}/identity_`).replace(/\/+$/, "");
    const http = createHttp(options);
    const signIn = createSignIn(credential, { baseUrl, identityUrl, http });

    const send = async ({ method, path, query, body, answerLimit, at = "base" }: Request): Promise<Answer> => {
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
                answerLimit,
                addressSetting: at === "identity" && options.identityUrl ? "uipath:identityUrl" : "uipath:baseUrl",
            });
        const token = await signIn.token();
        const answer = await sendWith(token);
        const other = answer.status === 401 ? await replace(token, answer.effort) : undefined;
        if (other === undefined) {
            return answer;
        }
        const second = await sendWith(other);
        return { ...second, effort: together(answer.effort, second.effort) };
    };

    const replace = (token: string, { maybeApplied }: Effort) =>
        signIn.replace(token).catch((error) => {
            throw maybeApplied && error instanceof RequestError ? error.afterAllMaybeApplied() : error;
        });

    return { baseUrl, send, signIn, redact: signIn.redact, allocationMethod };
}

function together(one: Effort, other: Effort): Effort {
    return {
        attempts: one.attempts + other.attempts,
        seconds: one.seconds + other.seconds,
        maybeApplied: one.maybeApplied || other.maybeApplied,
    };
}
