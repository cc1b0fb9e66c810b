import * as pulumi from "@pulumi/pulumi";
import { IdSet } from "../domain/id-map";
import type { UserQuery } from "../lookup/match-users";
import type { OrganizationOptions } from "../program/organization";
import { lookUpUsers, queriesFor } from "./look-up-users";

/**
 * Turns e-mail addresses and user names into the IDs of users, for `userIds` of a {@link UserLicenseAllocation}; an ID
 * becomes the one that the server has. {@link getUsers} gives their names too. A run reads all users once, with a request
 * for each thousand of them and one more, and keeps them. A failed look-up is not kept, but a run signs in once: after a
 * refused sign-in, all its look-ups fail.
 *
 * Source: UiPath documentation, Identity's `GET /api/User/users/{partitionGlobalId}` (scope PM.User.Read); the setting
 * `uipath:findUsersIn` names two undocumented ways for servers that do not have it.
 *
 * @remarks A Pulumi program keeps the users for its life. Outside a program, each call reads them afresh, and only calls at
 * the same time share an answer.
 *
 * @param users E-mail addresses, user names or IDs, in any letter case and any Unicode form, GUIDs also in braces or without
 * dashes. An entry that means nobody, or several people, is the error UIPATH_LOOKUP_FAILED, which names it and who may be
 * meant; a character that cannot be seen is the error UIPATH_INPUT_INVALID, which names it and its place.
 * @param options Which organization. Default: the one in the settings.
 * @returns The users' IDs, in the order of the entries and without repeats.
 * @throws {@link LookupError} when an entry means nobody, or several people.
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
