import type { AddressNames } from "../../settings/types";
import type { SendHttp } from "../http/types";

/** Where a sign-in goes, and how. */
export interface Addresses {
    baseUrl: string;
    identityUrl: string;
    /** The settings that they stand in. */
    names: AddressNames;
    http: SendHttp;
}

/** How a run shows who it is. */
export interface SignIn {
    /** The kind of sign-in and where its credential came from, for messages. */
    readonly name: string;
    /** What to do when a server does not accept it. */
    readonly remedy: string;
    /** A token to send a request with. */
    token(): Promise<string>;
    /** Notes that a server has accepted a token. */
    accepted(token: string): void;
    /** A token to try in place of one that a server has rejected; undefined when there is none. */
    refresh(rejected: string): Promise<string | undefined>;
}

/** A token as a server has issued it. */
export interface IssuedToken {
    token: string;
    /** How long it counts; undefined when the server did not say. */
    lifeSeconds: number | undefined;
}

export const configHint = "`pulumi destroy` and `pulumi refresh` read new config only with --run-program.";
