import type { MaxReleases } from "../domain/max-releases";
import type { SecretKind } from "../redaction/redact";

export type CredentialNames = Readonly<
    Record<"clientId" | "clientSecret" | "scope" | "username" | "password" | "tenancyName" | "organizationName", string>
>;

/** It cannot be renewed. Personal access tokens count too. */
export interface AccessTokenCredential {
    kind: "access token";
    token: string;
    source: string;
    hint: string;
}

/** An external application, which gets tokens by OAuth's client credentials grant. */
export interface ClientCredential {
    kind: "client credentials";
    clientId: string;
    clientSecret: string;
    /** Separated by spaces. Undefined: those that the application was registered with. */
    scope: string | undefined;
    source: string;
    names: CredentialNames;
}

/** A user's name and password, for the sign-in that Automation Suite 2022.4 documents as "ROPC". */
export interface LoginCredential {
    kind: "user name";
    username: string;
    password: string;
    tenancyName: string;
    /** Release 2022.4 has it in the sign-in's address, followed by the tenant; later releases have neither. */
    organizationName: string | undefined;
    source: string;
    names: CredentialNames;
}

export type Credential = AccessTokenCredential | ClientCredential | LoginCredential;

export type UserSource = "users" | "userPartition" | "directory";

export type SeatSource = "summary" | "portal";

export type AllocationMethod = "auto" | "PUT" | "POST";

/** In PEM form. */
export interface ClientCertificate {
    cert: string;
    key: string;
}

export type AddressNames = Readonly<Record<"baseUrl" | "identityUrl", string>>;

export interface Settings {
    baseUrl: string | undefined;
    accountId: string | undefined;
    credential: Credential | undefined;
    unusedCredentials: readonly string[];
    /** Undefined for the base URL's own Identity. */
    identityUrl: string | undefined;
    addressNames: AddressNames;
    allocationMethod: AllocationMethod;
    readFrom: "none" | "portal";
    findUsersIn: UserSource;
    seatsFrom: "none" | SeatSource;
    allowInsecureHttp: boolean;
    additionalUserBundleCodes: readonly string[];
    clientCertificate: ClientCertificate | undefined;
    /** Seconds for one attempt; also the longest accepted `Retry-After`. */
    timeoutSeconds: number;
    /** Seconds from a request's first attempt to its last. Undefined for the defaults of the retry policy. */
    retrySeconds: number | undefined;
    /** Including the first. Undefined for the defaults of the retry policy. */
    maxAttempts: number | undefined;
    maxConcurrentRequests: number;
    maxUsersPerRequest: number;
    maxReleases: MaxReleases | undefined;
}

export interface Problem {
    property: string;
    /** One sentence: the property, the value, what is wrong and the remedy. */
    message: string;
    code: string;
}

/** Reads a value of stack config by its key in the namespace `uipath`. Secrets are already decrypted. */
export type ReadConfig = (key: string) => string | undefined;

interface TextSetting {
    key: string;
    env: readonly string[];
    /** Set if no text may show the value, its content, or the content of the file that it names. */
    secret?: SecretKind | "token or path" | "holds secrets";
    isPath?: boolean;
    /** Set if it holds several values: a JSON array, as structured config arrives, or separated by commas. */
    isList?: boolean;
}

export interface ChoiceSetting<T extends string = string> extends TextSetting {
    choices: readonly [T, ...T[]];
}

export interface NumberSetting<T extends number | undefined = number | undefined> extends TextSetting {
    least: number;
    most: number;
    fallback: T;
}

export type Setting = TextSetting | ChoiceSetting | NumberSetting;

export interface SettingValue {
    value: string;
    source: string;
}
