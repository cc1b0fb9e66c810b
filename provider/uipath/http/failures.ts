import { ProxyError, type RequestError, UnexpectedAnswerError, UnreachableError } from "../../errors";
import { quote } from "../../text";
import { ProxyFailure } from "./agent";
import { describeAttempts } from "./attempts";
import type { Trouble } from "./retry";
import { isTlsAlert } from "./tls-port";
import type { AttemptSummary, HttpRequest } from "./types";

/** As Node.js and node-fetch report it. */
export interface Failure {
    error: Error & { code?: string; type?: string; reason?: string };
    /** Whether the connection was established, so the server may have read the request. */
    wasOpen: boolean;
    status?: number | undefined;
    isTlsPort?: boolean | undefined;
}

export function troubleOfFailure({ error, isTlsPort }: Failure): Trouble | undefined {
    if (error instanceof ProxyFailure) {
        return troubleOfProxy(error);
    }
    if (isTlsPort || error.type === "max-size" || isDisagreement(codeOf(error))) {
        return undefined;
    }
    return codeOf(error) === "ECONNREFUSED" ? "restarting" : "passing";
}

function troubleOfProxy({ status, cause }: ProxyFailure): Trouble | undefined {
    if (status !== undefined) {
        return status === 502 || status === 503 || status === 504 ? "restarting" : undefined;
    }
    return isDisagreement(codeOf(cause)) ? undefined : "restarting";
}

export function mayHaveArrived(failure: Failure): boolean {
    const { error, wasOpen, status, isTlsPort } = failure;
    if (status !== undefined) {
        return true;
    }
    const isRefused =
        isTlsPort || error instanceof ProxyFailure || isOtherProtocol(codeOf(error)) || isRefusedHandshake(failure);
    return wasOpen && !isRefused;
}

/** Another attempt would fail the same way. */
function isDisagreement(code: string): boolean {
    return isTlsFault(code) || code.startsWith("HPE_");
}

function isTlsFault(code: string): boolean {
    return (
        /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code) ||
        [
            "EPROTO",
            "INVALID_CA",
            "INVALID_PURPOSE",
            "PATH_LENGTH_EXCEEDED",
            "HOSTNAME_MISMATCH",
            "UNSPECIFIED",
        ].includes(code)
    );
}

/** Whether the server speaks another protocol, so it has not read the request. */
function isOtherProtocol(code: string): boolean {
    return ["HPE_INVALID_CONSTANT", "HPE_INVALID_VERSION", "HPE_INVALID_METHOD"].includes(code);
}

/**
 * In TLS 1.3, the server's alert about the client certificate arrives after the client's handshake has ended. Any other
 * alert may come after the server has read the request.
 */
function isRefusedHandshake({ error, wasOpen }: Failure): boolean {
    const ofClient = /alert.*(certificate|unknown.ca|access.denied|decrypt.error|handshake.failure)/i;
    return isTlsAlert(error) && (!wasOpen || ofClient.test(`${error.code} ${error.message}`));
}

function codeOf(error: unknown): string {
    const { code, type, name } = Object(error) as { code?: string; type?: string; name?: string };
    return code ?? type ?? name ?? "unknown";
}

export interface FailureContext extends Pick<HttpRequest, "url" | "serverSetting" | "maxResponseBytes"> {
    timeoutSeconds: number;
    hasClientCertificate: boolean;
    attempts: AttemptSummary;
}

export function errorForFailure(failure: Failure, context: FailureContext): RequestError {
    const { error } = failure;
    const { url, serverSetting, maxResponseBytes, attempts } = context;
    if (error instanceof ProxyFailure) {
        return proxyError(error, context);
    }
    if (error.type === "max-size") {
        return new UnexpectedAnswerError(
            {
                summary: `${url.origin} sent more than ${maxResponseBytes} bytes, more than any response of the license service; the rest was not read.`,
                remedy: `check that ${serverSetting} is the address of your Automation Suite.`,
            },
            { maybeApplied: true },
        );
    }
    const { words, remedy } = explain(failure, context);
    return new UnreachableError(
        {
            summary: `${url.origin} did not answer: ${words}; ${describeAttempts(attempts)}.`,
            remedy: remedy ?? `check ${serverSetting} and that this machine can reach it, then run the command again.`,
        },
        attempts,
    );
}

function proxyError({ proxy, status, cause }: ProxyFailure, context: FailureContext): ProxyError {
    const { url, attempts } = context;
    const name = `the proxy ${proxy.shown} (${proxy.variable})`;
    const target = `${url.hostname}:${url.port || 443}`;
    if (status === undefined) {
        const failure = { error: cause as Failure["error"], wasOpen: false };
        return new ProxyError(
            {
                summary: `${name} did not answer: ${explain(failure, context).words}; nothing was sent to ${target}; ${describeAttempts(attempts)}.`,
                remedy: `check ${proxy.variable} and that the proxy is up; hosts in NO_PROXY bypass it.`,
            },
            attempts,
        );
    }
    return new ProxyError(
        {
            summary: `${name} refused to connect to ${target} (${status}); nothing was sent to the server; ${describeAttempts(attempts)}.`,
            remedy:
                status === 407
                    ? `set a user name and password that the proxy accepts in ${proxy.variable}, as in http://user:password@host:port.`
                    : `ask the proxy's administrators to allow ${target}, or add ${url.hostname} to NO_PROXY if this machine can reach it directly.`,
        },
        attempts,
    );
}

interface Explained {
    words: string;
    remedy?: string | undefined;
}

function explain(failure: Failure, context: FailureContext): Explained {
    const { error, wasOpen, isTlsPort } = failure;
    const code = codeOf(error);
    if (isTlsPort) {
        return {
            words: `the server speaks TLS, but the address says http:// (${code})`,
            remedy: `use https:// in ${context.serverSetting}.`,
        };
    }
    if (code === "aborted" || code === "AbortError" || code === "TimeoutError") {
        const what = wasOpen ? "no response" : "no connection";
        return { words: `${what} within ${context.timeoutSeconds} s` };
    }
    if ((code === "ECONNRESET" || code === "EPIPE") && !wasOpen && context.url.protocol === "https:") {
        return { words: `connection broken during the TLS handshake (${code})` };
    }
    const known = explanations[code];
    if (known) {
        return { words: `${known.words} (${code})`, remedy: known.remedy };
    }
    if (isOtherProtocol(code)) {
        return {
            words: `the response is not HTTP (${code})`,
            remedy: `check the scheme and port of ${context.serverSetting}: is it an https:// server?`,
        };
    }
    if (code.startsWith("HPE_")) {
        return {
            words: `the response is broken HTTP (${code})`,
            remedy: "check the logs of the server and of the proxy or gateway in front of it.",
        };
    }
    if (isTlsFault(code) && wasOpen && !isRefusedHandshake(failure)) {
        return {
            words: `the TLS connection broke: ${quote(error.reason ?? error.message)} (${code})`,
            remedy: "run the command again; if it fails again, look for a proxy in between.",
        };
    }
    if (isTlsFault(code)) {
        return explainHandshake(error, code, context);
    }
    return { words: `${code}: ${quote(error.message)}` };
}

/** OpenSSL's reason, such as `wrong version number`, is in the middle of its message. */
function explainHandshake(error: Failure["error"], code: string, context: FailureContext): Explained {
    const { serverSetting, hasClientCertificate } = context;
    const [, reason = error.message] = error.message.match(/(?:SSL|TLS) routines:[^:]*:([^:]+)/i) ?? [];
    const telling = (error.reason ?? reason).toLowerCase();
    const words = `the TLS handshake failed: ${quote(telling)} (${code})`;
    if (/wrong version|packet length|http request|unknown protocol/.test(telling)) {
        return { words, remedy: `check the scheme and port of ${serverSetting}: is it an http:// server?` };
    }
    if (/protocol version|unsupported protocol|no protocols/.test(telling)) {
        return { words, remedy: "enable TLS 1.2 or 1.3 on the server; Node.js supports nothing older." };
    }
    if (/alert/.test(telling)) {
        return {
            words,
            remedy: hasClientCertificate
                ? "check that the server accepts the client certificate in uipath:clientCertificate."
                : "if the server asks for a client certificate, set uipath:clientCertificate and uipath:clientKey; otherwise check the server's TLS settings.",
        };
    }
    return { words, remedy: `check ${serverSetting} and the server's TLS settings.` };
}

const trustAuthority = "make this machine trust your certificate authority: set NODE_EXTRA_CA_CERTS to its PEM file.";

const explanations: Readonly<Record<string, Explained>> = {
    ECONNREFUSED: { words: "connection refused" },
    ECONNRESET: { words: "connection broken" },
    EPIPE: { words: "connection broken" },
    ERR_STREAM_PREMATURE_CLOSE: { words: "connection broken in the middle of the response" },
    ENOTFOUND: { words: "no such host name" },
    EAI_AGAIN: { words: "the host name lookup failed" },
    EHOSTUNREACH: { words: "no route to the host" },
    ENETUNREACH: { words: "no route to the network" },
    ETIMEDOUT: { words: "the connection timed out" },
    CERT_HAS_EXPIRED: {
        words: "certificate expired",
        remedy: "renew the server's certificate; if it is still valid, check this machine's clock.",
    },
    CERT_NOT_YET_VALID: {
        words: "certificate not yet valid",
        remedy: "check the clocks of this machine and of the one that issued the server's certificate.",
    },
    DEPTH_ZERO_SELF_SIGNED_CERT: { words: "self-signed certificate", remedy: trustAuthority },
    SELF_SIGNED_CERT_IN_CHAIN: { words: "certificate from an unknown authority", remedy: trustAuthority },
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
        words: "certificate from an unknown authority, sent without other certificates",
        remedy: `if an intermediate authority signed it, the server must send that authority's certificate too; if your own root did, ${trustAuthority}`,
    },
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { words: "certificate from an unknown authority", remedy: trustAuthority },
    UNABLE_TO_GET_ISSUER_CERT: { words: "certificate from an unknown authority", remedy: trustAuthority },
    ERR_TLS_CERT_ALTNAME_INVALID: {
        words: "certificate issued for another host name",
        remedy: "use a host name that the server's certificate lists, or get a certificate for this name.",
    },
    CERT_REVOKED: { words: "certificate revoked", remedy: "renew the server's certificate." },
};
