import * as pulumi from "@pulumi/pulumi";
import { IdSet } from "../domain/id-map";
import type { UserQuery } from "../lookup/match-users";
import type { OrganizationOptions } from "../program/organization";
import { lookUpUsers, queriesFor } from "./look-up-users";

/**
 * Turns e-mail addresses and user names into the IDs of users, for `userIds` of a {@link UserLicenseAllocation}; an ID
 * becomes the one that the server has. {@link getUsers} gives their names too. Reads all users, with a request for each
 * thousand of them and one more.
 *
 * A Pulumi program reads the users once and keeps them for its life. Outside a program, each call reads them afresh, and
 * only calls at the same time share an answer. A failed look-up is not kept, but a program signs in once: after a refused
 * sign-in, all its look-ups fail.
 *
 * An entry that means nobody, or several people, is a {@link LookupError} that names it and who may be meant.
 *
 * @param users E-mail addresses, user names or IDs, in any letter case and any Unicode form, GUIDs also in braces or without
 * dashes. A character that cannot be seen is an error that names it and its place. A set: the order of the
 * result is theirs, without repeats.
 * @param options Which organization. Default: the one in the settings.
 *
 * Source: UiPath documentation, Identity's `GET /api/User/users/{partitionGlobalId}` (scope PM.User.Read); the setting
 * `uipath:findUsersIn` names two undocumented ways for servers that do not have it.
 */
export async function getUserIds(users: readonly string[], options: OrganizationOptions = {}): Promise<string[]> {
    return [...new IdSet(await findUserIds(queriesFor(users, "getUserIds"), options))];
}

/** As {@link getUserIds}, of users who are known later in the run; in a preview they may not be known at all. */
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
