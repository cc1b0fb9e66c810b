import { redact } from "./redaction/redact";
import { clip, quote } from "./text";

/** The parts of an error's message, in reading order. */
export interface Explanation {
    /** What happened, in one sentence. */
    summary: string;
    /** One line for each reason, if there are several. */
    details?: readonly string[];
    /** The server's own message, if it sent one. */
    server?: string | undefined;
    /** The affected users, if they are only some of those declared. */
    users?: string | undefined;
    /** What to do. */
    remedy: string;
    /** Anything else the reader must know. */
    note?: string | undefined;
}

/** An error of this package. `code` is stable across releases; the wording of the message is not. */
export abstract class LicensingError extends Error {
    /** The code that all errors of this class share. */
    static readonly code: string;
    /** Such as `UIPATH_FORBIDDEN`; the documentation lists all codes and their causes. */
    readonly code: string;
    /** The message, part by part. */
    readonly explanation: Explanation;

    constructor(explanation: Explanation) {
        const { code } = new.target;
        const clean = withoutCredentials(explanation);
        super(render(code, clean));
        this.name = new.target.name;
        this.code = code;
        this.explanation = clean;
    }

    /** The same error with more context, because several allocations may share one. @internal */
    withContext(more: Partial<Explanation>): this {
        return this.rebuild({ ...this.explanation, ...more });
    }

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

/** A fault of this package, or of the machine it runs on. */
export class InternalError extends LicensingError {
    static override readonly code = "UIPATH_INTERNAL_ERROR";
}

/** An error of this package, unchanged. Any other error may contain anything, so it becomes one of ours without its stack. */
export function asLicensingError(error: unknown): LicensingError {
    if (error instanceof LicensingError) {
        return error;
    }
    const { message } = Object(error) as Partial<Error>;
    return new InternalError({
        summary: `unexpected error: ${typeof message === "string" ? clip(message, 300) : quote(error, 300)}.`,
        remedy: "run the command again; if it fails again, report it with this message.",
    });
}

/** A setting is missing or invalid. */
export class SettingsError extends LicensingError {
    static override readonly code = "UIPATH_SETTINGS_INVALID";
}

/** An argument of a function or an input of a resource is invalid. */
export class InputError extends LicensingError {
    static override readonly code = "UIPATH_INPUT_INVALID";
}

/** A name in a program matches no user or group, or several. */
export class LookupError extends LicensingError {
    static override readonly code = "UIPATH_LOOKUP_FAILED";
}

/** A failed request: may the server have applied it, and would the next request of its kind fail the same way? */
export abstract class RequestError extends LicensingError {
    /** True when the server may have applied the request although no usable response came. */
    readonly maybeApplied: boolean;
    /** True when only this request is at fault, so another one may succeed. */
    abstract readonly isRequestSpecific: boolean;
    /** True when the request would succeed once other users release seats. */
    readonly wantsSeats: boolean = false;
    /** True when the request may succeed with fewer users. */
    readonly isTooLarge: boolean = false;
    /** True when the server rejects the content, such as a user it does not know. */
    readonly rejectsContent: boolean = false;

    constructor(explanation: Explanation, { maybeApplied = false } = {}) {
        super(explanation);
        this.maybeApplied = maybeApplied;
    }

    /** The same error, after an earlier attempt that the server may have applied. @internal */
    asMaybeApplied(): this {
        return this.rebuild(this.explanation, { maybeApplied: true });
    }

    protected override rebuild(explanation: Explanation, { maybeApplied = this.maybeApplied } = {}): this {
        return super.rebuild(explanation, { maybeApplied });
    }
}

/** 400, 415, 422, or a 404 about a user: the server rejected the content of the request. */
export class RequestRejectedError extends RequestError {
    static override readonly code = "UIPATH_REQUEST_REJECTED";
    override readonly rejectsContent = true;
    readonly isRequestSpecific = true;
}

/** 413: the request has more users than the server, or something in front of it, accepts at once. */
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

/** 401: the server rejected the token. */
export class TokenRejectedError extends RequestError {
    static override readonly code = "UIPATH_TOKEN_REJECTED";
    readonly isRequestSpecific = false;
}

/** 403: the sign-in may not allocate licenses. */
export class ForbiddenError extends RequestError {
    static override readonly code = "UIPATH_FORBIDDEN";
    readonly isRequestSpecific = false;
}

/** 404: the organization has no account license, or does not exist. */
export class OrganizationNotFoundError extends RequestError {
    static override readonly code = "UIPATH_ORGANIZATION_NOT_FOUND";
    readonly isRequestSpecific = false;
}

/** 404 for a group's rule: the group does not exist, or the release has no group rules. */
export class GroupNotFoundError extends RequestError {
    static override readonly code = "UIPATH_GROUP_NOT_FOUND";
    readonly isRequestSpecific = true;
}

/** 409: the write needs more seats than the organization has bought. */
export class SeatsExceededError extends RequestError {
    static override readonly code = "UIPATH_SEATS_EXCEEDED";
    override readonly wantsSeats = true;
    readonly isRequestSpecific = true;
}

/** A run would leave more users without licenses than `uipath:maxReleases` allows. Nothing was sent for this allocation. */
export class ReleasesExceededError extends LicensingError {
    static override readonly code = "UIPATH_RELEASES_EXCEEDED";
}

/** 429: too many requests, even after all attempts. */
export class RateLimitedError extends RequestError {
    static override readonly code = "UIPATH_RATE_LIMITED";
    readonly isRequestSpecific = false;
}

/** 5xx, even after all attempts. */
export class ServerFailedError extends RequestError {
    static override readonly code = "UIPATH_SERVER_FAILED";
    readonly isRequestSpecific = false;
}

/** The proxy was unreachable or refused to connect to the server. Nothing was sent to the server. */
export class ProxyError extends RequestError {
    static override readonly code = "UIPATH_PROXY_FAILED";
    readonly isRequestSpecific = false;
}

/** Something in front of the server refused the request with a web page. The license service did not see it. */
export class GatewayError extends RequestError {
    static override readonly code = "UIPATH_GATEWAY_REFUSED";
    readonly isRequestSpecific = false;
}

/** No response: the host name is unknown, no server listens, the connection broke, or the time ran out. */
export class UnreachableError extends RequestError {
    static override readonly code = "UIPATH_UNREACHABLE";
    readonly isRequestSpecific = false;
}

/** A response that the license service does not send: a web page, a redirect, broken or endless JSON. */
export class UnexpectedAnswerError extends RequestError {
    static override readonly code = "UIPATH_UNEXPECTED_ANSWER";
    readonly isRequestSpecific = false;
}

/** A quota is below the seats that the group's members already use. */
export class QuotaBelowUsageError extends LicensingError {
    static override readonly code = "UIPATH_QUOTA_BELOW_USAGE";
}

/** Some users of an allocation could not be written. The error names them, and the state keeps what was written. */
export class AllocationIncompleteError extends LicensingError {
    static override readonly code = "UIPATH_ALLOCATION_INCOMPLETE";
}

/** The run was interrupted: writes under way have finished, and this one was not started. */
export class InterruptedError extends RequestError {
    static override readonly code = "UIPATH_INTERRUPTED";
    readonly isRequestSpecific = false;
}

/**
 * An operation took longer than the resource's `customTimeouts` allow. Its writes are unconfirmed, and the next run sends
 * them again.
 */
export class TimedOutError extends LicensingError {
    static override readonly code = "UIPATH_TIMED_OUT";
}

/** A table of licenses (a CSV or YAML file) is invalid; the error lists each problem with its place. */
export class TableError extends LicensingError {
    static override readonly code = "UIPATH_TABLE_INVALID";
}
