import type { Simulator } from "../../simulator/simulator";
import { canonical } from "./people";

/** By account and user, the codes held. */
export type Held = Record<string, Record<string, string>>;

/** A write of the license service: users by account and ID, and whether it takes their licenses back. */
export interface SentWrite {
    users: string[];
    isRelease: boolean;
    at: number;
}

/** What the server holds and has seen, users by what all spellings of their IDs have in common. */
export class Ledger {
    readonly #simulator: Simulator;
    readonly #accounts: readonly string[];
    #seen = 0;

    constructor(simulator: Simulator, accounts: readonly string[]) {
        this.#simulator = simulator;
        this.#accounts = accounts;
    }

    get held(): Held {
        return Object.fromEntries(
            this.#accounts.map((account) => [
                account,
                Object.fromEntries(
                    Object.entries(this.#simulator.ledger(account).users)
                        .filter(([, codes]) => codes.length > 0)
                        .map(([user, codes]) => [canonical(user), codes.join()]),
                ),
            ]),
        );
    }

    /** Writes from now on are new ones. */
    begin(): void {
        this.#seen = this.#simulator.requests.length;
    }

    get writes(): SentWrite[] {
        return this.#simulator.requests
            .slice(this.#seen)
            .filter(({ body }) => body !== "")
            .map(({ url, body, at }) => {
                const { userIds, userBundleCodes } = JSON.parse(body) as Record<string, string[]>;
                const account = url.split("/").at(-2);
                return {
                    users: (userIds ?? []).map((user) => `${account}/${canonical(user)}`),
                    isRelease: userBundleCodes?.length === 0,
                    at,
                };
            });
    }
}
