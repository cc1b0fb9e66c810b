import * as pulumi from "@pulumi/pulumi";
import type { User } from "../domain/user";
import type { OrganizationOptions } from "../program/organization";
import { lookUpUsers, queriesFor } from "./look-up-users";

/**
 * Finds users by e-mail addresses, user names or IDs: for each entry its user, in the order of the entries. Finds them as
 * {@link getUserIds} does, with the same requests, and fails in the same way.
 *
 * With the setting `uipath:findUsersIn` at `directory`, the server says the ID alone: `userName` is then the name that was
 * asked for, and `email` and `displayName` are empty.
 *
 * Source: as of {@link getUserIds}.
 *
 * @param users E-mail addresses, user names or IDs, in any spelling that {@link getUserIds} takes. An entry that means nobody,
 * or several people, is the error UIPATH_LOOKUP_FAILED, which names it and who may be meant.
 * @param options Which organization. Default: the one in the settings.
 * @returns For each entry its user, in the order of the entries.
 * @throws {@link LookupError} when an entry means nobody, or several people.
 */
export async function getUsers(users: readonly string[], options: OrganizationOptions = {}): Promise<User[]> {
    const found = await lookUpUsers(queriesFor(users, "getUsers"), options);
    // The answer is kept; what a program does with its copy is its own affair.
    return found.map((user) => ({ ...user }));
}

/** As {@link getUsers}, of users who are known later in the run; in a preview they may not be known at all. */
export function getUsersOutput(
    users: pulumi.Input<readonly pulumi.Input<string>[]>,
    options: OrganizationOptions = {},
): pulumi.Output<User[]> {
    return pulumi.output(users).apply((known) => getUsers(known, options));
}
