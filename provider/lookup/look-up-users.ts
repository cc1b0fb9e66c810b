import type { User } from "../domain/user";
import { findUsers } from "./find-users";
import type { UserQuery } from "./match-users";
import { nameKey } from "./name-key";
import type { Organization } from "./organization";

/** A user's name. */
export type IdAndName = readonly [id: string, name: string];

/** Receives names, for the lines about users. */
export interface Names {
    /** The names of all users in the directory, after it has been read. */
    fromDirectory: (users: readonly IdAndName[]) => void;
    /** The names in the queries. */
    fromQueries: (users: readonly IdAndName[]) => void;
}

/** Finds the user of each query and reports their names. */
export async function lookUpUsers(
    queries: readonly UserQuery[],
    organization: Organization,
    { fromDirectory, fromQueries }: Names,
): Promise<User[]> {
    const onRead = (users: readonly User[]) =>
        fromDirectory(users.map(({ id, email, userName }) => [id, email || userName]));
    const found = await findUsers(queries, { ...organization, onRead });
    const asked = queries.map(({ text }, index): IdAndName => [found[index]?.id ?? "", text.trim()]);
    fromQueries(asked.filter(([id, name]) => nameKey(name) !== nameKey(id)));
    return found;
}

/** Queries for a list of names, with each place in the list for messages. */
export function queriesFor(users: readonly string[]): UserQuery[] {
    return users.map((text, index) => ({ text, location: `users[${index}]` }));
}
