import { randomUUID } from "node:crypto";
import { Refusal } from "./refusal";

/** What a token may do: an administrator's everything, an application's what its scopes say. */
export type Rights = "everything" | readonly string[];

/** The access tokens that the server takes. */
export class Tokens {
    /** Every token that was issued, in order, expired or not. */
    readonly issued: string[] = [];
    readonly #administrator: string;
    readonly #valid = new Map<string, { rights: Rights; until: number }>();

    /** The administrator's token is there from the start and does not expire. */
    constructor(administrator: string) {
        this.#administrator = administrator;
    }

    issue(rights: Rights, lifeSeconds: number): string {
        const token = randomUUID();
        this.#valid.set(token, { rights, until: Date.now() + lifeSeconds * 1000 });
        this.issued.push(token);
        return token;
    }

    expire(): void {
        this.#valid.clear();
    }

    /** Refuses whoever has no valid token, or one with none of these scopes. No scope: administrators only. */
    authorize(header: string | undefined, scopes: readonly string[]): void {
        const rights = this.#rightsOf(header?.match(/^Bearer (.+)$/)?.[1]);
        if (!rights) {
            throw new Refusal(401, "The access token is missing, wrong or expired.");
        }
        if (rights !== "everything" && !scopes.some((scope) => rights.includes(scope))) {
            const needed = scopes.length > 0 ? `the scope ${scopes.join(" or ")}` : "an organization administrator";
            throw new Refusal(403, `The access token is not allowed to do this; it takes ${needed}.`);
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
