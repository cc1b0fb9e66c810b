import type { User } from "../domain/user";
import { findUsers } from "./find-users";
import type { UserQuery } from "./match-users";
import { nameKey } from "./name-key";
import type { Organization } from "./organization";

export type IdAndName = readonly [id: string, name: string];

export interface Names {
    fromDirectory: (users: readonly IdAndName[]) => void;
    fromQueries: (users: readonly IdAndName[]) => void;
}

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

export function queriesFor(users: readonly string[]): UserQuery[] {
    return users.map((text, index) => ({ text, location: `users[${index}]` }));
}
