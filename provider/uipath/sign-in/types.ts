import type { AddressNames } from "../../settings/types";
import type { SendHttp } from "../http/types";

/** The addresses for a sign-in, and how to send requests. */
export interface Addresses {
    baseUrl: string;
    identityUrl: string;
    /** The names of their settings. */
    names: AddressNames;
    http: SendHttp;
}

/** A run's sign-in. */
export interface SignIn {
    /** The kind of sign-in and the source of its credential, for messages. */
    readonly name: string;
    /** What to do when a server rejects it. */
    readonly remedy: string;
    /** A token for a request. */
    token(): Promise<string>;
    /** Records that a server has accepted a token. */
    accepted(token: string): void;
    /** A token to replace a rejected one; undefined when there is none. */
    refresh(rejected: string): Promise<string | undefined>;
}

/** A token from a server. */
export interface IssuedToken {
    token: string;
    /** Its lifetime; undefined if the server did not say. */
    lifeSeconds: number | undefined;
}

export const configHint = "`pulumi destroy` and `pulumi refresh` read new config only with --run-program.";
