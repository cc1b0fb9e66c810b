import * as pulumi from "@pulumi/pulumi";
import { groupLicenseAllocationModule, providerLine } from "../contract/provider-line";
import { groupLicenseAllocationType, pluginGroupLicenseAllocationType } from "../contract/resource-types";
import type { UserBundleCode } from "../domain/bundle-codes";
import { expectArgument, isObject, rejectImport } from "../program/arguments";
import { warnOfCredentials } from "../program/credential-warnings";
import { firstKnown } from "../program/first-known";
import { requirePluginModule } from "../program/plugin-module";
import { publishDeclaration } from "../program/publish-declaration";

/**
 * The inputs of a {@link GroupLicenseAllocation}.
 *
 * @group Resources
 */
export interface GroupLicenseAllocationArgs {
    /**
     * The group's ID, in any spelling; {@link getGroupId} finds it by the group's name. A change replaces the resource. A
     * blank ID, or one with an invisible character, is the error UIPATH_INPUT_INVALID; a group that does not exist is the
     * error UIPATH_GROUP_NOT_FOUND.
     *
     * Source: UiPath documentation from release 2023.10 on, group rules.
     */
    groupId: pulumi.Input<string>;

    /**
     * The codes of the bundles that each member of the group gets when they need one, such as `ATTUNU`: at least one. A
     * set. Replaces the bundles of the group's previous rule. Changes in place.
     *
     * An empty list is the error UIPATH_INPUT_INVALID, and so is a code that is not a {@link UserBundleCode}, unless the
     * setting `uipath:additionalUserBundleCodes` allows it.
     *
     * Source: UiPath Automation Suite documentation, "Licensing product codes".
     */
    userBundleCodes: pulumi.Input<readonly pulumi.Input<UserBundleCode | (string & {})>[]>;

    /**
     * Whether the licenses are external rather than the organization's own. Default: `false`. Changes in place. Any value
     * but a boolean is the error UIPATH_INPUT_INVALID.
     *
     * Source: the endpoint's `useExternalLicense`. UiPath documents only the name; the meaning is inferred.
     */
    useExternalLicense?: pulumi.Input<boolean | undefined> | undefined;

    /**
     * How many members may hold a bundle at most, by bundle code: whole numbers from 1 on, for bundles that the group gets,
     * and not below the number in use. Default: no quotas, which removes those that the group has when the resource is
     * created, and those declared before. Changes in place. A quota below the number in use is the error
     * UIPATH_QUOTA_BELOW_USAGE; one that is not a whole number, or is for a bundle that the group does not get, is the
     * error UIPATH_INPUT_INVALID.
     *
     * Source: UiPath documentation of its cloud only.
     */
    quotas?: pulumi.Input<Record<string, pulumi.Input<number>> | undefined> | undefined;

    /**
     * The organization's ID, `partitionGlobalId` in Identity. Default: the setting `uipath:accountId`, else
     * UIPATH_ACCOUNT_ID. A change replaces the resource; another spelling of the ID is no change. An organization without
     * an account license is the error UIPATH_ORGANIZATION_NOT_FOUND.
     *
     * Source: UiPath documentation from release 2023.10 on, group rules.
     */
    accountId?: pulumi.Input<string | undefined> | undefined;

    /**
     * The address of the Automation Suite: https, with the organization's name as its path where the release has one
     * (`https://automation.example.com/acme`). Default: the setting `uipath:baseUrl`, else UIPATH_URI. Changes in place:
     * the rule is sent to the new address, and the old one gets no more requests. The address of a page or a service is the
     * error UIPATH_INPUT_INVALID, which names the right address; an address where no server answers is the error
     * UIPATH_UNREACHABLE.
     *
     * Source: UiPath documentation from release 2023.10 on, group rules.
     */
    baseUrl?: pulumi.Input<string | undefined> | undefined;

    /**
     * What happens to the group's rule when the resource is deleted: `"clear"` empties it, `"keep"` leaves it unchanged.
     * Default: `"clear"`. Changes in place. Any other value is the error UIPATH_INPUT_INVALID.
     *
     * Source: inferred. UiPath documents no endpoint that removes a rule; `"clear"` writes an empty set of bundles.
     */
    onRelease?: pulumi.Input<"clear" | "keep" | undefined> | undefined;
}

/**
 * The group rule of a group: the bundles (UiPath licenses) that its members get.
 *
 * Declaring a group that has a rule replaces the rule. A user who has direct licenses gets those and not the group's. A
 * refresh reads the rule from the server. So do the preview and the create of a new resource, to report what it replaces.
 *
 * Source: UiPath documentation, from release 2023.10 on:
 * `PUT /lease_/api/account/{accountId}/user-license/group/{groupId}`.
 *
 * @example
 * ```ts
 * new uipath.GroupLicenseAllocation("developers", {
 *     groupId: uipath.getGroupId("RPA developers"),
 *     userBundleCodes: ["RPADEVPRONU", "ATTUNU"],
 * });
 * ```
 *
 * @group Resources
 */
export class GroupLicenseAllocation extends pulumi.CustomResource {
    /** The resource's type token, for policy packs (`validateResourceOfType`). */
    public static readonly __pulumiType = groupLicenseAllocationType;

    /** The group's ID, as declared. */
    declare public readonly groupId: pulumi.Output<string>;
    /** The sorted codes of the bundles in the group's rule, as the server last reported them: the last known state. */
    declare public readonly userBundleCodes: pulumi.Output<string[]>;
    /** Whether the licenses are external rather than the organization's own, as declared. */
    declare public readonly useExternalLicense: pulumi.Output<boolean>;
    /** The quotas by bundle code, as the server last reported them; absent if none are declared. */
    declare public readonly quotas: pulumi.Output<Record<string, number> | undefined>;
    /** The organization's ID, as declared or from the settings. */
    declare public readonly accountId: pulumi.Output<string>;
    /** The address of the Automation Suite, as declared or from the settings. */
    declare public readonly baseUrl: pulumi.Output<string>;
    /** The organization's ID as the server last reported it: `organizationId` of its responses. */
    declare public readonly organizationId: pulumi.Output<string>;
    /** What happens to the group's rule when the resource is deleted, as declared. */
    declare public readonly onRelease: pulumi.Output<"clear" | "keep">;

    /**
     * @param name The resource's unique name in the program.
     * @param args The group, and the bundles that its members get.
     * @param opts Pulumi's resource options. `import` and `id` are errors, since declaring adopts. `customTimeouts` have no
     * effect in a dynamic provider.
     */
    constructor(name: string, args: GroupLicenseAllocationArgs, opts?: pulumi.CustomResourceOptions) {
        expectArgument(isObject(args), "args of GroupLicenseAllocation", args, "an object of inputs");
        rejectImport("GroupLicenseAllocation", name, opts);
        requirePluginModule(groupLicenseAllocationModule);
        warnOfCredentials();
        const groupId = pulumi.output(args.groupId);
        super(
            GroupLicenseAllocation.__pulumiType,
            name,
            {
                // Pulumi makes outputs only of the inputs that are named here.
                ...{ accountId: undefined, baseUrl: undefined, useExternalLicense: undefined, onRelease: undefined },
                quotas: undefined,
                ...args,
                groupId,
                organizationId: undefined,
                __key: publishDeclaration(name, opts, {
                    ...{ kind: "groups", membersInput: "groupId", members: groupId },
                    ...{ accountId: args.accountId, baseUrl: args.baseUrl },
                    ...{ userBundleCodes: args.userBundleCodes, useExternalLicense: args.useExternalLicense },
                }),
                __provider: providerLine(groupLicenseAllocationModule),
            },
            // Continues a stack that the plugin made.
            pulumi.mergeOptions(opts, { aliases: [{ type: pluginGroupLicenseAllocationType }] }),
        );
        // The state has no quotas where none are declared.
        this.quotas = firstKnown(
            this.quotas,
            this.organizationId.apply(() => undefined),
        );
    }
}
