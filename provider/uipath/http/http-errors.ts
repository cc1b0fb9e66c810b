import {
    ForbiddenError,
    OrganizationNotFoundError,
    RateLimitedError,
    type RequestError,
    RequestRejectedError,
    SeatsExceededError,
    ServerFailedError,
    TokenRejectedError,
    UnexpectedAnswerError,
} from "../../errors";
import { quote } from "../../text";
import { isWebPage } from "./response";
import { describeAttempts } from "./transport";
import type { HttpResponse, UiPathClient } from "./types";

/** What was asked, for messages. */
export interface RequestInfo {
    accountId: string;
    /** Such as "3 users × ATTUNU". */
    what: string;
    /** What an external application needs for it. Default: PM.License.Write. */
    scope?: string;
}

/** The error for an answer that is not a 200: the documented meaning of its status, the server's words, the cure. */
export function errorForStatus(
    answer: HttpResponse,
    { baseUrl, signIn, redact }: UiPathClient,
    asked: RequestInfo,
): RequestError {
    const { status, effort } = answer;
    const { what } = asked;
    const server = serverWords(redact(answer.text));
    const organization = `organization ${quote(asked.accountId)}`;
    if (status >= 300 && status < 400) {
        return new UnexpectedAnswerError({
            summary: `${baseUrl} redirects to ${redirectTarget(answer.location, baseUrl)} (${status}); it was not followed, so that the token goes nowhere else.`,
            remedy: "set uipath:baseUrl to the address that the licence service really has.",
        });
    }
    if (status >= 500) {
        return new ServerFailedError(
            {
                summary: `${baseUrl} failed (${status}) with ${what} in ${organization}; ${describeAttempts(effort)}.`,
                server,
                remedy: "run the command again when the server is well.",
            },
            effort,
        );
    }
    switch (status) {
        case 400:
        case 415:
        case 422:
            return new RequestRejectedError(
                {
                    summary: `the server rejected ${what} in ${organization} (${status}).`,
                    server,
                    remedy: "compare the user IDs and bundle codes with those of the organization.",
                },
                effort,
            );
        case 401:
            return new TokenRejectedError(
                {
                    summary: `the server did not accept ${signIn.name} (401).`,
                    server,
                    remedy: signIn.remedy,
                },
                effort,
            );
        case 403:
            return new ForbiddenError(
                {
                    summary: `${signIn.name} may not allocate or read licences in ${organization} (403): ${what}.`,
                    server,
                    remedy: `sign in as an organization administrator, or as an external application with scope ${asked.scope ?? "PM.License.Write"}.`,
                },
                effort,
            );
        case 404:
            return new OrganizationNotFoundError(
                {
                    summary: `no account licence is allocated for ${organization} (404).`,
                    server,
                    remedy: `check uipath:accountId, and uipath:baseUrl (${baseUrl}).`,
                },
                effort,
            );
        case 409:
            return new SeatsExceededError(
                {
                    summary: `more seats are asked than ${organization} has bought: ${what} (409).`,
                    server,
                    remedy: "buy seats or declare fewer; seats that this run frees by deleting resources count from the next `pulumi up`.",
                },
                effort,
            );
        case 429:
            return new RateLimitedError(
                {
                    summary: `the server limits the rate of requests (429); ${describeAttempts(effort)}.`,
                    server,
                    remedy: "run the command again in some minutes.",
                },
                effort,
            );
        default:
            return new UnexpectedAnswerError(
                {
                    summary: `${baseUrl} answered ${what} in ${organization} with status ${status}, which the licence service does not document.`,
                    server,
                    remedy: "check uipath:baseUrl, and the server's log.",
                },
                { maybeApplied: effort.maybeApplied || status < 300 },
            );
    }
}

function redirectTarget(location: string | null, baseUrl: string): string {
    return location && URL.canParse(location, baseUrl) ? new URL(location, baseUrl).origin : "nowhere";
}

/** The human part of an error body, in any of the shapes that the platform is known to answer with. */
export function serverWords(text: string): string | undefined {
    if (text.trim() === "") {
        return undefined;
    }
    if (isWebPage(text)) {
        return "(a web page)";
    }
    const document = parseJson(text);
    return quote(document === undefined ? text.trim() : (findMessage(document) ?? document), 300);
}

/** As above, where the answer may hold a secret: only what is marked as a message, or nothing. */
export function serverMessage(text: string): string | undefined {
    const message = findMessage(parseJson(text));
    return message === undefined ? undefined : quote(message, 300);
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function findMessage(document: unknown): string | undefined {
    if (typeof document !== "object" || document === null) {
        return typeof document === "string" ? document : undefined;
    }
    const { message, error, errors, error_description, title, detail } = document as Record<string, unknown>;
    const text = [message, error_description, detail, title].find((part) => typeof part === "string" && part !== "");
    if (text) {
        return text as string;
    }
    if (error) {
        return findMessage(error);
    }
    return errors && typeof errors === "object"
        ? Object.entries(errors)
              .map(([field, words]) => `${field}: ${[words].flat().join(" ")}`)
              .join("; ")
        : undefined;
}
