import * as pulumi from "@pulumi/pulumi";
import { groupLicenseAllocationModule, providerLine } from "../contract/provider-line";
import { groupLicenseAllocationType, pluginGroupLicenseAllocationType } from "../contract/resource-types";
import type { UserBundleCode } from "../domain/bundle-codes";
import { expectArgument, isObject, rejectImport } from "../program/arguments";
import { warnOfCredentials } from "../program/credential-warnings";
import { firstKnown } from "../program/first-known";
import { requirePluginModule } from "../program/plugin-module";
import { publishDeclaration } from "../program/publish-declaration";

/** What a {@link GroupLicenseAllocation} declares. */
export interface GroupLicenseAllocationArgs {
    /**
     * The group's ID, in any spelling; {@link getGroupId} finds it by the group's name. A change replaces the resource. A
     * blank ID, or one with an invisible character, is the error UIPATH_INPUT_INVALID; a group that does not exist is the
     * error UIPATH_GROUP_NOT_FOUND.
     *
     * Source: UiPath documentation from release 2023.10 on, rules of groups.
     */
    groupId: pulumi.Input<string>;

    /**
     * The codes of the bundles that each member of the group gets when they need one, such as `ATTUNU`: at least one. A set.
     * Replaces the bundles that the group's rule gave before. Changes in place.
     *
     * An empty list is the error UIPATH_INPUT_INVALID, and so is a code other than {@link UserBundleCode} that the setting
     * `uipath:additionalUserBundleCodes` does not add.
     *
     * Source: UiPath Automation Suite documentation, "Licensing product codes".
     */
    userBundleCodes: pulumi.Input<readonly pulumi.Input<UserBundleCode | (string & {})>[]>;

    /**
     * Whether the licenses come from outside the organization's own. Default: `false`. Changes in place. A value that is no
     * boolean is the error UIPATH_INPUT_INVALID.
     *
     * Source: the endpoint's `useExternalLicense`. UiPath documents only its name; its meaning is inferred.
     */
    useExternalLicense?: pulumi.Input<boolean | undefined> | undefined;

    /**
     * By bundle code the largest number of members who may hold the bundle: whole numbers of at least 1, for bundles in
     * `userBundleCodes`, and not below the seats in use. Default: no quotas; the provider removes quotas that the group has
     * when the resource is created, or that were declared before. Changes in place. A quota below the seats in use is the
     * error UIPATH_QUOTA_BELOW_USAGE. A quota that is no whole number, or for a bundle that is not in `userBundleCodes`, is
     * the error UIPATH_INPUT_INVALID.
     *
     * Source: UiPath documentation, only of its cloud.
     */
    quotas?: pulumi.Input<Record<string, pulumi.Input<number>> | undefined> | undefined;

    /**
     * The organization's ID, which Identity calls `partitionGlobalId`. Default: the setting `uipath:accountId`, else
     * UIPATH_ACCOUNT_ID. A change replaces the resource; another spelling of the ID is no change. An organization without an
     * account license is the error UIPATH_ORGANIZATION_NOT_FOUND.
     *
     * Source: UiPath documentation from release 2023.10 on, rules of groups.
     */
    accountId?: pulumi.Input<string | undefined> | undefined;

    /**
     * The address of the Automation Suite: https, with the organization's name as its path where the release needs it
     * (`https://automation.example.com/acme`). Default: the setting `uipath:baseUrl`, else UIPATH_URI. Changes in place: the
     * provider sends the rule to the new address and stops using the old one. The address of a page or service is the error
     * UIPATH_INPUT_INVALID, which suggests the right one. An address where no server answers is the error UIPATH_UNREACHABLE.
     *
     * Source: UiPath documentation from release 2023.10 on, rules of groups.
     */
    baseUrl?: pulumi.Input<string | undefined> | undefined;

    /**
     * What happens to the group's rule when the resource is deleted: `"clear"` empties the rule, `"keep"` leaves it as it is.
     * Default: `"clear"`. Changes in place. Any other word is the error UIPATH_INPUT_INVALID.
     *
     * Source: inferred. UiPath documents no endpoint to delete a rule; `"clear"` writes an empty set of bundles.
     */
    onRelease?: pulumi.Input<"clear" | "keep" | undefined> | undefined;
}

/**
 * The UiPath licenses (user bundles) that a group's rule gives to the members of the group.
 *
 * Create and update call `PUT /lease_/api/account/{accountId}/user-license/group/{groupId}`. Refresh reads the rule from the
 * same address. Preview and create of a new resource read it too, to show what the resource replaces. A user with direct
 * licenses gets those and not the group's. Declaring a group that has a rule replaces that rule.
 *
 * Source: UiPath documentation, from release 2023.10 on.
 */
export class GroupLicenseAllocation extends pulumi.CustomResource {
    /** The resource's type, for policy packs (`validateResourceOfType`). */
    public static readonly __pulumiType = groupLicenseAllocationType;

    /** The group's ID, as declared. */
    declare public readonly groupId: pulumi.Output<string>;
    /** The bundle codes that the group gives according to the server's last response, sorted: the last known state. */
    declare public readonly userBundleCodes: pulumi.Output<string[]>;
    /** Whether the licenses come from outside the organization's own, as declared. */
    declare public readonly useExternalLicense: pulumi.Output<boolean>;
    /** By bundle code the quota in the server's last response; undefined where none are declared. */
    declare public readonly quotas: pulumi.Output<Record<string, number> | undefined>;
    /** The organization's ID, as declared or from the settings. */
    declare public readonly accountId: pulumi.Output<string>;
    /** The address of the Automation Suite, as declared or from the settings. */
    declare public readonly baseUrl: pulumi.Output<string>;
    /** The organization's ID as the server last returned it: `organizationId` of its responses. */
    declare public readonly organizationId: pulumi.Output<string>;
    /** What happens to the group's rule when the resource is deleted, as declared. */
    declare public readonly onRelease: pulumi.Output<"clear" | "keep">;

    /**
     * @param name The resource's unique name in the program.
     * @param args What the group gives.
     * @param opts Pulumi's resource options. `import` and `id` are errors, because a declaration adopts. `customTimeouts` have no
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
