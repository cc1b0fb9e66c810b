import * as pulumi from "@pulumi/pulumi";
import { canonicalId } from "../domain/id";
import { IdSet } from "../domain/id-map";
import { LookupError } from "../errors";
import { expectArgument } from "../program/arguments";
import { noteName } from "../program/known-names";
import type { Organization, OrganizationOptions } from "../program/organization";
import { withOrganization } from "../program/organization";
import { findInvisible, firstOf, quote } from "../text";
import { readUsers, resolveNames, type User } from "../uipath/endpoints/users";
import { type Matches, matchUsers, type UserQuery } from "./match-users";
import { nameKey } from "./name-key";

/**
 * Turns e-mail addresses and user names into the IDs of users, for `userIds` of a {@link UserLicenseAllocation}; an ID
 * becomes the one that the server has. Reads all users, with a request for each thousand of them and one more.
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
    expectArgument(Array.isArray(users), "users of getUserIds", users, "a list of e-mail addresses, user names or IDs");
    const queries = users.map((text, index) => ({ text, location: `users[${index}]` }));
    return [...new IdSet(await findUserIds(queries, options))];
}

/** As {@link getUserIds}, of users who are known later in the run; in a preview they may not be known at all. */
export function getUserIdsOutput(
    users: pulumi.Input<readonly pulumi.Input<string>[]>,
    options: OrganizationOptions = {},
): pulumi.Output<string[]> {
    return pulumi.output(users).apply((known) => getUserIds(known, options));
}

/** The ID of the user of each query. @internal */
export function findUserIds(queries: readonly UserQuery[], options: OrganizationOptions): Promise<string[]> {
    return withOrganization(options, async (organization) => {
        const unusable = queries.flatMap(({ text, location }) => {
            const problem = findNameProblem(text);
            return problem === undefined ? [] : [`${location}: ${problem}`];
        });
        const { userIds, problems } =
            unusable.length > 0 ? { userIds: [], problems: unusable } : await match(queries, organization);
        if (problems.length > 0) {
            throw new LookupError({
                summary: `${problems.length === 1 ? "1 entry" : `${problems.length} entries`} cannot be looked up in organization "${organization.accountId}".`,
                details: firstOf(problems),
                remedy: "give each user's e-mail address, user name or ID as the organization has it.",
            });
        }
        const found = userIds as string[];
        queries.forEach(({ text }, index) => {
            const id = found[index] ?? "";
            if (nameKey(text) !== nameKey(id)) {
                noteName(id, text.trim());
            }
        });
        return found;
    });
}

/** A program in plain JavaScript may give anything. */
function findNameProblem(text: unknown): string | undefined {
    return typeof text !== "string" || nameKey(text) === ""
        ? `${quote(text ?? null)} is no name`
        : findInvisible(text.trim());
}

async function match(queries: readonly UserQuery[], organization: Organization): Promise<Matches> {
    const { service, accountId, settings, memo } = organization;
    const { findUsersIn } = settings;
    if (findUsersIn !== "directory") {
        return matchUsers(queries, await memo(findUsersIn, () => readUsers(service, accountId, findUsersIn)));
    }
    const users = await findInDirectory(queries, organization);
    return matchUsers(queries, users, () => "is not in the directory");
}

/** The directory's users with these names. Servers compare names in their own way, so unknown names go out respelled. */
async function findInDirectory(
    queries: readonly UserQuery[],
    { service, accountId, memo }: Organization,
): Promise<User[]> {
    const asked = new Set<string>();
    const found = new Map<string, User>();
    const ask = async (names: readonly string[]) => {
        const others = [...new Set(names)].filter((name) => !asked.has(name));
        for (const name of others) {
            asked.add(name);
        }
        const ids = await memo(`directory ${JSON.stringify(others)}`, () => resolveNames(service, accountId, others));
        for (const [name, id] of ids) {
            found.set(`${nameKey(name)} ${canonicalId(id)}`, { id, userName: name, email: "", displayName: "" });
        }
    };
    const names = queries.map(({ text }) => text.trim());
    await ask(names);
    const known = new Set([...found.values()].map(({ userName }) => nameKey(userName)));
    await ask(names.filter((name) => !known.has(nameKey(name))).flatMap(respell));
    return [...found.values()];
}

function respell(name: string): string[] {
    const key = nameKey(name);
    return [...(["NFC", "NFD", "NFKC"] as const).map((form) => name.normalize(form)), key, key.normalize("NFD")];
}
