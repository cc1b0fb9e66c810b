import * as pulumi from "@pulumi/pulumi";
import type { User } from "../domain/user";
import type { OrganizationOptions } from "../program/organization";
import { lookUpUsers, queriesFor } from "./look-up-users";

/**
 * Finds users by e-mail address, user name or ID: one user for each entry, in the order of the entries. It finds users the
 * way {@link getUserIds} does, with the same requests and the same errors.
 *
 * With the setting `uipath:findUsersIn` at `directory`, the server reports only IDs: `userName` is then the name in the
 * entry, and `email` and `displayName` are empty.
 *
 * Source: the same as for {@link getUserIds}.
 *
 * @example
 * ```ts
 * uipath.getUsers(["ana@example.com"]).then(([ana]) => console.log(ana?.displayName, ana?.id));
 * ```
 *
 * @param users E-mail addresses, user names or IDs, in any spelling that {@link getUserIds} takes. An entry that matches
 * nobody, or several people, is the error UIPATH_LOOKUP_FAILED, which lists similar people.
 * @param options The organization. Default: the one in the settings.
 * @returns One user for each entry, in the order of the entries.
 * @throws {@link LookupError} when an entry matches nobody, or several people.
 * @group Functions
 */
export async function getUsers(users: readonly string[], options: OrganizationOptions = {}): Promise<User[]> {
    const found = await lookUpUsers(queriesFor(users, "getUsers"), options);
    // The response is cached, so programs get copies.
    return found.map((user) => ({ ...user }));
}

/**
 * Like {@link getUsers}, for users who are known later in the run; a preview may not know them at all.
 *
 * @example
 * ```ts
 * const config = new pulumi.Config();
 * export const names = uipath
 *     .getUsersOutput(config.requireSecretObject<string[]>("people"))
 *     .apply((users) => users.map(({ displayName }) => displayName));
 * ```
 *
 * @param users E-mail addresses, user names or IDs.
 * @param options The organization. Default: the one in the settings.
 * @returns One user for each entry, in the order of the entries.
 * @group Functions
 */
export function getUsersOutput(
    users: pulumi.Input<readonly pulumi.Input<string>[]>,
    options: OrganizationOptions = {},
): pulumi.Output<User[]> {
    return pulumi.output(users).apply((known) => getUsers(known, options));
}
