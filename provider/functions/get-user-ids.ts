import * as pulumi from "@pulumi/pulumi";
import { LookupError } from "../errors";
import { count, quote } from "../text";
import { readUsers, resolveNames } from "../uipath/users";
import { type Entry, matchUsers } from "./match-users";
import { ask, type Organization, type OrganizationOptions } from "./service";

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
export function getUserIds(users: readonly string[], options: OrganizationOptions = {}): Promise<string[]> {
    return findUserIds(
        users.map((text, index) => ({ text, where: `users[${index}]` })),
        options,
    );
}

/** As {@link getUserIds}, of users who are known later in the run; in a preview they may not be known at all. */
export function getUserIdsOutput(
    users: pulumi.Input<pulumi.Input<string>[]>,
    options: OrganizationOptions = {},
): pulumi.Output<string[]> {
    return pulumi.output(users).apply((known) => getUserIds(known, options));
}

/** The IDs of users who stand somewhere. */
export function findUserIds(entries: readonly Entry[], options: OrganizationOptions): Promise<string[]> {
    return ask(options, async (organization) => {
        const unfit = entries.filter(({ text }) => typeof text !== "string" || text.trim() === "");
        const { userIds, problems } =
            unfit.length > 0
                ? {
                      userIds: [],
                      problems: unfit.map(({ text, where }) => `${where}: ${quote(text ?? null)} is not a name`),
                  }
                : await match(entries, organization);
        if (problems.length > 0) {
            throw new LookupError({
                what: `${count(problems.length, "entry").replace("entrys", "entries")} cannot be looked up in organization "${organization.accountId}".`,
                details: shorten(problems),
                next: "give each user's e-mail address, user name or ID as the organization has it.",
            });
        }
        return userIds;
    });
}

async function match(entries: readonly Entry[], { service, accountId, settings, once }: Organization) {
    const { findUsersIn } = settings;
    if (findUsersIn !== "directory") {
        return matchUsers(entries, await once(findUsersIn, () => readUsers(service, accountId, findUsersIn)));
    }
    const ids = await resolveNames(service, accountId, [...new Set(entries.map(({ text }) => text.trim()))]);
    const idOf = ({ text }: Entry) => ids.get(text.trim().toLowerCase());
    return {
        userIds: [...new Set(entries.flatMap((entry) => idOf(entry) ?? []))],
        problems: entries
            .filter((entry) => idOf(entry) === undefined)
            .map(({ text, where }) => `${where}: ${quote(text)} is not in the directory`),
    };
}

const shownProblems = 20;

function shorten(problems: readonly string[]): string[] {
    const folded = problems.length - shownProblems;
    return folded > 0 ? [...problems.slice(0, shownProblems), `and ${folded} more`] : [...problems];
}
