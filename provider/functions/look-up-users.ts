import type { User } from "../domain/user";
import * as lookup from "../lookup/look-up-users";
import type { UserQuery } from "../lookup/match-users";
import { expectArgument } from "../program/arguments";
import { noteDirectory, noteName } from "../program/known-names";
import type { OrganizationOptions } from "../program/organization";
import { withOrganization } from "../program/organization";

/** The queries of a program, with their places in the list for messages. */
export function queriesFor(users: readonly string[], asker: string): UserQuery[] {
    expectArgument(Array.isArray(users), `users of ${asker}`, users, "a list of e-mail addresses, user names or IDs");
    return lookup.queriesFor(users);
}

/** Finds the user of each query, and notes names for later output. */
export function lookUpUsers(queries: readonly UserQuery[], options: OrganizationOptions): Promise<User[]> {
    return withOrganization(options, (organization) =>
        lookup.lookUpUsers(queries, organization, {
            fromDirectory: noteDirectory,
            fromQueries: (users) => users.forEach(([id, name]) => void noteName(id, name)),
        }),
    );
}
