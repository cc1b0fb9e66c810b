import type { AllocationMethod } from "../../settings/types";

export interface HttpRequest {
    method: "GET" | "PUT" | "POST";
    url: URL;
    headers: Readonly<Record<string, string>>;
    body: string | null;
    /** A longer response is cut off and is an error. */
    maxResponseBytes: number;
    /** The server's address in the settings, and the name of that setting, for messages. */
    server: string;
    serverSetting: string;
    /** Which statuses are worth another attempt. Default: those that may pass. */
    isTransient?: (status: number) => boolean;
    signal?: AbortSignal | undefined;
}

export interface HttpResponse {
    status: number;
    text: string;
    /** The request's address without its query. */
    address: string;
    server: string;
    serverSetting: string;
    location: string | null;
    attempts: AttemptSummary;
}

export interface AttemptSummary {
    count: number;
    seconds: number;
    /** True when the server may have applied one of the attempts without a usable response. */
    maybeApplied: boolean;
}

export type SendHttp = (request: HttpRequest) => Promise<HttpResponse>;

export interface Request {
    method: "GET" | "PUT" | "POST";
    /** The path segments below the address; each is encoded. */
    path: readonly string[];
    query?: Readonly<Record<string, string>>;
    body?: unknown;
    maxResponseBytes: number;
    /** Default: the base URL. */
    host?: "base" | "identity";
    signal?: AbortSignal | undefined;
}

export interface UiPathClient {
    readonly baseUrl: string;
    readonly send: (request: Request) => Promise<HttpResponse>;
    readonly signIn: { readonly name: string; readonly remedy: string };
    /** `auto` until the server has accepted one. */
    allocationMethod: AllocationMethod;
}
