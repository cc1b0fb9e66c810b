import type { Setting } from "./types";

/*
 * All settings. The comments are their documentation, in the plugin's schema and in docs/settings.md, which add values,
 * defaults and environment variables from the definitions. So the comments must fit every language.
 */

const credentialSettings = {
    /**
     * An access token of an organization administrator, or one with the scope `PM.License.Write`. A personal access token
     * works too. The provider cannot renew it. With several sign-ins set, the provider uses the access token first, then
     * client credentials, then the user name, and warns of those that it does not use.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    accessToken: { key: "uipath:accessToken", env: ["UIPATH_ACCESS_TOKEN", "UIPATH_PAT"], secret: "token" },
    /**
     * The ID of an external application. It needs `clientSecret`, the scope `PM.License.Write`, and for reads the scopes
     * `PM.License.Read`, `PM.User.Read` and `PM.Group.Read`.
     *
     * Source: UiPath documentation, "Accessing UiPath resources using external applications".
     */
    clientId: { key: "uipath:clientId", env: ["UIPATH_CLIENT_ID"] },
    /**
     * The secret of the external application `clientId`.
     *
     * Source: UiPath documentation, "Accessing UiPath resources using external applications".
     */
    clientSecret: { key: "uipath:clientSecret", env: ["UIPATH_CLIENT_SECRET"], secret: "password" },
    /**
     * The scopes to request for the external application, separated by spaces. Default: all scopes registered for it.
     *
     * Source: UiPath documentation, "Accessing UiPath resources using external applications".
     */
    scope: { key: "uipath:scope", env: ["UIPATH_AUTH_SCOPES"] },
    /**
     * The user name of an organization administrator. It needs `password` and `tenancyName`.
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
     * The tenant where `username` signs in. Without `username`, it has no effect.
     *
     * Source: UiPath Automation Suite 2022.4 documentation, "ROPC authentication".
     */
    tenancyName: { key: "uipath:tenancyName", env: ["UIPATH_TENANT"] },
    /**
     * The name of the organization where `username` signs in. Only release 2022.4 needs it.
     *
     * Source: UiPath Automation Suite 2022.4 documentation, "ROPC authentication".
     */
    organizationName: { key: "uipath:organizationName", env: ["UIPATH_ORGANIZATION"] },
} as const satisfies Record<string, Setting>;

/** How to reach an organization, and how to sign in. */
export const accessSettings = {
    /**
     * The address of the Automation Suite, such as `https://automation.example.com`. It must use https, except on this
     * machine. Add the organization's name as the path if your release has it in its addresses. Required unless each
     * resource sets its own.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    baseUrl: { key: "uipath:baseUrl", env: ["UIPATH_URI"] },
    ...credentialSettings,
    /**
     * The address of Identity, the service for tokens, users and groups. On a standalone server it ends in `/identity`.
     * Default: `{baseUrl}/identity_`.
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
     * The organization's ID. Identity calls it `partitionGlobalId`. Required unless each resource sets its own. A change
     * replaces the resources that set none.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    accountId: { key: "uipath:accountId", env: ["UIPATH_ACCOUNT_ID"] },
    /**
     * The addresses and credentials of more organizations, by account ID. With them, one program declares licenses in several
     * organizations. The provider never uses one organization's credential for another: without a credential, preview and up
     * fail. An organization with an address of its own also has an Identity of its own.
     */
    organizations: { key: "uipath:organizations", env: [], secret: "holds secrets" },
    /**
     * The HTTP method that writes licenses. UiPath documents both. `auto` tries PUT, then POST, and
     * keeps for the run the one that works.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    allocationMethod: { key: "uipath:allocationMethod", env: [], choices: ["auto", "PUT", "POST"] },
    /**
     * Where a refresh reads the users' licenses. `portal` needs `accountId` or `organizations`.
     *
     * Source: `portal` is the undocumented API of UiPath's own portal and may change. UiPath documents no such read for
     * Automation Suite.
     */
    readFrom: { key: "uipath:readFrom", env: [], choices: ["none", "portal"] },
    /**
     * Where to look up users by e-mail address and user name.
     *
     * Source: UiPath documents `users` for its cloud. Clients of on-premises servers use `userPartition` and `directory`.
     */
    findUsersIn: {
        key: "uipath:findUsersIn",
        env: ["UIPATH_FIND_USERS_IN"],
        choices: ["users", "userPartition", "directory"],
    },
    /**
     * Where to read the seats that are left, to warn of too few. `portal` needs `accountId` or `organizations`.
     *
     * Source: UiPath documents `summary` for its cloud. `portal` is the undocumented API of UiPath's own portal.
     */
    seatsFrom: { key: "uipath:seatsFrom", env: [], choices: ["none", "summary", "portal"] },
    /** Bundle codes to accept in addition to the known ones, such as codes newer than this version. */
    additionalUserBundleCodes: {
        key: "uipath:additionalUserBundleCodes",
        env: ["UIPATH_ADDITIONAL_USER_BUNDLE_CODES"],
        isList: true,
    },
    /** Allows http:// addresses, which expose the access token. Only for closed networks. */
    allowInsecureHttp: { key: "uipath:allowInsecureHttp", env: [], choices: ["false", "true"] },
    /** The client certificate for servers that ask for one: PEM text, or the path of a PEM file. It needs `clientKey`. */
    clientCertificate: { key: "uipath:clientCertificate", env: ["UIPATH_CLIENT_CERTIFICATE"] },
    /** The private key of `clientCertificate`: PEM text, or the path of a PEM file. */
    clientKey: { key: "uipath:clientKey", env: ["UIPATH_CLIENT_KEY"], secret: "token or path" },
    /** The maximum number of seconds for one attempt. */
    timeoutSeconds: {
        key: "uipath:timeoutSeconds",
        env: ["UIPATH_CALL_TIMEOUT"],
        ...{ least: 1, most: 3600, fallback: 60 },
    },
    /**
     * The maximum number of seconds between a request's first attempt and its last. Default: depends on the failure, such
     * as 6 minutes after a 429 and 45 seconds while the server may be restarting.
     */
    retrySeconds: {
        key: "uipath:retrySeconds",
        env: ["UIPATH_RETRY_SECONDS"],
        ...{ least: 0, most: 86_400, fallback: undefined },
    },
    /**
     * The maximum number of attempts for one request. Default: depends on the failure, such as 5 after a broken connection
     * and 1 when another attempt cannot help.
     */
    maxAttempts: {
        key: "uipath:maxAttempts",
        env: ["UIPATH_MAX_ATTEMPTS"],
        ...{ least: 1, most: 20, fallback: undefined },
    },
    /** The maximum number of requests at the same time. */
    maxConcurrentRequests: {
        key: "uipath:maxConcurrentRequests",
        env: [],
        ...{ least: 1, most: 64, fallback: 4 },
    },
    /** The maximum number of users in one request. */
    maxUsersPerRequest: {
        key: "uipath:maxUsersPerRequest",
        env: [],
        ...{ least: 1, most: 10_000, fallback: 500 },
    },
    /**
     * The maximum number of people that a run may leave without licenses, or a percentage such as `10%` of all who hold
     * licenses. Beyond it, the run releases nobody else and fails with the error UIPATH_RELEASES_EXCEEDED. Default: no limit.
     */
    maxReleases: { key: "uipath:maxReleases", env: [] },
} as const satisfies Record<string, Setting>;

/** How to reach each organization, by account ID. Holds credentials. */
export const organizationsSetting: Setting = settings.organizations;
