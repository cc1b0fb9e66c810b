import type { Agent } from "node:http";
import { UnexpectedAnswerError, UnreachableError } from "../errors";
import { count, quote } from "../text";
import { createAgent } from "./agent";
import { createRetryPolicy, isCertificateFault } from "./retry";

export interface Request {
    method: "GET" | "PUT" | "POST";
    /** The parts of the path below the base URL; each is encoded. */
    path: readonly string[];
    query?: Readonly<Record<string, string>>;
    body?: unknown;
    /** Bytes; a longer answer is cut off and is an error. */
    answerLimit: number;
}

/** An answer as it came, whatever its status. */
export interface Answer {
    status: number;
    text: string;
    /** The header `Retry-After`, as it came. */
    retryAfter: string | null;
    /** Where a redirect points to. */
    location: string | null;
    effort: Effort;
}

/** What it took to get an answer, or none. */
export interface Effort {
    attempts: number;
    seconds: number;
    /** True when one of the attempts may have been applied without a good answer. */
    maybeApplied: boolean;
}

export interface TransportOptions {
    baseUrl: string;
    token: string;
    timeoutSeconds: number;
    maxAttempts: number;
}

export type Send = (request: Request) => Promise<Answer>;

/**
 * Sends requests with node-fetch. One attempt, its answer's body included, is bounded by `timeoutSeconds`, all of them
 * by `maxAttempts`; what is worth another attempt is the retry policy's to say. Redirects are never followed, so the
 * token stays with the host that it was given for.
 */
export function createTransport({ baseUrl, token, timeoutSeconds, maxAttempts }: TransportOptions): Send {
    const retry = createRetryPolicy({ maxAttempts, longestWaitSeconds: timeoutSeconds });
    let agent: Promise<Agent> | undefined;

    return async (request) => {
        const url = new URL([baseUrl, ...request.path.map(encodeURIComponent)].join("/"));
        url.search = new URLSearchParams(request.query).toString();
        const body = request.body === undefined ? null : JSON.stringify(request.body);
        agent ??= createAgent(baseUrl);
        const [{ default: fetch }, connections] = await Promise.all([import("node-fetch"), agent]);
        const started = performance.now();
        const effort = { attempts: 0, seconds: 0, maybeApplied: false };

        const attempt = async (): Promise<Omit<Answer, "effort">> => {
            effort.attempts += 1;
            try {
                const response = await fetch(url, {
                    method: request.method,
                    headers: {
                        Authorization: `Bearer ${token}`,
                        // Some of the platform's GETs answer 415 without it.
                        "Content-Type": "application/json",
                        Accept: "application/json",
                    },
                    body,
                    redirect: "manual",
                    size: request.answerLimit,
                    signal: AbortSignal.timeout(timeoutSeconds * 1000),
                    agent: connections,
                });
                effort.maybeApplied ||= response.status >= 500 && response.status !== 501;
                return {
                    status: response.status,
                    text: await response.text(),
                    retryAfter: response.headers.get("retry-after"),
                    location: response.headers.get("location"),
                };
            } catch (error) {
                effort.maybeApplied ||= !(neverArrived.has(codeOf(error)) || isCertificateFault(codeOf(error)));
                throw error;
            } finally {
                effort.seconds = (performance.now() - started) / 1000;
            }
        };

        try {
            return { ...(await retry.execute(attempt)), effort };
        } catch (error) {
            throw explainFailure(error, { baseUrl, timeoutSeconds, effort, answerLimit: request.answerLimit });
        }
    };
}

/** Failures before anything of the request can have reached the service. */
const neverArrived = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

function codeOf(error: unknown): string {
    const { code, type, name } = error as { code?: string; type?: string; name?: string };
    return code ?? type ?? name ?? "unknown";
}

interface FailureContext {
    baseUrl: string;
    timeoutSeconds: number;
    answerLimit: number;
    effort: Effort;
}

function explainFailure(error: unknown, { baseUrl, timeoutSeconds, answerLimit, effort }: FailureContext): Error {
    const code = codeOf(error);
    if (code === "max-size") {
        return new UnexpectedAnswerError(
            {
                what: `${baseUrl} answered with more than ${answerLimit} bytes, more than any answer of the licence service; the rest was not read.`,
                next: "check that uipath:baseUrl is the address of your Automation Suite.",
            },
            { maybeApplied: true },
        );
    }
    const reason = reasons[code] ?? `${code}: ${quote((error as Error).message)}`;
    const explained = code === "aborted" || code === "AbortError" ? `no answer within ${timeoutSeconds} s` : reason;
    return new UnreachableError(
        {
            what: `${baseUrl} gave no answer: ${explained}; ${describeEffort(effort)}.`,
            next: /^certificate (of|signed)/.test(reason)
                ? "let the machine trust your certificate authority: set NODE_EXTRA_CA_CERTS to its file in PEM form."
                : "check uipath:baseUrl and that this machine reaches it, then run `pulumi up` again.",
        },
        effort,
    );
}

const reasons: Record<string, string> = {
    ECONNREFUSED: "connection refused (ECONNREFUSED)",
    ECONNRESET: "connection broken (ECONNRESET)",
    ERR_STREAM_PREMATURE_CLOSE: "connection broken in the middle of the answer",
    ENOTFOUND: "no such host name (ENOTFOUND)",
    EAI_AGAIN: "the host name cannot be looked up (EAI_AGAIN)",
    CERT_HAS_EXPIRED: "certificate expired (CERT_HAS_EXPIRED)",
    DEPTH_ZERO_SELF_SIGNED_CERT: "certificate signed by itself (DEPTH_ZERO_SELF_SIGNED_CERT)",
    SELF_SIGNED_CERT_IN_CHAIN: "certificate of an unknown authority (SELF_SIGNED_CERT_IN_CHAIN)",
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate of an unknown authority (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate of an unknown authority (UNABLE_TO_GET_ISSUER_CERT_LOCALLY)",
    ERR_TLS_CERT_ALTNAME_INVALID: "certificate made for another host name (ERR_TLS_CERT_ALTNAME_INVALID)",
};

export function describeEffort({ attempts, seconds }: Effort): string {
    return `${count(attempts, "attempt")} over ${seconds.toFixed(1)} s`;
}
