import * as pulumi from "@pulumi/pulumi";
import { LookupError } from "../errors";
import type { Organization, OrganizationOptions } from "../program/organization";
import { withOrganization } from "../program/organization";
import { firstOf, quote } from "../text";
import { readUsers, resolveNames } from "../uipath/endpoints/users";
import { type Entry, type Matches, matchUsers } from "./match-users";

/**
 * Turns e-mail addresses and user names into the IDs of users, for `userIds` of a {@link UserLicenseAllocation}. IDs
 * stay as they are. All users are read once for a program, a request for each thousand of them.
 *
 * An entry that means nobody, or several people, is a {@link LookupError} that names it and who may be meant.
 *
 * @param users E-mail addresses, user names or IDs, in any letter case. A set: the order of the result is theirs,
 * without repeats.
 * @param options Which organization. Default: the one in the settings.
 *
 * Source: UiPath documentation, Identity's `GET /api/User/users/{partitionGlobalId}` (scope PM.User.Read); the setting
 * `uipath:findUsersIn` names two undocumented ways for servers that do not have it.
 */
export async function getUserIds(users: readonly string[], options: OrganizationOptions = {}): Promise<string[]> {
    const entries = users.map((text, index) => ({ text, where: `users[${index}]` }));
    return [...new Set(await findUserIds(entries, options))];
}

/** As {@link getUserIds}, of users who are known later in the run; in a preview they may not be known at all. */
export function getUserIdsOutput(
    users: pulumi.Input<pulumi.Input<string>[]>,
    options: OrganizationOptions = {},
): pulumi.Output<string[]> {
    return pulumi.output(users).apply((known) => getUserIds(known, options));
}

/** By entry the ID of the user who is meant. @internal */
export function findUserIds(entries: readonly Entry[], options: OrganizationOptions): Promise<string[]> {
    return withOrganization(options, async (organization) => {
        const blank = entries.filter(({ text }) => typeof text !== "string" || text.trim() === "");
        const { userIds, problems } =
            blank.length > 0
                ? {
                      userIds: [],
                      problems: blank.map(({ text, where }) => `${where}: ${quote(text ?? null)} is no name`),
                  }
                : await match(entries, organization);
        if (problems.length > 0) {
            throw new LookupError({
                summary: `${problems.length === 1 ? "1 entry" : `${problems.length} entries`} cannot be looked up in organization "${organization.accountId}".`,
                details: firstOf(problems),
                remedy: "give each user's e-mail address, user name or ID as the organization has it.",
            });
        }
        return userIds as string[];
    });
}

async function match(
    entries: readonly Entry[],
    { service, accountId, settings, once }: Organization,
): Promise<Matches> {
    const { findUsersIn } = settings;
    if (findUsersIn !== "directory") {
        return matchUsers(entries, await once(findUsersIn, () => readUsers(service, accountId, findUsersIn)));
    }
    const ids = await resolveNames(service, accountId, [...new Set(entries.map(({ text }) => text.trim()))]);
    const userIds = entries.map(({ text }) => ids.get(text.trim().toLowerCase()));
    return {
        userIds,
        problems: entries
            .filter((_, index) => userIds[index] === undefined)
            .map(({ text, where }) => `${where}: ${quote(text)} is not in the directory`),
    };
}
