import type { Agent } from "node:http";
import { UnexpectedAnswerError, UnreachableError } from "../../errors";
import { count, quote } from "../../text";
import { createAgent } from "./agent";
import { createRetryPolicy, isCertificateFault } from "./retry";
import type { AttemptSummary, HttpResponse, SendHttp } from "./types";

/** Loaded with the first request; to import it again costs each request a look-up. */
let nodeFetch: Promise<typeof import("node-fetch")> | undefined;

/**
 * Sends requests with node-fetch. One attempt, its answer's body included, is bounded by `timeoutSeconds`, all of them
 * by `maxAttempts`; what is worth another attempt is the retry policy's to say. Redirects are never followed, so a
 * credential stays with the host that it was given for.
 */
export function createHttp({ timeoutSeconds, maxAttempts }: { timeoutSeconds: number; maxAttempts: number }): SendHttp {
    const retry = createRetryPolicy({ maxAttempts, longestWaitSeconds: timeoutSeconds });
    const agents = new Map<string, Promise<Agent>>();

    return async ({ method, url, headers, body, maxResponseBytes: answerLimit, addressSetting }) => {
        const agent = agents.get(url.origin) ?? createAgent(url.origin);
        agents.set(url.origin, agent);
        nodeFetch ??= import("node-fetch");
        const [{ default: fetch }, connections] = await Promise.all([nodeFetch, agent]);
        const started = performance.now();
        const effort = { attempts: 0, seconds: 0, maybeApplied: false };

        const attempt = async (): Promise<Omit<HttpResponse, "effort">> => {
            effort.attempts += 1;
            try {
                const response = await fetch(url, {
                    method,
                    headers: { Accept: "application/json", ...headers },
                    body,
                    redirect: "manual",
                    size: answerLimit,
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
            throw explainFailure(error, { server: url.origin, addressSetting, timeoutSeconds, effort, answerLimit });
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
    server: string;
    addressSetting: string;
    timeoutSeconds: number;
    answerLimit: number;
    effort: AttemptSummary;
}

function explainFailure(error: unknown, context: FailureContext): Error {
    const { server, addressSetting, timeoutSeconds, answerLimit, effort } = context;
    const code = codeOf(error);
    if (code === "max-size") {
        return new UnexpectedAnswerError(
            {
                summary: `${server} answered with more than ${answerLimit} bytes, more than any answer of the licence service; the rest was not read.`,
                remedy: `check that ${addressSetting} is the address of your Automation Suite.`,
            },
            { maybeApplied: true },
        );
    }
    const reason = reasons[code] ?? `${code}: ${quote((error as Error).message)}`;
    const explained = code === "aborted" || code === "AbortError" ? `no answer within ${timeoutSeconds} s` : reason;
    return new UnreachableError(
        {
            summary: `${server} gave no answer: ${explained}; ${describeAttempts(effort)}.`,
            remedy: /^certificate (of|signed)/.test(reason)
                ? "let the machine trust your certificate authority: set NODE_EXTRA_CA_CERTS to its file in PEM form."
                : `check ${addressSetting} and that this machine reaches it, then run the command again.`,
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

export function describeAttempts({ attempts, seconds }: AttemptSummary): string {
    return `${count(attempts, "attempt")} over ${seconds.toFixed(1)} s`;
}
