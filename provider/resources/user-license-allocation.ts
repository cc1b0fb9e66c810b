import * as pulumi from "@pulumi/pulumi";
import { providerLine, userLicenseAllocationModule } from "../contract/provider-line";
import { pluginUserLicenseAllocationType, userLicenseAllocationType } from "../contract/resource-types";
import { allocationsIn, namingUsers, type OlderState, type State } from "../contract/user-state";
import type { UserBundleCode } from "../domain/bundle-codes";
import { distinctIds } from "../domain/id";
import { expectArgument, isObject, rejectImport } from "../program/arguments";
import { warnOfCredentials } from "../program/credential-warnings";
import { firstKnown } from "../program/first-known";
import { requirePluginModule } from "../program/plugin-module";
import { publishDeclaration } from "../program/publish-declaration";

/** What a {@link UserLicenseAllocation} declares. */
export interface UserLicenseAllocationArgs {
    /**
     * The IDs of the users who hold the bundles: at least one. A set: order and repeats mean nothing, and one user in several
     * spellings counts once. IDs are the same in any letter case, GUIDs also in braces or parentheses, without dashes, or
     * behind a spreadsheet's apostrophe; GUIDs are sent in their standard form, other IDs as they are spelt first. Another
     * spelling is no change. Changes in place; only users who join, leave or differ are sent.
     *
     * An empty list, or an ID that is blank or holds a character that cannot be seen, is the error UIPATH_INPUT_INVALID, and so
     * is a user whom another allocation of the program declares too. A user whom the server rejects is the error
     * UIPATH_REQUEST_REJECTED, and the others get their bundles all the same.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    userIds: pulumi.Input<readonly pulumi.Input<string>[]>;

    /**
     * The codes of the bundles that each of these users holds, such as `ATTUNU`: at least one. A set. Each user takes a
     * seat of each bundle. Replaces whatever bundles were allocated to these users directly; what they inherit from a
     * group stays. Changes in place.
     *
     * An empty list is the error UIPATH_INPUT_INVALID, and so is a code that is no {@link UserBundleCode}, unless the setting
     * `uipath:additionalUserBundleCodes` admits it. More seats than the organization has bought are the error
     * UIPATH_SEATS_EXCEEDED.
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
     * The organization's ID, which Identity calls `partitionGlobalId`. Default: the setting `uipath:accountId`, else
     * UIPATH_ACCOUNT_ID. A change replaces the resource; another spelling of the ID is no change. An organization without an
     * account license is the error UIPATH_ORGANIZATION_NOT_FOUND.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    accountId?: pulumi.Input<string | undefined> | undefined;

    /**
     * The address of the Automation Suite: https, with the organization's name as its path where the release has it
     * (`https://automation.example.com/acme`). Default: the setting `uipath:baseUrl`, else UIPATH_URI. Changes in place: all
     * that is declared is sent once to the new address, and the old one is not asked any more. The same account ID at two
     * addresses is two organizations. The address of a page or service is the error UIPATH_INPUT_INVALID, which names the one
     * to give; an address that nobody answers at is the error UIPATH_UNREACHABLE.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    baseUrl?: pulumi.Input<string | undefined> | undefined;

    /**
     * What happens to users who leave the declaration, and to all of them when the resource is deleted: `"clear"` takes
     * back the bundles allocated to them directly, `"keep"` leaves them as they are. Default: `"clear"`. Changes in
     * place. Any other word is the error UIPATH_INPUT_INVALID.
     *
     * Source: inferred. No endpoint for taking licenses back is documented for Automation Suite; `"clear"` allocates an empty
     * set of bundles, since a write replaces.
     */
    onRelease?: pulumi.Input<"clear" | "keep" | undefined> | undefined;
}

/**
 * Users of an organization and the UiPath licenses (user bundles) that each of them holds.
 *
 * Creating and updating call `PUT` or `POST /lease_/api/account/{accountId}/user-license`; what the server answers is
 * kept as the last known state and compared with the declaration, user by user. Declaring users who hold licenses
 * already adopts them, and overwrites what they hold directly. Errors stand in the update's output, each with a stable code,
 * its cause and its cure. Where some users could not be reached, the state keeps what was, and the next update sends the rest.
 *
 * Source: UiPath Automation Suite documentation, "Allocate licenses to a user". That a write replaces what a user holds
 * directly was seen in other clients.
 */
export class UserLicenseAllocation extends pulumi.CustomResource {
    /** The resource's type, by which policy packs tell it (`validateResourceOfType`). */
    public static readonly __pulumiType = userLicenseAllocationType;

    /** The IDs of the users, as declared: a set, sorted. */
    declare public readonly userIds: pulumi.Output<string[]>;
    /** The codes of the bundles that each of them is to hold, as declared: a set, sorted. */
    declare public readonly userBundleCodes: pulumi.Output<string[]>;
    /** The organization's ID, as declared or from the settings. */
    declare public readonly accountId: pulumi.Output<string>;
    /** The address of the Automation Suite, as declared or from the settings. */
    declare public readonly baseUrl: pulumi.Output<string>;
    /** The organization's ID, as the server last answered it: `organizationId` of its answers. */
    declare public readonly organizationId: pulumi.Output<string>;
    /** Whether the licenses come from outside the organization's own, as declared. */
    declare public readonly useExternalLicense: pulumi.Output<boolean>;
    /** What happens to users who leave the declaration, as declared. */
    declare public readonly onRelease: pulumi.Output<"clear" | "keep">;
    /**
     * The last known state: by user ID the bundle codes that the server last said this user holds, sorted, as in
     * `{ "singer-77": ["ATTUNU", "RPADEVNU"] }`. Bundles that users inherit from a group are not among them.
     *
     * @remarks In `additionalSecretOutputs` its name stands for all that names users in the stack's state.
     */
    declare public readonly allocations: pulumi.Output<Record<string, string[]>>;
    /**
     * The IDs of the users whose last write got no good answer, so that what they hold is not known; most often none. The next
     * update sends them again.
     */
    declare public readonly unconfirmed: pulumi.Output<string[]>;
    /** What `allocations` is made from, as it stands in the state. @internal */
    declare public readonly holders: pulumi.Output<State["holders"] | undefined>;

    /**
     * @param name The resource's unique name in the program.
     * @param args Who holds which bundles.
     * @param opts Pulumi's resource options. `import` and `id` are errors: declaring is adopting. `customTimeouts` have no
     * effect in a dynamic provider; the setting `uipath:timeoutSeconds` bounds a request.
     */
    constructor(name: string, args: UserLicenseAllocationArgs, opts?: pulumi.CustomResourceOptions) {
        expectArgument(isObject(args), "args of UserLicenseAllocation", args, "an object of inputs");
        rejectImport("UserLicenseAllocation", name, opts);
        requirePluginModule(userLicenseAllocationModule);
        warnOfCredentials();
        const userIds = pulumi.output(args.userIds);
        super(
            UserLicenseAllocation.__pulumiType,
            name,
            {
                // What is not named here is no output.
                ...{ accountId: undefined, baseUrl: undefined, useExternalLicense: undefined, onRelease: undefined },
                ...args,
                userIds,
                organizationId: undefined,
                holders: undefined,
                allocations: undefined,
                unconfirmed: undefined,
                __key: publishDeclaration(name, opts, {
                    ...{ kind: "users", membersInput: "userIds", members: userIds },
                    ...{ accountId: args.accountId, baseUrl: args.baseUrl },
                    ...{ userBundleCodes: args.userBundleCodes, useExternalLicense: args.useExternalLicense },
                }),
                __isSecret: pulumi.isSecret(userIds).then((isSecret) => isSecret || undefined),
                __provider: providerLine(userLicenseAllocationModule),
            },
            pulumi.mergeOptions(opts, {
                // A stack may come from the plugin.
                aliases: [{ type: pluginUserLicenseAllocationType }],
                // Whoever has `allocations` marked secret means all that stands in the state and names users.
                ...(opts?.additionalSecretOutputs?.includes("allocations") && {
                    additionalSecretOutputs: [...namingUsers],
                }),
            }),
        );
        const { holders, unconfirmed } = this;
        // Inputs are in no state; the engine knows them in a preview that creates or updates.
        const orDeclared = (output: pulumi.Output<string[]>, declared: pulumi.Output<readonly string[]>) =>
            firstKnown<readonly string[]>(
                output,
                pulumi.all([declared, this.urn]).apply(([known]) => known),
            );
        this.userIds = orDeclared(this.userIds, userIds).apply(distinctIds);
        this.userBundleCodes = orDeclared(
            this.userBundleCodes,
            pulumi.output(args.userBundleCodes) as pulumi.Output<readonly string[]>,
        ).apply((codes) => [...new Set(codes)].sort());
        this.unconfirmed = firstKnown<string[] | undefined>(
            unconfirmed,
            holders.apply(() => undefined),
        ).apply((users) => users ?? []);
        // States of older versions have `allocations` themselves.
        const older = this.allocations as pulumi.Output<unknown> as pulumi.Output<OlderState["allocations"]>;
        this.allocations = firstKnown(
            pulumi
                .all([holders, older])
                .apply(([packed, allocations]) => allocationsIn({ holders: packed, allocations })),
            holders.apply((packed) => allocationsIn({ holders: packed })),
            older.apply((allocations) => allocationsIn({ allocations })),
        ) as pulumi.Output<Record<string, string[]>>;
    }
}
