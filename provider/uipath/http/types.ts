import type { AllocationMethod } from "../../settings/types";

/** A request as it goes over the wire. */
export interface HttpRequest {
    method: "GET" | "PUT" | "POST";
    url: URL;
    headers: Readonly<Record<string, string>>;
    body: string | null;
    /** A longer response is cut off and is an error. */
    maxResponseBytes: number;
    /** The server's address as the settings have it, and the setting that says it, for messages. */
    server: string;
    serverSetting: string;
    /** Which statuses are worth another attempt. Default: those that another attempt may overcome. */
    isTransient?: (status: number) => boolean;
    /** Ends the attempts, and the one under way. */
    signal?: AbortSignal | undefined;
}

/** A response as it came, whatever its status. */
export interface HttpResponse {
    status: number;
    text: string;
    /** Where the request went, without its query. */
    address: string;
    /** The server's address as the settings have it, and the setting that says it. */
    server: string;
    serverSetting: string;
    /** Where a redirect points to. */
    location: string | null;
    attempts: AttemptSummary;
}

/** What it took to get a response, or none. */
export interface AttemptSummary {
    count: number;
    seconds: number;
    /** True when one of the attempts may have been applied without a good response. */
    maybeApplied: boolean;
}

export type SendHttp = (request: HttpRequest) => Promise<HttpResponse>;

export interface Request {
    method: "GET" | "PUT" | "POST";
    /** The parts of the path below the address; each is encoded. */
    path: readonly string[];
    query?: Readonly<Record<string, string>>;
    body?: unknown;
    /** A longer response is cut off and is an error. */
    maxResponseBytes: number;
    /** Which of the server's addresses. Default: the base URL. */
    host?: "base" | "identity";
    signal?: AbortSignal | undefined;
}

/** An Automation Suite as one run knows it: how to reach it, how the run signs in, and the verb that it takes. */
export interface UiPathClient {
    readonly baseUrl: string;
    readonly send: (request: Request) => Promise<HttpResponse>;
    readonly signIn: { readonly name: string; readonly remedy: string };
    /** The verb to allocate with; `auto` until the server has shown which one it takes. */
    allocationMethod: AllocationMethod;
}
