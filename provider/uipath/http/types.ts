import type { AllocationMethod } from "../../settings/types";

/** A request as it goes over the wire. */
export interface HttpRequest {
    method: "GET" | "PUT" | "POST";
    url: URL;
    headers: Readonly<Record<string, string>>;
    body: string | null;
    /** Bytes; a longer answer is cut off and is an error. */
    maxResponseBytes: number;
    /** The setting that holds the server's address, for messages. */
    addressSetting: string;
}

/** An answer as it came, whatever its status. */
export interface HttpResponse {
    status: number;
    text: string;
    /** The header `Retry-After`, as it came. */
    retryAfter: string | null;
    /** Where a redirect points to. */
    location: string | null;
    effort: AttemptSummary;
}

/** What it took to get an answer, or none. */
export interface AttemptSummary {
    attempts: number;
    seconds: number;
    /** True when one of the attempts may have been applied without a good answer. */
    maybeApplied: boolean;
}

export type SendHttp = (request: HttpRequest) => Promise<HttpResponse>;

export interface Request {
    method: "GET" | "PUT" | "POST";
    /** The parts of the path below the address; each is encoded. */
    path: readonly string[];
    query?: Readonly<Record<string, string>>;
    body?: unknown;
    /** Bytes; a longer answer is cut off and is an error. */
    maxResponseBytes: number;
    /** Which of the server's addresses. Default: the base URL. */
    host?: "base" | "identity";
}

/** An Automation Suite as one run knows it: how to reach it, how the run signs in, and the verb that it takes. */
export interface UiPathClient {
    readonly baseUrl: string;
    readonly send: (request: Request) => Promise<HttpResponse>;
    readonly signIn: { readonly name: string; readonly remedy: string };
    /** Takes credentials out of a server's words. */
    readonly redact: (text: string) => string;
    /** The verb to allocate with; `auto` until the server has shown which one it takes. */
    allocationMethod: AllocationMethod;
}
