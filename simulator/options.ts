import type { SecureVersion } from "node:tls";
import type { OrganizationOptions } from "./organization";
import type { Quirks } from "./quirks";
import type { SeenRequest } from "./seen-requests";

export interface SimulatorOptions extends Quirks {
    /** Default: any free port. Listens only on the loopback interface. */
    port?: number;
    /** Default: the example organization of UiPath's documentation. */
    organizations?: readonly OrganizationOptions[];
    /**
     * An organization administrator's bearer token. It may do everything and does not expire. Default: `1234`, as in the
     * documentation's example.
     */
    token?: string;
    /** External applications, which get tokens for their client credentials. Default: none. */
    clients?: readonly Client[];
    /** Administrators for the sign-in of release 2022.4. Default: none, and the server has no such sign-in. */
    logins?: readonly Login[];
    /** Lifetime of the tokens that the server issues. Default: 3600 for clients, 1800 for logins. */
    tokenLifeSeconds?: number;
    /** Creates the text of each issued token. Default: one of 36 characters. */
    tokenText?: () => string;
    /** Changes the response of the token endpoint to a valid client. Default: no change. */
    tokenAnswer?: (answer: Record<string, unknown>) => unknown;
    /** The path of Identity after the prefix: `/identity` on a standalone server. Default: `/identity_`. */
    identityPath?: string;
    /** The methods of the allocation endpoint. Default: both. */
    methods?: readonly ("PUT" | "POST")[];
    /** The response to the other method; `page` is HTML with status 200, as on on-premises servers. Default: 405. */
    refusal?: 404 | 405 | 501 | "page";
    /** The organization's name as the first part of every path, as in later releases. Default: none. */
    prefix?: string;
    /** The endpoints for finding users. Default: `users`, the documented one. */
    userLists?: readonly UserList[];
    /** Whether Identity lists groups. Default: yes. */
    groupLists?: boolean;
    /** Whether it has group rules, as releases from 2023.10 on. Default: yes. */
    groupRules?: boolean;
    /** Whether group rules have quotas, as in Cloud. Default: no. */
    quotas?: boolean;
    /** Whether it has the license summary, as in Cloud. Default: no. */
    licenseSummary?: boolean;
    /** Whether it has the portal's own API for reading who holds what and how many seats are left. Default: no. */
    portal?: boolean;
    /** The response to an unknown route; `page` is HTML with status 200, as on on-premises servers. Default: 404. */
    unknownRoute?: 404 | "page";
    /** Milliseconds before each response of the allocation endpoint. Default: 0. */
    latency?: number;
    /** The server uses https with these. Default: http. */
    tls?: Tls;
    /** Called with a line for each request of the license service. */
    log?: (line: string) => void;
    /** Called when an allocation to users arrives. The server waits for it before it applies the allocation. */
    onAllocation?: (request: SeenRequest) => void | Promise<void>;
    /** Called with the number of skipped rows before the server builds a page of users. */
    onPage?: (skip: number) => void;
}

/** Keys and certificates in PEM form. */
export interface Tls {
    key: string;
    cert: string;
    /** The issuer of client certificates. */
    ca?: string;
    /** Asks for a client certificate, and rejects connections without one that `ca` issued. */
    requestCert?: true;
    /** The oldest and newest TLS version. Default: those of Node.js. */
    minVersion?: SecureVersion;
    maxVersion?: SecureVersion;
}

/** An external application. */
export interface Client {
    id: string;
    secret: string;
    scopes: readonly string[];
}

export interface Login {
    tenancyName: string;
    username: string;
    password: string;
    /** The organization's name, in the path together with the tenant's, as 2022.4 documents it. Default: neither is. */
    organizationName?: string;
}

export type UserList = "users" | "userPartition" | "directory";
