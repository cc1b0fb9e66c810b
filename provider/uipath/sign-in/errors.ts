import { LicensingError, SignInError } from "../../errors";
import { serverMessage } from "../http/http-errors";
import { isWebPage } from "../http/response";
import { describeAttempts } from "../http/transport";
import type { HttpRequest, HttpResponse, SendHttp } from "../http/types";

const answerBytes = 64 * 1024;

/** Sends a request for a token; an error says which sign-in has got no answer. */
export async function sendSignIn(
    name: string,
    http: SendHttp,
    request: Omit<HttpRequest, "maxResponseBytes">,
): Promise<HttpResponse> {
    try {
        return await http({ ...request, maxResponseBytes: answerBytes });
    } catch (error) {
        if (error instanceof LicensingError) {
            const { summary: what, remedy: next } = error.explanation;
            throw new SignInError({ summary: `the sign-in with ${name} failed: ${what}`, remedy: next });
        }
        throw error;
    }
}

/** The error for an answer that says no. */
export function explainRefused(name: string, status: number, server: string | undefined, next: string): SignInError {
    return new SignInError({ summary: `the sign-in with ${name} was refused (${status}).`, server, remedy: next });
}

/** The error for an answer that holds neither a token nor a plain no. */
export function explainNoToken(
    name: string,
    { status, text, effort }: HttpResponse,
    redact: (text: string) => string,
    { endpoint, addressSetting, cure }: { endpoint: string; addressSetting: string; cure: string },
): SignInError {
    const failed = `the sign-in with ${name} failed:`;
    if (isWebPage(text) || status === 404 || status === 405 || (status >= 300 && status < 400)) {
        const what = isWebPage(text) ? "answers with a web page" : `answers ${status}`;
        return new SignInError({
            summary: `${failed} ${endpoint} ${what}; no tokens are issued there.`,
            remedy: `check ${addressSetting}.`,
        });
    }
    const server = serverMessage(redact(text));
    if (status === 401 || status === 403) {
        return explainRefused(name, status, server, cure);
    }
    if (status === 429 || status >= 500) {
        return new SignInError({
            summary: `${failed} ${endpoint} answered ${status}; ${describeAttempts(effort)}.`,
            server,
            remedy: "run the command again when the server is well.",
        });
    }
    return new SignInError({
        summary: `${failed} ${endpoint} answered ${status} and no token.`,
        server,
        remedy: `check ${addressSetting}, and the server's log.`,
    });
}
