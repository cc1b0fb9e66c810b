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
     * The group's ID, in any spelling; {@link getGroupId} finds it by the group's name. A change replaces the resource. A blank
     * ID, or one with a character that cannot be seen, is the error UIPATH_INPUT_INVALID; a group that does not exist is the
     * error UIPATH_GROUP_NOT_FOUND.
     *
     * Source: UiPath documentation from release 2023.10 on, rules of groups.
     */
    groupId: pulumi.Input<string>;

    /**
     * The codes of the bundles that each member of the group gets when they need one, such as `ATTUNU`: at least one. A
     * set. Replaces whatever the group's rule gave. Changes in place.
     *
     * An empty list is the error UIPATH_INPUT_INVALID, and so is a code that is no {@link UserBundleCode}, unless the setting
     * `uipath:additionalUserBundleCodes` admits it.
     *
     * Source: UiPath Automation Suite documentation, "Licensing product codes".
     */
    userBundleCodes: pulumi.Input<readonly pulumi.Input<UserBundleCode | (string & {})>[]>;

    /**
     * Whether the licenses come from outside the organization's own. Default: `false`. Changes in place. Anything but a truth
     * value is the error UIPATH_INPUT_INVALID.
     *
     * Source: the endpoint's `useExternalLicense`, of which UiPath documents the name alone; its meaning is inferred.
     */
    useExternalLicense?: pulumi.Input<boolean | undefined> | undefined;

    /**
     * By bundle code how many members may hold the bundle at most: whole numbers from 1 on, of bundles that the group
     * gets, and not below what is in use. Default: no quotas; those that the group has when the resource is created, or
     * that were declared before, are taken away. Changes in place. A quota below what is in use is the error
     * UIPATH_QUOTA_BELOW_USAGE; one that is no whole number, or of a bundle that the group does not get, is the error
     * UIPATH_INPUT_INVALID.
     *
     * Source: UiPath documentation, of its cloud alone.
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
     * The address of the Automation Suite: https, with the organization's name as its path where the release has it
     * (`https://automation.example.com/acme`). Default: the setting `uipath:baseUrl`, else UIPATH_URI. Changes in place: the
     * rule is sent to the new address, and the old one is not asked any more. The address of a page or service is the error
     * UIPATH_INPUT_INVALID, which names the one to give; an address that nobody answers at is the error UIPATH_UNREACHABLE.
     *
     * Source: UiPath documentation from release 2023.10 on, rules of groups.
     */
    baseUrl?: pulumi.Input<string | undefined> | undefined;

    /**
     * What happens to the group's rule when the resource is deleted: `"clear"` makes it give nothing, `"keep"` leaves it
     * as it is. Default: `"clear"`. Changes in place. Any other word is the error UIPATH_INPUT_INVALID.
     *
     * Source: inferred. No endpoint for taking a rule away is documented; `"clear"` writes an empty set of bundles.
     */
    onRelease?: pulumi.Input<"clear" | "keep" | undefined> | undefined;
}

/**
 * The UiPath licenses (user bundles) that the members of a group get by the group's rule.
 *
 * Creating and updating call `PUT /lease_/api/account/{accountId}/user-license/group/{groupId}`; a refresh reads the rule
 * there, and so do a preview and a create of a new resource, to say what it replaces. A user to whom licenses are
 * allocated directly gets those and not the group's. Declaring a group that has a rule replaces that rule.
 *
 * Source: UiPath documentation, from release 2023.10 on.
 */
export class GroupLicenseAllocation extends pulumi.CustomResource {
    /** The resource's type, by which policy packs tell it (`validateResourceOfType`). */
    public static readonly __pulumiType = groupLicenseAllocationType;

    /** The group's ID, as declared. */
    declare public readonly groupId: pulumi.Output<string>;
    /** The bundle codes that the server last said the group gives, sorted: the last known state. */
    declare public readonly userBundleCodes: pulumi.Output<string[]>;
    /** Whether the licenses come from outside the organization's own, as declared. */
    declare public readonly useExternalLicense: pulumi.Output<boolean>;
    /** By bundle code the quota that the server last said; nothing where none are declared. */
    declare public readonly quotas: pulumi.Output<Record<string, number> | undefined>;
    /** The organization's ID, as declared or from the settings. */
    declare public readonly accountId: pulumi.Output<string>;
    /** The address of the Automation Suite, as declared or from the settings. */
    declare public readonly baseUrl: pulumi.Output<string>;
    /** The organization's ID, as the server last answered it: `organizationId` of its answers. */
    declare public readonly organizationId: pulumi.Output<string>;
    /** What happens to the group's rule when the resource is deleted, as declared. */
    declare public readonly onRelease: pulumi.Output<"clear" | "keep">;

    /**
     * @param name The resource's unique name in the program.
     * @param args What the group gives.
     * @param opts Pulumi's resource options. `import` and `id` are errors: declaring is adopting. `customTimeouts` have no
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
                // What is not named here is no output.
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
            // A stack may come from the plugin.
            pulumi.mergeOptions(opts, { aliases: [{ type: pluginGroupLicenseAllocationType }] }),
        );
        // Where none are declared, the state has none.
        this.quotas = firstKnown(
            this.quotas,
            this.organizationId.apply(() => undefined),
        );
    }
}
