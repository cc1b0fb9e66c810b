import type { SecureVersion } from "node:tls";
import type { OrganizationOptions } from "./organization";
import type { Quirks } from "./quirks";
import type { SeenRequest } from "./seen-requests";

export interface SimulatorOptions extends Quirks {
    /** Default: any free port. Listens on the loopback interface alone. */
    port?: number;
    /** Default: the organization of the documentation's example. */
    organizations?: readonly OrganizationOptions[];
    /**
     * An organization administrator's bearer token: it may do everything and does not expire. Default: `1234`, as in
     * the documentation's example.
     */
    token?: string;
    /** External applications, who get tokens for their client credentials. Default: none. */
    clients?: readonly Client[];
    /** Administrators who sign in as of release 2022.4. Default: none; the server has no such sign-in then. */
    logins?: readonly Login[];
    /** How long the tokens live that the server issues. Default: 3600 for clients, 1800 for logins. */
    tokenLifeSeconds?: number;
    /** Makes the text of each token that the server issues. Default: one of 36 characters. */
    tokenText?: () => string;
    /** Alters what the token endpoint answers to a client whose credentials are right. Default: the answer as it is. */
    tokenAnswer?: (answer: Record<string, unknown>) => unknown;
    /** Where Identity is, after the prefix: `/identity` on a standalone server. Default: `/identity_`. */
    identityPath?: string;
    /** Which verbs the allocation endpoint has. Default: both. */
    methods?: readonly ("PUT" | "POST")[];
    /** What it answers to the other verb; `page` is HTML with status 200, as on-premises servers have it. Default: 405. */
    refusal?: 404 | 405 | 501 | "page";
    /** The organization's name as the first part of every path, as later releases have it. Default: none. */
    prefix?: string;
    /** Which of the ways to find users Identity has. Default: `users`, the documented one. */
    userLists?: readonly UserList[];
    /** Whether Identity lists groups. Default: yes. */
    groupLists?: boolean;
    /** Whether it has rules for groups, as releases from 2023.10 on. Default: yes. */
    groupRules?: boolean;
    /** Whether these have quotas, as in Cloud. Default: no. */
    quotas?: boolean;
    /** Whether it sums up the licenses, as in Cloud. Default: no. */
    licenseSummary?: boolean;
    /** Whether it has the portal's own reads of who holds what and of how many are left. Default: no. */
    portal?: boolean;
    /** What it answers to an unknown route; `page` is HTML with status 200, as on-premises servers have it. Default: 404. */
    unknownRoute?: 404 | "page";
    /** Milliseconds before each answer of the allocation endpoint. Default: 0. */
    latency?: number;
    /** The server speaks https with these. Default: http. */
    tls?: Tls;
    /** Called with a line for each request of the license service. */
    log?: (line: string) => void;
    /** Called when an allocation to users has arrived, and waited for before it is applied. */
    onAllocation?: (request: SeenRequest) => void | Promise<void>;
    /** Called before a page of Identity's or the portal's lists of users is put together, with the rows that it skips. */
    onPage?: (skip: number) => void;
}

/** Keys and certificates in PEM form. */
export interface Tls {
    key: string;
    cert: string;
    /** Who issues certificates to clients. */
    ca?: string;
    /** Asks for a client's certificate, and takes no connection without one that `ca` issued. */
    requestCert?: true;
    /** The oldest and the newest version of TLS that it speaks. Default: as Node.js has it. */
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
    /** The organization's name, which then is in the path with the tenant's, as 2022.4 documents it. Default: neither is. */
    organizationName?: string;
}

export type UserList = "users" | "userPartition" | "directory";
