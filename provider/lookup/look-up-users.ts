import type { User } from "../domain/user";
import { findUsers } from "./find-users";
import type { UserQuery } from "./match-users";
import { nameKey } from "./name-key";
import type { Organization } from "./organization";

/** What a user is called. */
export type Called = readonly [id: string, name: string];

/** Where names are noted, for the lines about users. */
export interface Names {
    /** What the organization's directory calls all its users, as soon as it has been read. */
    ofDirectory: (users: readonly Called[]) => void;
    /** What those who ask call the users whom they ask for. */
    asAsked: (users: readonly Called[]) => void;
}

/** The user of each query; what they are called is noted. */
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

/** The queries for a list of names, each with its place in the list for messages. */
export function queriesFor(users: readonly string[]): UserQuery[] {
    return users.map((text, index) => ({ text, location: `users[${index}]` }));
}
