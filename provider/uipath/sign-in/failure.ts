import { LicensingError, SignInError } from "../../errors";
import { isWebPage } from "../answer";
import { type Answer, describeEffort, type HttpRequest, type SendHttp } from "../http";
import { serverMessage } from "../refusal";

const answerBytes = 64 * 1024;

/** Sends a request for a token; an error says which sign-in has got no answer. */
export async function sendSignIn(
    name: string,
    http: SendHttp,
    request: Omit<HttpRequest, "answerLimit">,
): Promise<Answer> {
    try {
        return await http({ ...request, answerLimit: answerBytes });
    } catch (error) {
        if (error instanceof LicensingError) {
            const { what, next } = error.explanation;
            throw new SignInError({ what: `the sign-in with ${name} failed: ${what}`, next });
        }
        throw error;
    }
}

/** The error for an answer that says no. */
export function explainRefused(name: string, status: number, server: string | undefined, next: string): SignInError {
    return new SignInError({ what: `the sign-in with ${name} was refused (${status}).`, server, next });
}

/** The error for an answer that holds neither a token nor a plain no. */
export function explainNoToken(
    name: string,
    { status, text, effort }: Answer,
    redact: (text: string) => string,
    { endpoint, addressSetting, cure }: { endpoint: string; addressSetting: string; cure: string },
): SignInError {
    const failed = `the sign-in with ${name} failed:`;
    if (isWebPage(text) || status === 404 || status === 405 || (status >= 300 && status < 400)) {
        const what = isWebPage(text) ? "answers with a web page" : `answers ${status}`;
        return new SignInError({
            what: `${failed} ${endpoint} ${what}; no tokens are issued there.`,
            next: `check ${addressSetting}.`,
        });
    }
    const server = serverMessage(redact(text));
    if (status === 401 || status === 403) {
        return explainRefused(name, status, server, cure);
    }
    if (status === 429 || status >= 500) {
        return new SignInError({
            what: `${failed} ${endpoint} answered ${status}; ${describeEffort(effort)}.`,
            server,
            next: "run the command again when the server is well.",
        });
    }
    return new SignInError({
        what: `${failed} ${endpoint} answered ${status} and no token.`,
        server,
        next: `check ${addressSetting}, and the server's log.`,
    });
}
