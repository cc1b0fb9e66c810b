import { redact } from "./redaction/redact";
import { quote, sanitize } from "./text";

/**
 * The parts of an error's message, in reading order.
 *
 * @group Errors
 */
export interface Explanation {
    /** What happened, in one sentence. */
    summary: string;
    /** One line for each of several reasons. */
    details?: readonly string[];
    /** What the server said, if anything. */
    server?: string | undefined;
    /** The affected users, if not all declared users are affected. */
    users?: string | undefined;
    /** What the reader can do. */
    remedy: string;
    /** What else the reader should know. */
    note?: string | undefined;
}

/**
 * An error of this package. `code` is stable from release to release; the wording of the message is not.
 *
 * @example
 * ```ts
 * uipath.getUserIds(["ana@example.com"]).catch((error: unknown) => {
 *     if (error instanceof uipath.LookupError) {
 *         console.error(error.code, error.explanation.remedy);
 *     }
 *     throw error;
 * });
 * ```
 */
export abstract class LicensingError extends Error {
    /** The code of all errors of this class. */
    static readonly code: string;
    /** The error's code, such as `UIPATH_FORBIDDEN`. */
    readonly code: string;
    /** The parts of the message. */
    readonly explanation: Explanation;

    constructor(explanation: Explanation) {
        const { code } = new.target;
        const clean = withoutCredentials(explanation);
        super(render(code, clean));
        this.name = new.target.name;
        this.code = code;
        this.explanation = clean;
    }

    /** The same error with other parts, such as the affected users; allocations may share one. @internal */
    withContext(more: Partial<Explanation>): this {
        return this.rebuild({ ...this.explanation, ...more });
    }

    /** The same error with another explanation. */
    protected rebuild(explanation: Explanation, options?: object): this {
        return Reflect.construct(this.constructor, [explanation, options]);
    }
}

function withoutCredentials({ summary, details, server, users, remedy, note }: Explanation): Explanation {
    return {
        summary: redact(summary),
        ...(details && { details: details.map(redact) }),
        server: server && redact(server),
        users: users && redact(users),
        remedy: redact(remedy),
        note: note && redact(note),
    };
}

function render(code: string, { summary, details = [], server, users, remedy, note }: Explanation): string {
    return [
        `${summary} [${code}]`,
        ...details.map((line) => `  - ${line.replaceAll("\n", "\n    ")}`),
        server && `  the server says: ${server}`,
        users && `  affected users: ${users}`,
        `  what to do: ${remedy}`,
        note && `  note: ${note}`,
    ]
        .filter(Boolean)
        .join("\n");
}

/** A bug in this package, or a failure of the machine that it runs on. */
export class InternalError extends LicensingError {
    static override readonly code = "UIPATH_INTERNAL_ERROR";
}

/**
 * Turns a thrown value into a {@link LicensingError}: errors of this package stay the same, and others become an {@link
 * InternalError} without a stack and without credentials.
 *
 * @example
 * ```ts
 * uipath.getLicenseSummary().catch((error: unknown) => console.error(uipath.asLicensingError(error).code));
 * ```
 *
 * @param error Any thrown value.
 * @returns The error, or one that replaces it.
 * @group Errors
 */
export function asLicensingError(error: unknown): LicensingError {
    if (error instanceof LicensingError) {
        return error;
    }
    const { message } = Object(error) as Partial<Error>;
    return new InternalError({
        summary: `unexpected error: ${typeof message === "string" ? sanitize(message, 300) : quote(error, 300)}.`,
        remedy: "run the command again; if it fails again, report it with this message.",
    });
}

/** A setting is missing or invalid. */
export class SettingsError extends LicensingError {
    static override readonly code = "UIPATH_SETTINGS_INVALID";
}

/** An argument of a function, or an input of a resource, is invalid. */
export class InputError extends LicensingError {
    static override readonly code = "UIPATH_INPUT_INVALID";
}

/** A name matches no user or group, or several. */
export class LookupError extends LicensingError {
    static override readonly code = "UIPATH_LOOKUP_FAILED";
}

/** A failed request: may it have been applied, and would the next one fail too? */
export abstract class RequestError extends LicensingError {
    /** True if the server may have applied the request, although no usable response arrived. */
    readonly maybeApplied: boolean;
    /** True if the fault lies in this request, so another one may succeed. */
    abstract readonly isRequestSpecific: boolean;
    /** True if the request would succeed with more free seats. */
    readonly wantsSeats: boolean = false;
    /** True if the request may succeed with fewer users. */
    readonly isTooLarge: boolean = false;
    /** True if the server rejected the content of the request, such as an unknown user. */
    readonly rejectsContent: boolean = false;

    constructor(explanation: Explanation, { maybeApplied = false } = {}) {
        super(explanation);
        this.maybeApplied = maybeApplied;
    }

    /** The same error, for a request whose earlier attempt may have been applied. @internal */
    asMaybeApplied(): this {
        return this.rebuild(this.explanation, { maybeApplied: true });
    }

    protected override rebuild(explanation: Explanation, { maybeApplied = this.maybeApplied } = {}): this {
        return super.rebuild(explanation, { maybeApplied });
    }
}

/** 400, 415, 422, or 404 for a user: the server rejected the content of the request. */
export class RequestRejectedError extends RequestError {
    static override readonly code = "UIPATH_REQUEST_REJECTED";
    override readonly rejectsContent = true;
    readonly isRequestSpecific = true;
}

/** 413: the request names more users than the server, or a gateway in front of it, takes at once. */
export class RequestTooLargeError extends RequestError {
    static override readonly code = "UIPATH_REQUEST_TOO_LARGE";
    override readonly isTooLarge = true;
    readonly isRequestSpecific = true;
}

/** Could not get a token: the sign-in was refused, or got no response. */
export class SignInError extends RequestError {
    static override readonly code = "UIPATH_SIGN_IN_FAILED";
    readonly isRequestSpecific = false;
}

/** 401: the server rejected the access token. */
export class TokenRejectedError extends RequestError {
    static override readonly code = "UIPATH_TOKEN_REJECTED";
    readonly isRequestSpecific = false;
}

/** 403: the credential may not allocate licenses. */
export class ForbiddenError extends RequestError {
    static override readonly code = "UIPATH_FORBIDDEN";
    readonly isRequestSpecific = false;
}

/** 404: the organization does not exist, or has no account license. */
export class OrganizationNotFoundError extends RequestError {
    static override readonly code = "UIPATH_ORGANIZATION_NOT_FOUND";
    readonly isRequestSpecific: boolean = false;
}

/** 404 for a group rule: the group does not exist, or the release has no group rules. */
export class GroupNotFoundError extends RequestError {
    static override readonly code = "UIPATH_GROUP_NOT_FOUND";
    readonly isRequestSpecific = true;
}

/** 409: the request needs more seats than the organization has bought. */
export class SeatsExceededError extends RequestError {
    static override readonly code = "UIPATH_SEATS_EXCEEDED";
    override readonly wantsSeats = true;
    readonly isRequestSpecific = true;
}

/**
 * The run would leave more people without licenses than `uipath:maxReleases` allows. The provider sent nothing for this
 * allocation.
 */
export class ReleasesExceededError extends LicensingError {
    static override readonly code = "UIPATH_RELEASES_EXCEEDED";
}

/** 429: too many requests, even after all retries. */
export class RateLimitedError extends RequestError {
    static override readonly code = "UIPATH_RATE_LIMITED";
    readonly isRequestSpecific = false;
}

/** 5xx, even after all retries. */
export class ServerFailedError extends RequestError {
    static override readonly code = "UIPATH_SERVER_FAILED";
    readonly isRequestSpecific = false;
}

/** The proxy could not be reached, or refused to connect to the server. The server received nothing. */
export class ProxyError extends RequestError {
    static override readonly code = "UIPATH_PROXY_FAILED";
    readonly isRequestSpecific = false;
}

/** A gateway in front of the server refused the request with a web page. The license service did not see the request. */
export class GatewayError extends RequestError {
    static override readonly code = "UIPATH_GATEWAY_REFUSED";
    readonly isRequestSpecific = false;
}

/** No response: the host name is unknown, no server listens, the connection broke, or the time ran out. */
export class UnreachableError extends RequestError {
    static override readonly code = "UIPATH_UNREACHABLE";
    readonly isRequestSpecific = false;
}

/** A response that the license service never sends: a web page, a redirect, or broken or endless JSON. */
export class UnexpectedAnswerError extends RequestError {
    static override readonly code = "UIPATH_UNEXPECTED_ANSWER";
    readonly isRequestSpecific = false;
}

/** A quota is below the number of seats that the members of the group use. */
export class QuotaBelowUsageError extends LicensingError {
    static override readonly code = "UIPATH_QUOTA_BELOW_USAGE";
}

/** Some users of an allocation failed. The error names them, and the state keeps what the server confirmed. */
export class AllocationIncompleteError extends LicensingError {
    static override readonly code = "UIPATH_ALLOCATION_INCOMPLETE";
}

/** The run was interrupted before this operation began. Operations under way have ended. */
export class InterruptedError extends RequestError {
    static override readonly code = "UIPATH_INTERRUPTED";
    readonly isRequestSpecific = false;
}

/**
 * An operation took longer than the `customTimeouts` of the resource allow. Its writes are unconfirmed, and the next update
 * sends them again.
 */
export class TimedOutError extends LicensingError {
    static override readonly code = "UIPATH_TIMED_OUT";
}

/** A table has problems. The error lists each one with its place. */
export class TableError extends LicensingError {
    static override readonly code = "UIPATH_TABLE_INVALID";
}
