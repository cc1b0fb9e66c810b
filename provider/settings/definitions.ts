import type { Setting } from "./types";

/*
 * Which settings there are. The comments are the settings' documentation: the plugin's schema takes them as they stand, and
 * adds what the definitions say themselves (values, default, environment variable), so they fit every language.
 */

const credentialSettings = {
    /**
     * An access token of an organization administrator, or one with the scope `PM.License.Write`; a personal access token is
     * one too. It cannot be renewed. It is used before client credentials, and these before a user name; what is given
     * besides is warned of.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    accessToken: { key: "uipath:accessToken", env: ["UIPATH_ACCESS_TOKEN", "UIPATH_PAT"], secret: "token" },
    /**
     * The ID of an external application with the scopes `PM.License.Write` and, for what is read, `PM.License.Read`,
     * `PM.User.Read` and `PM.Group.Read`; needs `clientSecret`.
     *
     * Source: UiPath documentation, "Accessing UiPath resources using external applications".
     */
    clientId: { key: "uipath:clientId", env: ["UIPATH_CLIENT_ID"] },
    /**
     * The secret of the external application that `clientId` names.
     *
     * Source: UiPath documentation, "Accessing UiPath resources using external applications".
     */
    clientSecret: { key: "uipath:clientSecret", env: ["UIPATH_CLIENT_SECRET"], secret: "password" },
    /**
     * The scopes that the external application asks for, separated by spaces. Default: those it was registered with.
     *
     * Source: UiPath documentation, "Accessing UiPath resources using external applications".
     */
    scope: { key: "uipath:scope", env: ["UIPATH_AUTH_SCOPES"] },
    /**
     * The user name of an organization administrator, to sign in with; needs `password` and `tenancyName`.
     *
     * Source: UiPath Automation Suite 2022.4 documentation, "ROPC authentication".
     */
    username: { key: "uipath:username", env: ["UIPATH_USERNAME"] },
    /**
     * The password of `username`.
     *
     * Source: UiPath Automation Suite 2022.4 documentation, "ROPC authentication".
     */
    password: { key: "uipath:password", env: ["UIPATH_PASSWORD"], secret: "password" },
    /**
     * The name of the tenant in which `username` signs in; alone it selects nothing.
     *
     * Source: UiPath Automation Suite 2022.4 documentation, "ROPC authentication".
     */
    tenancyName: { key: "uipath:tenancyName", env: ["UIPATH_TENANT"] },
    /**
     * The organization's name in the address where `username` signs in. Release 2022.4 needs it; later releases do not.
     *
     * Source: UiPath Automation Suite 2022.4 documentation, "ROPC authentication".
     */
    organizationName: { key: "uipath:organizationName", env: ["UIPATH_ORGANIZATION"] },
} as const satisfies Record<string, Setting>;

/** What says how an organization is reached, and as whom. */
export const accessSettings = {
    /**
     * The address of the Automation Suite, such as `https://automation.example.com`: https (http for this machine alone),
     * with the organization's name as its path where the release has it. Needed, unless each resource names its own.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    baseUrl: { key: "uipath:baseUrl", env: ["UIPATH_URI"] },
    ...credentialSettings,
    /**
     * The address of Identity, where tokens, users and groups are asked for; `…/identity` on a standalone server. Default:
     * `{baseUrl}/identity_`.
     *
     * Source: UiPath's own open-source command line.
     */
    identityUrl: { key: "uipath:identityUrl", env: ["UIPATH_IDENTITY_URI"] },
} as const satisfies Record<string, Setting>;

export type AccessSettings = Readonly<Record<keyof typeof accessSettings, Setting>>;

export type CredentialSettings = Readonly<Record<keyof typeof credentialSettings, Setting>>;

/** All settings. */
export const settings = {
    ...accessSettings,
    /**
     * The organization's ID, which Identity calls `partitionGlobalId`. Needed, unless each resource names its own. A change
     * replaces the resources that name none.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    accountId: { key: "uipath:accountId", env: ["UIPATH_ACCOUNT_ID"] },
    /**
     * By account ID, the address and the credential of further organizations, so that one program can declare licenses in
     * several. An organization's credential is never another's: without one, preview and up fail. An address of its own
     * comes with its own Identity.
     */
    organizations: { key: "uipath:organizations", env: [], secret: "holds secrets" },
    /**
     * The verb by which licenses are written; UiPath documents both. `auto` tries PUT, then POST, once a run.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    allocationMethod: { key: "uipath:allocationMethod", env: [], choices: ["auto", "PUT", "POST"] },
    /**
     * Where a refresh reads who holds what. `portal` needs `accountId` or `organizations`.
     *
     * Source: `portal` is the API of UiPath's own portal, which is not documented and may change; UiPath documents no such read
     * for Automation Suite.
     */
    readFrom: { key: "uipath:readFrom", env: [], choices: ["none", "portal"] },
    /**
     * Where users are looked up by their e-mail addresses and user names.
     *
     * Source: `users` is documented for UiPath's cloud; `userPartition` and `directory` were seen in clients of on-premises
     * servers.
     */
    findUsersIn: {
        key: "uipath:findUsersIn",
        env: ["UIPATH_FIND_USERS_IN"],
        choices: ["users", "userPartition", "directory"],
    },
    /**
     * Where the seats that are left are read, to warn of too few. `portal` needs `accountId` or `organizations`.
     *
     * Source: `summary` is documented for UiPath's cloud; `portal` is the API of its own portal, which is not documented.
     */
    seatsFrom: { key: "uipath:seatsFrom", env: [], choices: ["none", "summary", "portal"] },
    /** Bundle codes that are admitted besides the known ones. */
    additionalUserBundleCodes: {
        key: "uipath:additionalUserBundleCodes",
        env: ["UIPATH_ADDITIONAL_USER_BUNDLE_CODES"],
        isList: true,
    },
    /** Lets the token go over http://, in a closed network. */
    allowInsecureHttp: { key: "uipath:allowInsecureHttp", env: [], choices: ["false", "true"] },
    /** The certificate that servers get who ask for one: PEM text, or the path of a PEM file; needs `clientKey`. */
    clientCertificate: { key: "uipath:clientCertificate", env: ["UIPATH_CLIENT_CERTIFICATE"] },
    /** The private key of `clientCertificate`: PEM text, or the path of a PEM file. */
    clientKey: { key: "uipath:clientKey", env: ["UIPATH_CLIENT_KEY"], secret: "token or path" },
    /** How many seconds one attempt may take. */
    timeoutSeconds: {
        key: "uipath:timeoutSeconds",
        env: ["UIPATH_CALL_TIMEOUT"],
        ...{ least: 1, most: 3600, fallback: 60 },
    },
    /**
     * How many seconds there may be from a request's first attempt to its last one. Default: by what failed, 6 minutes after
     * a 429, 45 seconds where the server may be restarting.
     */
    retrySeconds: {
        key: "uipath:retrySeconds",
        env: ["UIPATH_RETRY_SECONDS"],
        ...{ least: 0, most: 86_400, fallback: undefined },
    },
    /** How many attempts a request has. Default: by what failed, 5 after a broken connection, 1 where it would not help. */
    maxAttempts: {
        key: "uipath:maxAttempts",
        env: ["UIPATH_MAX_ATTEMPTS"],
        ...{ least: 1, most: 20, fallback: undefined },
    },
    /** How many requests are under way at once. */
    maxConcurrentRequests: {
        key: "uipath:maxConcurrentRequests",
        env: [],
        ...{ least: 1, most: 64, fallback: 4 },
    },
    /** How many users stand in one request. */
    maxUsersPerRequest: {
        key: "uipath:maxUsersPerRequest",
        env: [],
        ...{ least: 1, most: 10_000, fallback: 500 },
    },
    /**
     * How many people a run may leave without licenses: a number, or a share such as `10%` of all who hold some. A release
     * beyond it is the error `UIPATH_RELEASES_EXCEEDED`, and nobody further is released. Default: no limit.
     */
    maxReleases: { key: "uipath:maxReleases", env: [] },
} as const satisfies Record<string, Setting>;

/** By account ID what says how each is reached; it holds credentials. */
export const organizationsSetting: Setting = settings.organizations;
