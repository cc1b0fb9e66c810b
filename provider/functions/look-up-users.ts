import type { User } from "../domain/user";
import { findUsers } from "../lookup/find-users";
import type { UserQuery } from "../lookup/match-users";
import { nameKey } from "../lookup/name-key";
import { expectArgument } from "../program/arguments";
import { noteDirectory, noteName } from "../program/known-names";
import type { OrganizationOptions } from "../program/organization";
import { withOrganization } from "../program/organization";

/** What a program asks for, with its place in the list for messages. */
export function queriesFor(users: readonly string[], asker: string): UserQuery[] {
    expectArgument(Array.isArray(users), `users of ${asker}`, users, "a list of e-mail addresses, user names or IDs");
    return users.map((text, index) => ({ text, location: `users[${index}]` }));
}

/** The user of each query; what they are called is noted for the lines about them. */
export function lookUpUsers(queries: readonly UserQuery[], options: OrganizationOptions): Promise<User[]> {
    return withOrganization(options, async (organization) => {
        const onRead = (users: readonly User[]) =>
            noteDirectory(users.map(({ id, email, userName }) => [id, email || userName]));
        const found = await findUsers(queries, { ...organization, onRead });
        queries.forEach(({ text }, index) => {
            const id = found[index]?.id ?? "";
            if (nameKey(text) !== nameKey(id)) {
                noteName(id, text.trim());
            }
        });
        return found;
    });
}
