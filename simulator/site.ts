import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Faults } from "./faults";
import { idKey } from "./id";
import type { SimulatorOptions } from "./options";
import type { Organization } from "./organization";
import { Refusal } from "./refusal";
import type { Tokens } from "./tokens";

export interface Site {
    options: SimulatorOptions;
    /** The beginning of every path: nothing, or a slash and the organization's name. */
    base: string;
    identity: string;
    /** By the key of the organization's ID. */
    accounts: Map<string, Organization>;
    faults: Faults;
    tokens: Tokens;
}

export type AddRoutes = (server: FastifyInstance, site: Site) => void;

/** Without scopes, admits administrators only. */
export function allow({ tokens }: Site, ...scopes: string[]): (request: FastifyRequest) => Promise<void> {
    return async ({ headers }) => tokens.authorize(headers.authorization, scopes);
}

export function licensed({ accounts }: Site, accountId: string): Organization {
    const organization = accounts.get(idKey(accountId));
    if (!organization) {
        throw new Refusal(404, "No account license is allocated for the indicated organization.");
    }
    return organization;
}
