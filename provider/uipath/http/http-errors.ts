import {
    ForbiddenError,
    GatewayError,
    OrganizationNotFoundError,
    RateLimitedError,
    type RequestError,
    RequestRejectedError,
    RequestTooLargeError,
    SeatsExceededError,
    ServerFailedError,
    TokenRejectedError,
    UnexpectedAnswerError,
} from "../../errors";
import { quote, sanitize } from "../../text";
import { describeAttempts } from "./attempts";
import { extractMessage, whatIsNotFound } from "./message";
import { isFromGateway, isWebPage, titleOf } from "./response";
import type { HttpResponse, UiPathClient } from "./types";

export interface RequestInfo {
    accountId: string;
    /** Such as "3 users × ATTUNU". */
    what: string;
    /** The scope that an external application needs; undefined where only administrators may. */
    scope: string | undefined;
    allocates?: "users" | "group";
    ids?: readonly string[];
}

/** For an organization in the program that the shared settings do not reach. */
export const otherOrganization =
    "an organization with its own address or sign-in needs an entry in uipath:organizations";

/** 404 to a request with users, without a word about what is missing: it may be one of them. */
class OrganizationOrUserNotFoundError extends OrganizationNotFoundError {
    override readonly rejectsContent = true;
    override readonly isRequestSpecific = true;

    decide(missing: "organization" | "user"): RequestError {
        return missing === "organization"
            ? new OrganizationNotFoundError(this.explanation, this)
            : new RequestRejectedError(
                  {
                      ...this.explanation,
                      summary: "the server found no such user (404).",
                      remedy: "check the user IDs against those of the organization.",
                  },
                  this,
              );
    }
}

export function errorForStatus(response: HttpResponse, client: UiPathClient, info: RequestInfo): RequestError {
    const { status, text, attempts, server: address, serverSetting: addressSetting } = response;
    const { signIn } = client;
    const { what, scope } = info;
    const server = extractMessage(text);
    const organization = `organization ${quote(info.accountId)}`;
    if (status >= 300 && status < 400 && status !== 304) {
        return new UnexpectedAnswerError({
            summary: `${address} redirects to ${redirectTarget(response)} (${status}); it was not followed, to keep the token on this server.`,
            remedy: `set ${addressSetting} to the server's actual address.`,
        });
    }
    if (status >= 500) {
        return new ServerFailedError(
            {
                summary: `${address} failed (${status}) on ${what} in ${organization}; ${describeAttempts(attempts)}.`,
                server,
                remedy: "run the command again when the server has recovered.",
            },
            attempts,
        );
    }
    if (isFromGateway(text) && status >= 400 && status !== 413 && status !== 429) {
        return gatewayError(response);
    }
    switch (status) {
        case 404:
            return notFound();
        case 400:
        case 415:
        case 422:
            return rejected();
        case 401:
            return new TokenRejectedError(
                { summary: `the server did not accept ${signIn.name} (401).`, server, remedy: signIn.remedy },
                attempts,
            );
        case 403:
            return new ForbiddenError(
                {
                    summary: `${signIn.name} may not allocate or read licenses in ${organization} (403): ${what}.`,
                    server,
                    remedy: `sign in as an organization administrator${scope ? `, or as an external application with scope ${scope}` : ""}.`,
                },
                attempts,
            );
        case 409:
            if (info.allocates === undefined) {
                break;
            }
            return new SeatsExceededError(
                {
                    summary: `${organization} has too few seats for ${what} (409).`,
                    server,
                    remedy: "buy seats or declare fewer users. Seats that this run frees by deleting resources count from the next `pulumi up` on.",
                },
                // Undocumented: a rejected request may have been applied in part.
                { maybeApplied: true },
            );
        case 413:
            return new RequestTooLargeError(
                {
                    summary: `the server, or something in front of it, rejected ${what} in ${organization} as too large (413).`,
                    server,
                    remedy:
                        info.allocates === "users"
                            ? "lower uipath:maxUsersPerRequest."
                            : "ask the administrators of the server, or of the gateway in front of it, to accept larger requests.",
                },
                attempts,
            );
        case 429:
            return new RateLimitedError(
                {
                    summary: `the server limits the rate of requests (429); ${describeAttempts(attempts)}.`,
                    server,
                    remedy: "run the command again in a few minutes, or raise uipath:retrySeconds to wait longer.",
                },
                attempts,
            );
    }
    return new UnexpectedAnswerError(
        {
            summary: `${address} answered ${what} in ${organization} with status ${status}, which the license service does not document.`,
            server,
            remedy: `check ${addressSetting} and the server's log.`,
        },
        { maybeApplied: attempts.maybeApplied || status < 300 },
    );

    function notFound(): RequestError {
        const missing = whatIsNotFound(text, info.ids);
        if (missing === "user") {
            return rejected();
        }
        const mayBeUser = info.allocates === "users" && missing !== "organization";
        const reasons = [
            ...(isRouteMissing(text) ? [`${response.address} does not exist`] : []),
            `no account license is allocated for ${organization}`,
            ...(mayBeUser ? ["a user is not in the organization"] : []),
        ];
        return new (mayBeUser ? OrganizationOrUserNotFoundError : OrganizationNotFoundError)(
            {
                summary: `${reasons.join(", or ")} (404).`,
                server,
                remedy: `check uipath:accountId, ${mayBeUser ? "the user IDs, " : ""}and ${addressSetting} (${address}); ${otherOrganization}.`,
            },
            attempts,
        );
    }

    function rejected(): RequestRejectedError {
        return new RequestRejectedError(
            {
                summary: `the server rejected ${what} in ${organization} (${status}).`,
                server,
                remedy: "check the user IDs and bundle codes against those of the organization.",
            },
            attempts,
        );
    }
}

/** Without a text, a 404 may mean either. */
function isRouteMissing(text: string): boolean {
    return text.trim() !== "" && whatIsNotFound(text) === "route";
}

/** The license service sends JSON, so it has not seen the request. */
export function gatewayError({ status, text, address, attempts }: HttpResponse): GatewayError {
    const title = isWebPage(text) ? titleOf(text) : text.trim();
    return new GatewayError(
        {
            summary: `something in front of the server refused the request with ${isWebPage(text) ? "a web page" : "its own message"}${title ? `, ${quote(title)}` : ""} (${status}): ${address}.`,
            remedy: gatewayRemedy(status, title ?? ""),
        },
        attempts,
    );
}

function gatewayRemedy(status: number, title: string): string {
    if (/\bssl\b|certificate/i.test(title)) {
        return "set uipath:clientCertificate and uipath:clientKey to a client certificate that it accepts.";
    }
    if (status === 431 || /header|cookie/i.test(title)) {
        return "ask its administrators to accept longer request headers; the access token is sent in one.";
    }
    if (status === 404 || status === 405) {
        return "check uipath:baseUrl; if it is correct, ask the administrators of the gateway or proxy in front of the server.";
    }
    return "ask the administrators of the gateway, proxy or firewall in front of the server to let this request pass.";
}

/** A user name, password or query may contain credentials. */
export function redirectTarget({ location, address }: HttpResponse): string {
    if (!location || !URL.canParse(location, address)) {
        return "nowhere";
    }
    const { protocol, host, pathname } = new URL(location, address);
    return sanitize(`${protocol}//${host}${pathname}`, 300);
}
