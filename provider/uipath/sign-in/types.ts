import type { AddressNames } from "../../settings/types";
import type { SendHttp } from "../http/types";

export interface Addresses {
    baseUrl: string;
    identityUrl: string;
    names: AddressNames;
    http: SendHttp;
}

export interface SignIn {
    readonly name: string;
    readonly remedy: string;
    token(): Promise<string>;
    accepted(token: string): void;
    refresh(rejected: string): Promise<string | undefined>;
}

export interface IssuedToken {
    token: string;
    lifeSeconds: number | undefined;
}

export const configHint = "`pulumi destroy` and `pulumi refresh` read new config only with --run-program.";
