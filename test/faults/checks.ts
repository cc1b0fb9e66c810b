import type { Simulator } from "../../simulator/simulator";
import { heldBy, uncertain } from "../support/engine-model";
import type { Properties } from "../support/plugin";

export const token = "tok-51d0c2e7-of-the-fault-battery";
export const client = { id: "battery", secret: "s3cret-77aa-of-the-application", scopes: ["PM.License.Write"] };
export const login = { tenancyName: "Default", username: "admin", password: "pa55-19bd-of-the-administrator" };

/** The credentials of a server's users, and the tokens that it has issued. */
export function secretsOf({ issuedTokens }: Simulator): string[] {
    return [token, client.secret, login.password, ...issuedTokens];
}

interface Kept {
    outputs: Properties;
    /** Its delete failed, and the engine keeps its earlier state. */
    stale?: boolean;
}

/**
 * The state by user: the codes held, joined with anything else that it says about the same user. A note about a user who
 * moved to another allocation does not make that user unconfirmed.
 */
export function stateOf(allocations: Iterable<Kept>): Record<string, string> {
    const users = new Map<string, string[]>();
    const say = (user: string, what: string) => void users.set(user, [...(users.get(user) ?? []), what]);
    for (const { outputs } of allocations) {
        Object.entries(heldBy(outputs)).forEach(([user, codes]) => void say(user, codes));
        ((outputs.unconfirmed ?? []) as string[]).forEach((user) => void say(user, "?"));
    }
    return Object.fromEntries([...users].map(([user, words]) => [user, words.join(" ")]));
}

/** Users whose bundles differ from the state, although the state does not call them unconfirmed. */
export function unknownTo(allocations: Iterable<Kept>, held: Readonly<Record<string, string>>): string[] {
    const said = new Map<string, string[]>();
    const notCertain = new Set<string>();
    for (const { outputs, stale } of allocations) {
        const holdings = Object.entries(heldBy(outputs));
        holdings.forEach(([user, codes]) => void said.set(user, [...(said.get(user) ?? []), codes]));
        const outdated = stale ? holdings.map(([user]) => user) : [];
        [...uncertain(outputs), ...outdated].forEach((user) => void notCertain.add(user));
    }
    return [...new Set([...said.keys(), ...Object.keys(held)])].filter(
        (user) => !notCertain.has(user) && !(said.get(user) ?? [""]).includes(held[user] ?? ""),
    );
}
