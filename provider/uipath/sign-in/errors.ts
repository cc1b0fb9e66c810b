import { GatewayError, ProxyError, RequestError, SignInError } from "../../errors";
import { describeAttempts } from "../http/attempts";
import { gatewayError, redirectTarget } from "../http/http-errors";
import { extractMarkedMessage } from "../http/message";
import { isFromGateway, isWebPage } from "../http/response";
import type { HttpRequest, HttpResponse, SendHttp } from "../http/types";

const responseBytes = 64 * 1024;

/** Statuses of a gateway that could not reach the server, so the server has not seen the credential. */
const passing = new Set([429, 502, 503, 504]);

/**
 * Once the server itself has answered, the credential is not sent again: some servers answer 500 to a wrong password
 * and lock the account after a few.
 */
export async function sendSignIn(
    name: string,
    http: SendHttp,
    request: Omit<HttpRequest, "maxResponseBytes">,
): Promise<HttpResponse> {
    try {
        return await http({
            ...request,
            maxResponseBytes: responseBytes,
            isTransient: (status) => passing.has(status),
        });
    } catch (error) {
        throw error instanceof RequestError ? whileSigningIn(name, error) : error;
    }
}

function whileSigningIn(name: string, error: RequestError): RequestError {
    const { summary, remedy } = error.explanation;
    const explanation = { summary: `the sign-in with ${name} failed: ${summary}`, remedy };
    if (error instanceof ProxyError) {
        return new ProxyError(explanation);
    }
    return error instanceof GatewayError ? new GatewayError(explanation) : new SignInError(explanation);
}

export function explainRefused(name: string, status: number, server: string | undefined, remedy: string): SignInError {
    return new SignInError({ summary: `the sign-in with ${name} was refused (${status}).`, server, remedy });
}

export function explainNoToken(
    name: string,
    response: HttpResponse,
    { serverSetting, remedy }: { serverSetting: string; remedy: string },
): RequestError {
    const { status, text, address, attempts } = response;
    const failed = `the sign-in with ${name} failed:`;
    const server = extractMarkedMessage(text);
    if (status === 429 || status >= 500) {
        return new SignInError({
            summary: `${failed} ${address} answered ${status}; ${describeAttempts(attempts)}.`,
            server,
            remedy:
                server === undefined
                    ? "run the command again when the server has recovered."
                    : `run the command again when the server has recovered; if it refuses the sign-in, ${remedy}`,
        });
    }
    if (isFromGateway(text) && status >= 400 && status !== 404 && status !== 405) {
        return whileSigningIn(name, gatewayError(response));
    }
    if (isWebPage(text) || status === 404 || status === 405 || (status >= 300 && status < 400)) {
        const page = isWebPage(text) ? " with a web page" : "";
        const number = isWebPage(text) && status < 300 ? "" : ` ${status}`;
        const target = status < 400 && response.location ? `, which redirects to ${redirectTarget(response)}` : "";
        return new SignInError({
            summary: `${failed} ${address} answers${page}${number}${target}; it issues no tokens.`,
            remedy: `check ${serverSetting}.`,
        });
    }
    if (status === 401 || status === 403) {
        return explainRefused(name, status, server, remedy);
    }
    return new SignInError({
        summary: `${failed} ${address} answered ${status} without a token.`,
        server,
        remedy: `check ${serverSetting} and the server's log.`,
    });
}
