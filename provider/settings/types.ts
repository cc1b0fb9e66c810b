import type { MaxReleases } from "../domain/max-releases";
import type { SecretKind } from "../redaction/redact";

/** By part of a credential the setting that it stands in, to say what to check. */
export type CredentialNames = Readonly<
    Record<"clientId" | "clientSecret" | "scope" | "username" | "password" | "tenancyName" | "organizationName", string>
>;

/** A token that was handed in; it cannot be renewed. Personal access tokens are such tokens too. */
export interface AccessTokenCredential {
    kind: "access token";
    token: string;
    /** Where it came from, to say what to renew. */
    source: string;
    /** How to set another. */
    hint: string;
}

/** An external application, which gets its tokens by OAuth's client credentials grant. */
export interface ClientCredential {
    kind: "client credentials";
    clientId: string;
    clientSecret: string;
    /** Separated by spaces; without, the server gives what the application was registered with. */
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
    /** Release 2022.4 has it in the sign-in's address, with the tenant behind it; later releases have neither. */
    organizationName: string | undefined;
    source: string;
    names: CredentialNames;
}

/** A credential as it stands in the settings; never written anywhere. */
export type Credential = AccessTokenCredential | ClientCredential | LoginCredential;

/** Which of Identity's ways to find users is asked. */
export type UserSource = "users" | "userPartition" | "directory";

/** Where seats are read from. */
export type SeatSource = "summary" | "portal";

export type AllocationMethod = "auto" | "PUT" | "POST";

/** By which this machine shows who it is to servers and gateways that ask for it; in PEM form. */
export interface ClientCertificate {
    cert: string;
    key: string;
}

export type AddressNames = Readonly<Record<"baseUrl" | "identityUrl", string>>;

export interface Settings {
    baseUrl: string | undefined;
    accountId: string | undefined;
    credential: Credential | undefined;
    /** Where the credentials come from that were given besides and are not used. */
    unusedCredentials: readonly string[];
    /** The address of Identity; undefined where it is the base URL's own. */
    identityUrl: string | undefined;
    /** The settings that these two addresses stand in, to say what to check. */
    addressNames: AddressNames;
    allocationMethod: AllocationMethod;
    /** Where a refresh reads who holds what. */
    readFrom: "none" | "portal";
    /** Where people are looked up by their e-mail addresses and user names. */
    findUsersIn: UserSource;
    /** Where the seats that are left are read before they are asked for. */
    seatsFrom: "none" | SeatSource;
    allowInsecureHttp: boolean;
    additionalUserBundleCodes: readonly string[];
    clientCertificate: ClientCertificate | undefined;
    /** Seconds for one attempt, and the longest wait that a `Retry-After` is given. */
    timeoutSeconds: number;
    /** Seconds from a request's first attempt to its last one. Undefined: the retry policy's own, by what went wrong. */
    retrySeconds: number | undefined;
    /** Attempts a request, the first one included. Undefined: the retry policy's own, by what went wrong. */
    maxAttempts: number | undefined;
    maxConcurrentRequests: number;
    maxUsersPerRequest: number;
    /** How many people a run may leave without licenses. Undefined: any number. */
    maxReleases: MaxReleases | undefined;
}

/** A setting or input that cannot be used. */
export interface Problem {
    property: string;
    /** One sentence: the property, the value, what is wrong and the remedy. */
    message: string;
    /** As errors have it. */
    code: string;
}

/** Reads a value of stack config by its key in the namespace `uipath`; secrets arrive decrypted. */
export type ReadConfig = (key: string) => string | undefined;

interface TextSetting {
    key: string;
    env: readonly string[];
    /** Set where no text may show the value, what is in it, or the content of the file that it names. */
    secret?: SecretKind | "token or path" | "holds secrets";
    /** Set where the key is a path into an object. */
    isPath?: boolean;
    /** Set where it holds several values: a JSON array, as structured config arrives, or separated by commas. */
    isList?: boolean;
}

/** One of several words; the first is the default. */
export interface ChoiceSetting<T extends string = string> extends TextSetting {
    choices: readonly [T, ...T[]];
}

/** A whole number, and what stands in for it; undefined where that is not one number. */
export interface NumberSetting<T extends number | undefined = number | undefined> extends TextSetting {
    least: number;
    most: number;
    fallback: T;
}

export type Setting = TextSetting | ChoiceSetting | NumberSetting;

/** A setting's value, and where it stands. */
export interface SettingValue {
    value: string;
    source: string;
}
