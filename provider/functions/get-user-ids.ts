import * as pulumi from "@pulumi/pulumi";
import { IdSet } from "../domain/id-map";
import type { UserQuery } from "../lookup/match-users";
import type { OrganizationOptions } from "../program/organization";
import { lookUpUsers, queriesFor } from "./look-up-users";

/**
 * Finds the IDs of users by e-mail address or user name, for `userIds` of a {@link UserLicenseAllocation}. {@link getUsers}
 * returns their names too. A run reads all users once, in pages of a thousand. It does not keep a failed lookup, but signs
 * in only once: after a failed sign-in, all lookups of the run fail.
 *
 * Source: UiPath documentation, Identity's `GET /api/User/users/{partitionGlobalId}` (scope PM.User.Read). The setting
 * `uipath:findUsersIn` selects one of two undocumented ways for servers without that endpoint.
 *
 * @remarks A Pulumi program keeps the users for its life. Outside a program, each call reads them again, and only
 * simultaneous calls share a response.
 *
 * @example
 * ```ts
 * new uipath.UserLicenseAllocation("attended", {
 *     userIds: uipath.getUserIds(["ana@example.com", "CORP\\ben"]),
 *     userBundleCodes: ["ATTUNU"],
 * });
 * ```
 *
 * @param users E-mail addresses, user names or IDs, in any letter case and any Unicode form, GUIDs also in braces or
 * without dashes. An entry that matches nobody, or several people, is the error UIPATH_LOOKUP_FAILED, which lists similar
 * people; an invisible character is the error UIPATH_INPUT_INVALID, which names it and its place.
 * @param options The organization. Default: the one in the settings.
 * @returns The users' IDs, in the order of the entries and without repeats.
 * @throws {@link LookupError} when an entry matches nobody, or several people.
 * @group Functions
 */
export async function getUserIds(users: readonly string[], options: OrganizationOptions = {}): Promise<string[]> {
    return [...new IdSet(await findUserIds(queriesFor(users, "getUserIds"), options))];
}

/**
 * Like {@link getUserIds}, for users who are known later in the run; a preview may not know them at all.
 *
 * @example
 * ```ts
 * const config = new pulumi.Config();
 * new uipath.UserLicenseAllocation("attended", {
 *     userIds: uipath.getUserIdsOutput(config.requireSecretObject<string[]>("people")),
 *     userBundleCodes: ["ATTUNU"],
 * });
 * ```
 *
 * @param users E-mail addresses, user names or IDs.
 * @param options The organization. Default: the one in the settings.
 * @returns The users' IDs, in the order of the entries and without repeats.
 * @group Functions
 */
export function getUserIdsOutput(
    users: pulumi.Input<readonly pulumi.Input<string>[]>,
    options: OrganizationOptions = {},
): pulumi.Output<string[]> {
    return pulumi.output(users).apply((known) => getUserIds(known, options));
}

/** The ID of the user of each query. @internal */
export async function findUserIds(queries: readonly UserQuery[], options: OrganizationOptions): Promise<string[]> {
    return (await lookUpUsers(queries, options)).map(({ id }) => id);
}
