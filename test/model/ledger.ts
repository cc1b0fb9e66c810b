import type { Simulator } from "../../simulator/simulator";
import { canonical } from "./people";

/** By account and user. */
export type Held = Record<string, Record<string, string>>;

/** A write to the license service: its users by account and ID, and whether it releases. */
export interface SentWrite {
    users: string[];
    isRelease: boolean;
    at: number;
}

/** The server's licenses and requests, with users by the key of their ID. */
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

    /** Marks the current writes as seen. */
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
