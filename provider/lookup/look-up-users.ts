import type { User } from "../domain/user";
import { findUsers } from "./find-users";
import type { UserQuery } from "./match-users";
import { nameKey } from "./name-key";
import type { Organization } from "./organization";

/** A user's name. */
export type Called = readonly [id: string, name: string];

/** Receives names, for the lines about users. */
export interface Names {
    /** The names of all users in the directory, after it has been read. */
    ofDirectory: (users: readonly Called[]) => void;
    /** The names in the queries. */
    asAsked: (users: readonly Called[]) => void;
}

/** Finds the user of each query and reports their names. */
export async function lookUpUsers(
    queries: readonly UserQuery[],
    organization: Organization,
    { ofDirectory, asAsked }: Names,
): Promise<User[]> {
    const onRead = (users: readonly User[]) =>
        ofDirectory(users.map(({ id, email, userName }) => [id, email || userName]));
    const found = await findUsers(queries, { ...organization, onRead });
    const asked = queries.map(({ text }, index): Called => [found[index]?.id ?? "", text.trim()]);
    asAsked(asked.filter(([id, name]) => nameKey(name) !== nameKey(id)));
    return found;
}

/** Queries for a list of names, with each place in the list for messages. */
export function queriesFor(users: readonly string[]): UserQuery[] {
    return users.map((text, index) => ({ text, location: `users[${index}]` }));
}
