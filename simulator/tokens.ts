import { randomUUID } from "node:crypto";
import { Refusal } from "./refusal";

/** The rights of a token: everything for an administrator, scopes for an application. */
export type Rights = "everything" | readonly string[];

export class Tokens {
    /** In order, expired or not. */
    readonly issued: string[] = [];
    readonly #administrator: string;
    readonly #valid = new Map<string, { rights: Rights; until: number }>();

    /** The administrator's token is valid from the start and does not expire. */
    constructor(
        administrator: string,
        private readonly makeText: () => string = randomUUID,
    ) {
        this.#administrator = administrator;
    }

    issue(rights: Rights, lifeSeconds: number): string {
        const token = this.makeText();
        this.accept(token, rights, lifeSeconds);
        this.issued.push(token);
        return token;
    }

    accept(token: string, rights: Rights, lifeSeconds: number): void {
        this.#valid.set(token, { rights, until: Date.now() + lifeSeconds * 1000 });
    }

    expire(): void {
        this.#valid.clear();
    }

    /** Says the reason in the header as well (RFC 6750, section 3). Without scopes, admits administrators only. */
    authorize(header: string | undefined, scopes: readonly string[]): void {
        const token = header?.match(/^Bearer +(.+)$/i)?.[1];
        const rights = this.#rightsOf(token);
        if (!rights) {
            const challenge = token === undefined ? "Bearer" : 'Bearer error="invalid_token"';
            throw refusal(401, "The access token is missing, wrong or expired.", challenge);
        }
        if (rights !== "everything" && !scopes.some((scope) => rights.includes(scope))) {
            const needed =
                scopes.length > 0 ? `the scope ${scopes.join(" or ")}` : "an organization administrator's rights";
            const words = `The access token is not allowed to do this; it needs ${needed}.`;
            throw refusal(403, words, 'Bearer error="insufficient_scope"');
        }
    }

    #rightsOf(token: string | undefined): Rights | undefined {
        if (token === this.#administrator) {
            return "everything";
        }
        const known = this.#valid.get(token ?? "");
        return known && Date.now() < known.until ? known.rights : undefined;
    }
}

function refusal(status: number, words: string, challenge: string): Refusal {
    return new Refusal(status, words, undefined, { "www-authenticate": challenge });
}
