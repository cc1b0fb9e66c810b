import type { AccessTokenCredential, AllocationMethod } from "../config";
import { createTransport, type Send } from "./transport";

/** A licence server as one run knows it: how to reach it, how the run signed in, and the verb that it takes. */
export interface Service {
    readonly baseUrl: string;
    readonly send: Send;
    /** The kind of sign-in and where its credential came from, for messages. */
    readonly signIn: string;
    /** Takes the credential out of a server's words. */
    readonly redact: (text: string) => string;
    /** The verb to allocate with; `auto` until the server has shown which one it takes. */
    allocationMethod: AllocationMethod;
}

export interface ServiceOptions {
    baseUrl: string;
    credential: AccessTokenCredential;
    allocationMethod: AllocationMethod;
    timeoutSeconds: number;
    maxAttempts: number;
}

export function createService({ credential, allocationMethod, ...options }: ServiceOptions): Service {
    return {
        baseUrl: options.baseUrl,
        send: createTransport({ ...options, token: credential.token }),
        redact: (text) => text.replaceAll(credential.token, "[redacted]"),
        signIn: `the ${credential.kind} from ${credential.source}`,
        allocationMethod,
    };
}
