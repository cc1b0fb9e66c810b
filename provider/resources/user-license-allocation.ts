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

/**
 * The inputs of a {@link UserLicenseAllocation}.
 *
 * @group Resources
 */
export interface UserLicenseAllocationArgs {
    /**
     * The IDs of the users who get the bundles: at least one. A set: order and repeats do not matter, and a user in several
     * spellings counts once. IDs are equal in any letter case, GUIDs also in braces or parentheses, without dashes, or
     * after a spreadsheet's apostrophe. GUIDs are sent in their standard form, other IDs in their first spelling. Another
     * spelling is no change. Changes in place: only users who join, leave or differ are sent.
     *
     * An empty list is the error UIPATH_INPUT_INVALID, and so is a blank ID, an ID with an invisible character, or a user
     * that another allocation of the program declares too. A user that the server rejects is the error
     * UIPATH_REQUEST_REJECTED; the other users still get their bundles.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    userIds: pulumi.Input<readonly pulumi.Input<string>[]>;

    /**
     * The codes of the bundles that each of these users gets, such as `ATTUNU`: at least one. A set. Each user uses one
     * seat of each bundle. Replaces all bundles that these users hold directly; bundles that they inherit from a group
     * stay. Changes in place.
     *
     * An empty list is the error UIPATH_INPUT_INVALID, and so is a code that is not a {@link UserBundleCode}, unless the
     * setting `uipath:additionalUserBundleCodes` allows it. More seats than the organization has bought is the error
     * UIPATH_SEATS_EXCEEDED.
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
     * The organization's ID, `partitionGlobalId` in Identity. Default: the setting `uipath:accountId`, else
     * UIPATH_ACCOUNT_ID. A change replaces the resource; another spelling of the ID is no change. An organization without
     * an account license is the error UIPATH_ORGANIZATION_NOT_FOUND.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    accountId?: pulumi.Input<string | undefined> | undefined;

    /**
     * The address of the Automation Suite: https, with the organization's name as its path where the release has one
     * (`https://automation.example.com/acme`). Default: the setting `uipath:baseUrl`, else UIPATH_URI. Changes in place:
     * everything declared is sent once to the new address, and the old one gets no more requests. The same organization ID
     * at two addresses means two organizations. The address of a page or a service is the error UIPATH_INPUT_INVALID, which
     * names the right address; an address where no server answers is the error UIPATH_UNREACHABLE.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    baseUrl?: pulumi.Input<string | undefined> | undefined;

    /**
     * What happens to users who leave the declaration, and to all its users when the resource is deleted: `"clear"`
     * releases the bundles that they hold directly, `"keep"` leaves them unchanged. Default: `"clear"`. Changes in place.
     * Any other value is the error UIPATH_INPUT_INVALID.
     *
     * Source: inferred. UiPath documents no endpoint that releases licenses on Automation Suite. Since a write replaces,
     * `"clear"` allocates an empty set of bundles.
     */
    onRelease?: pulumi.Input<"clear" | "keep" | undefined> | undefined;
}

/**
 * Users of an organization and the bundles (UiPath licenses) that each of them gets.
 *
 * Declaring a user adopts and overwrites the user's direct licenses; no import is needed. The state keeps the server's
 * response as the last known state, and every run compares it with the declaration, user by user. When the server rejects
 * some users, the error names them, the state keeps what the server last confirmed, and the next update sends the rest.
 *
 * Source: UiPath Automation Suite documentation, "Allocate licenses to a user": `PUT` or
 * `POST /lease_/api/account/{accountId}/user-license`. Other clients show that a write replaces what a user holds directly.
 *
 * @example
 * ```ts
 * new uipath.UserLicenseAllocation("attended", {
 *     userIds: ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"],
 *     userBundleCodes: ["ATTUNU", "TSTNU"],
 * });
 * ```
 *
 * @example People by name:
 * ```ts
 * new uipath.UserLicenseAllocation("attended", {
 *     userIds: uipath.getUserIds(["ana@example.com", "ben@example.com"]),
 *     userBundleCodes: ["ATTUNU"],
 * });
 * ```
 *
 * @group Resources
 */
export class UserLicenseAllocation extends pulumi.CustomResource {
    /** The resource's type token, for policy packs (`validateResourceOfType`). */
    public static readonly __pulumiType = userLicenseAllocationType;

    /** The IDs of the users, as declared: a sorted set. */
    declare public readonly userIds: pulumi.Output<string[]>;
    /** The codes of the bundles that each of these users gets, as declared: a sorted set. */
    declare public readonly userBundleCodes: pulumi.Output<string[]>;
    /** The organization's ID, as declared or from the settings. */
    declare public readonly accountId: pulumi.Output<string>;
    /** The address of the Automation Suite, as declared or from the settings. */
    declare public readonly baseUrl: pulumi.Output<string>;
    /** The organization's ID as the server last reported it: `organizationId` of its responses. */
    declare public readonly organizationId: pulumi.Output<string>;
    /** Whether the licenses are external rather than the organization's own, as declared. */
    declare public readonly useExternalLicense: pulumi.Output<boolean>;
    /** What happens to users who leave the declaration, as declared. */
    declare public readonly onRelease: pulumi.Output<"clear" | "keep">;
    /**
     * The last known state: the sorted codes of the bundles that each user holds, by user ID, such as
     * `{ "singer-77": ["ATTUNU", "RPADEVNU"] }`. It leaves out bundles that users inherit from a group.
     *
     * @remarks In `additionalSecretOutputs`, this name covers everything that names users in the stack's state.
     */
    declare public readonly allocations: pulumi.Output<Record<string, string[]>>;
    /**
     * The IDs of users whose last write got no usable response, so it is unknown what they hold. Usually empty. The next
     * update sends these users again.
     */
    declare public readonly unconfirmed: pulumi.Output<string[]>;
    /** The stored form of `allocations`. @internal */
    declare public readonly holders: pulumi.Output<State["holders"] | undefined>;

    /**
     * @param name The resource's unique name in the program.
     * @param args The users, and the bundles that they get.
     * @param opts Pulumi's resource options. `import` and `id` are errors, since declaring adopts. `customTimeouts` have no
     * effect in a dynamic provider; the setting `uipath:timeoutSeconds` limits a request.
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
                // Pulumi makes outputs only of the inputs that are named here.
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
                // Continues a stack that the plugin made.
                aliases: [{ type: pluginUserLicenseAllocationType }],
                // A program that marks `allocations` secret means everything in the state that names users.
                ...(opts?.additionalSecretOutputs?.includes("allocations") && {
                    additionalSecretOutputs: [...namingUsers],
                }),
            }),
        );
        const { holders, unconfirmed } = this;
        // The state has no inputs; the engine knows them in a preview that creates or updates.
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
        // States of older versions contain `allocations` itself.
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
