import * as pulumi from "@pulumi/pulumi";
import { findGroupId } from "../lookup/find-group";
import type { OrganizationOptions } from "../program/organization";
import { withOrganization } from "../program/organization";

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
    return withOrganization(options, (organization) => findGroupId(name, organization));
}

/** As {@link getGroupId}, of a name that is known later in the run. */
export function getGroupIdOutput(name: pulumi.Input<string>, options: OrganizationOptions = {}): pulumi.Output<string> {
    return pulumi.output(name).apply((known) => getGroupId(known, options));
}
