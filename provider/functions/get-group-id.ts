import * as pulumi from "@pulumi/pulumi";
import { findGroupId } from "../lookup/find-group";
import type { OrganizationOptions } from "../program/organization";
import { withOrganization } from "../program/organization";

/**
 * Finds the ID of a group by its name, for `groupId` of a {@link GroupLicenseAllocation}. A run reads the groups once. It
 * does not keep a failed lookup.
 *
 * Source: UiPath Automation Suite documentation, "Get all groups": Identity's `GET /api/Group/{partitionGlobalId}` (scope
 * PM.Group.Read).
 *
 * @remarks A Pulumi program keeps the groups for its life. Outside a program, each call reads them again, and only
 * simultaneous calls share a response.
 *
 * @example
 * ```ts
 * new uipath.GroupLicenseAllocation("developers", {
 *     groupId: uipath.getGroupId("RPA developers"),
 *     userBundleCodes: ["RPADEVPRONU"],
 * });
 * ```
 *
 * @param name The group's name or display name, in any letter case and any Unicode form, or its ID in any spelling. A name
 * that matches no group, or several, is the error UIPATH_LOOKUP_FAILED, which lists similar names.
 * @param options The organization. Default: the one in the settings.
 * @returns The group's ID, in the server's spelling.
 * @throws {@link LookupError} when the name matches no group, or several.
 * @group Functions
 */
export function getGroupId(name: string, options: OrganizationOptions = {}): Promise<string> {
    return withOrganization(options, (organization) => findGroupId(name, organization));
}

/**
 * Like {@link getGroupId}, for a name that is known later in the run.
 *
 * @example
 * ```ts
 * const config = new pulumi.Config();
 * const groupId = uipath.getGroupIdOutput(config.requireSecret("group"));
 * ```
 *
 * @param name The group's name or display name, or its ID.
 * @param options The organization. Default: the one in the settings.
 * @returns The group's ID, in the server's spelling.
 * @group Functions
 */
export function getGroupIdOutput(name: pulumi.Input<string>, options: OrganizationOptions = {}): pulumi.Output<string> {
    return pulumi.output(name).apply((known) => getGroupId(known, options));
}
