import * as pulumi from "@pulumi/pulumi";
import { closest } from "fastest-levenshtein";
import { LookupError } from "../errors";
import type { OrganizationOptions } from "../program/organization";
import { withOrganization } from "../program/organization";
import { findInvisible, list, quote } from "../text";
import { readGroups } from "../uipath/endpoints/groups";
import { nameKey } from "./name-key";

/**
 * Finds the ID of a group by its name, for `groupId` of a {@link GroupLicenseAllocation}. A run reads the groups once and
 * keeps them; a failed look-up is not kept.
 *
 * Source: UiPath Automation Suite documentation, "Get all groups": Identity's `GET /api/Group/{partitionGlobalId}` (scope
 * PM.Group.Read).
 *
 * @remarks A Pulumi program keeps the groups for its life. Outside a program, each call reads them afresh, and only calls at
 * the same time share an answer.
 *
 * @param name The group's name or display name, in any letter case and any Unicode form, or its ID in any spelling. A name
 * that no group has, or several have, is the error UIPATH_LOOKUP_FAILED, which names those that may be meant.
 * @param options Which organization. Default: the one in the settings.
 * @returns The group's ID, in the server's spelling.
 * @throws {@link LookupError} when the name means no group, or several.
 */
export function getGroupId(name: string, options: OrganizationOptions = {}): Promise<string> {
    return withOrganization(options, async ({ service, accountId, memo }) => {
        if (typeof name !== "string" || name.trim() === "") {
            throw new LookupError({
                summary: `${quote(name ?? null)} is not the name of a group.`,
                remedy: "give the name, the display name or the ID of a group.",
            });
        }
        const groups = await memo("groups", () => readGroups(service, accountId));
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
                      summary: `${quote(name)} is the name of several groups of organization "${accountId}".`,
                      details: found.map((each) => `${quote(each.name)} (${each.id})`),
                      remedy: "give the ID of the one that is meant.",
                  }
                : {
                      summary: `organization "${accountId}" has no group ${quote(name)}.`,
                      // A name may hold such characters, as an emoji of several parts does; a group of that name is found.
                      details: [findInvisible(name.trim())].filter((problem) => problem !== undefined),
                      remedy:
                          names.length > 0
                              ? `did you mean ${quote(closest(name, names))}? There are: ${list(names, 10)}.`
                              : "it has no groups at all; check uipath:accountId.",
                  },
        );
    });
}

/** As {@link getGroupId}, of a name that is known later in the run. */
export function getGroupIdOutput(name: pulumi.Input<string>, options: OrganizationOptions = {}): pulumi.Output<string> {
    return pulumi.output(name).apply((known) => getGroupId(known, options));
}
