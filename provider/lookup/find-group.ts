import { closest } from "fastest-levenshtein";
import { LookupError } from "../errors";
import { findInvisible, joinList, quote } from "../text";
import { readGroups } from "../uipath/endpoints/groups";
import { nameKey } from "./name-key";
import type { Organization } from "./organization";

export async function findGroupId(name: string, { client, accountId, memo }: Organization): Promise<string> {
    if (typeof name !== "string" || name.trim() === "") {
        throw new LookupError({
            summary: `${quote(name ?? null)} is not the name of a group.`,
            remedy: "give the name, the display name or the ID of a group.",
        });
    }
    const groups = await memo("groups", () => readGroups(client, accountId));
    const wanted = nameKey(name);
    const found = groups.filter((group) =>
        [group.id, group.name, group.displayName].some((each) => nameKey(each) === wanted),
    );
    const [group] = found;
    if (group && found.length === 1) {
        return group.id;
    }
    const names = groups.map((each) => each.displayName || each.name);
    throw new LookupError(
        group
            ? {
                  summary: `${quote(name)} is the name of several groups in organization "${accountId}".`,
                  details: found.map((each) => `${quote(each.name)} (${each.id})`),
                  remedy: "give the ID of the group you mean.",
              }
            : {
                  summary: `organization "${accountId}" has no group ${quote(name)}.`,
                  // A valid name may have invisible characters, as in an emoji of several parts; such a group is found.
                  details: [findInvisible(name.trim())].filter((problem) => problem !== undefined),
                  remedy:
                      names.length > 0
                          ? `did you mean ${quote(closest(name, names))}? Its groups: ${joinList(names, 10)}.`
                          : "it has no groups at all; check uipath:accountId.",
              },
    );
}
