import { redact } from "./redaction/redact";
import { clip, quote } from "./text";

/** What an error says, in the order it is read. */
export interface Explanation {
    /** One plain sentence of what happened. */
    summary: string;
    /** A line for each of several reasons. */
    details?: readonly string[];
    /** What the server said of it, if it said anything. */
    server?: string | undefined;
    /** The users whom it concerns, when they are only some of those declared. */
    users?: string | undefined;
    /** What the reader can do about it. */
    remedy: string;
    /** What else the reader must know. */
    note?: string | undefined;
}

/** An error of this package. `code` is stable from release to release; the message's wording is not. */
export abstract class LicensingError extends Error {
    /** The code of all errors of this class. */
    static readonly code: string;
    /** Such as `UIPATH_FORBIDDEN`; README lists them, with when each comes. */
    readonly code: string;
    /** What the message says, part by part. */
    readonly explanation: Explanation;

    constructor(explanation: Explanation) {
        const { code } = new.target;
        const clean = withoutCredentials(explanation);
        super(render(code, clean));
        this.name = new.target.name;
        this.code = code;
        this.explanation = clean;
    }

    /** The same error, saying whom it concerns or what else there is to know; allocations may share one. @internal */
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

/** A fault of this package, or of the machine that it runs on. */
export class InternalError extends LicensingError {
    static override readonly code = "UIPATH_INTERNAL_ERROR";
}

/** An error of ours as it is; any other, whose text and fields may hold anything, as one of ours without a stack. */
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

/** A setting is missing or cannot be used. */
export class SettingsError extends LicensingError {
    static override readonly code = "UIPATH_SETTINGS_INVALID";
}

/** An argument of a function, or an input of a resource, cannot be used. */
export class InputError extends LicensingError {
    static override readonly code = "UIPATH_INPUT_INVALID";
}

/** A name that a program gives means nobody, or several. */
export class LookupError extends LicensingError {
    static override readonly code = "UIPATH_LOOKUP_FAILED";
}

/**
 * A request failed. Says besides what it says to people:
 * whether it may have been applied all the same, and whether the next request of the same kind would fail likewise.
 */
export abstract class RequestError extends LicensingError {
    /** True when the request may have been applied although no good answer came. */
    readonly maybeApplied: boolean;
    /** True when the fault is the request's own, so that another request may well succeed. */
    abstract readonly isRequestSpecific: boolean;
    /** True when the request would succeed if others gave up seats. */
    readonly wantsSeats: boolean = false;
    /** True when the request may succeed with fewer users. */
    readonly isTooLarge: boolean = false;
    /** True when the server rejects what it was sent, such as a user whom it does not know. */
    readonly rejectsContent: boolean = false;

    constructor(explanation: Explanation, { maybeApplied = false } = {}) {
        super(explanation);
        this.maybeApplied = maybeApplied;
    }

    /** The same error, where an attempt before it may have been applied. @internal */
    asMaybeApplied(): this {
        return this.rebuild(this.explanation, { maybeApplied: true });
    }

    protected override rebuild(explanation: Explanation, { maybeApplied = this.maybeApplied } = {}): this {
        return super.rebuild(explanation, { maybeApplied });
    }
}

/** 400, 415, 422, or a 404 about a user: the server rejected what it was sent. */
export class RequestRejectedError extends RequestError {
    static override readonly code = "UIPATH_REQUEST_REJECTED";
    override readonly rejectsContent = true;
    readonly isRequestSpecific = true;
}

/** 413: the request names more users than the server, or something in front of it, takes at once. */
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

/** 401: the server did not accept the token. */
export class TokenRejectedError extends RequestError {
    static override readonly code = "UIPATH_TOKEN_REJECTED";
    readonly isRequestSpecific = false;
}

/** 403: whoever signed in may not allocate licenses. */
export class ForbiddenError extends RequestError {
    static override readonly code = "UIPATH_FORBIDDEN";
    readonly isRequestSpecific = false;
}

/** 404: the organization has no account license, or there is no such organization. */
export class OrganizationNotFoundError extends RequestError {
    static override readonly code = "UIPATH_ORGANIZATION_NOT_FOUND";
    readonly isRequestSpecific = false;
}

/** 404 to a group's rule: there is no such group, or the release has no rules for groups. */
export class GroupNotFoundError extends RequestError {
    static override readonly code = "UIPATH_GROUP_NOT_FOUND";
    readonly isRequestSpecific = true;
}

/** 409: more seats are asked than the organization has bought. */
export class SeatsExceededError extends RequestError {
    static override readonly code = "UIPATH_SEATS_EXCEEDED";
    override readonly wantsSeats = true;
    readonly isRequestSpecific = true;
}

/** A run would leave more people without licenses than `uipath:maxReleases` allows. Nothing was sent for this allocation. */
export class ReleasesExceededError extends LicensingError {
    static override readonly code = "UIPATH_RELEASES_EXCEEDED";
}

/** 429: too many requests, still after all tries. */
export class RateLimitedError extends RequestError {
    static override readonly code = "UIPATH_RATE_LIMITED";
    readonly isRequestSpecific = false;
}

/** 5xx, still after all tries. */
export class ServerFailedError extends RequestError {
    static override readonly code = "UIPATH_SERVER_FAILED";
    readonly isRequestSpecific = false;
}

/** The proxy could not be reached, or refused to connect to the server. Nothing was sent to the server. */
export class ProxyError extends RequestError {
    static override readonly code = "UIPATH_PROXY_FAILED";
    readonly isRequestSpecific = false;
}

/** Something in front of the server refused the request with a web page. The license service did not see it. */
export class GatewayError extends RequestError {
    static override readonly code = "UIPATH_GATEWAY_REFUSED";
    readonly isRequestSpecific = false;
}

/** No answer came: the name is unknown, nobody listens, the connection broke or the time ran out. */
export class UnreachableError extends RequestError {
    static override readonly code = "UIPATH_UNREACHABLE";
    readonly isRequestSpecific = false;
}

/** An answer came that the license service does not give: a web page, a redirect, broken or endless JSON. */
export class UnexpectedAnswerError extends RequestError {
    static override readonly code = "UIPATH_UNEXPECTED_ANSWER";
    readonly isRequestSpecific = false;
}

/** A quota is below what the members of the group already use. */
export class QuotaBelowUsageError extends LicensingError {
    static override readonly code = "UIPATH_QUOTA_BELOW_USAGE";
}

/** Some users of an allocation were not reached; the error names them, and the state keeps what was reached. */
export class AllocationIncompleteError extends LicensingError {
    static override readonly code = "UIPATH_ALLOCATION_INCOMPLETE";
}

/** The run was interrupted: what was under way has ended, and this was not begun. */
export class InterruptedError extends RequestError {
    static override readonly code = "UIPATH_INTERRUPTED";
    readonly isRequestSpecific = false;
}

/** An operation took longer than the resource's `customTimeouts` allow. What it was writing is in doubt, and is sent again. */
export class TimedOutError extends LicensingError {
    static override readonly code = "UIPATH_TIMED_OUT";
}

/** A table of licenses, a CSV or YAML file, cannot be used as it stands; the error lists what and where. */
export class TableError extends LicensingError {
    static override readonly code = "UIPATH_TABLE_INVALID";
}
