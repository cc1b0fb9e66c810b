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
     * The IDs of the users who get the bundles: at least one. A set: order and repeats mean nothing, and several spellings of
     * an ID are one user. IDs ignore letter case. GUIDs may also be in braces or parentheses, without dashes, or after a
     * spreadsheet's apostrophe; they are sent in their standard form, other IDs in their first spelling. Another spelling is
     * no change. Changes in place; only users who join, leave or differ are sent.
     *
     * An empty list, an ID that is blank or contains an invisible character, and a user whom another allocation of the
     * program declares too are the error UIPATH_INPUT_INVALID. A user whom the server rejects is the error
     * UIPATH_REQUEST_REJECTED; the other users still get their bundles.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    userIds: pulumi.Input<readonly pulumi.Input<string>[]>;

    /**
     * The codes of the bundles that each of these users gets, such as `ATTUNU`: at least one. A set. Each user takes a seat
     * of each bundle. Replaces all bundles that were allocated to these users directly; those that they inherit from a group
     * stay. Changes in place.
     *
     * An empty list is the error UIPATH_INPUT_INVALID, and so is a code other than {@link UserBundleCode} that the setting
     * `uipath:additionalUserBundleCodes` does not add. More seats than the organization has bought are the error
     * UIPATH_SEATS_EXCEEDED.
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
     * The organization's ID, which Identity calls `partitionGlobalId`. Default: the setting `uipath:accountId`, else
     * UIPATH_ACCOUNT_ID. A change replaces the resource; another spelling of the ID is no change. An organization without an
     * account license is the error UIPATH_ORGANIZATION_NOT_FOUND.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    accountId?: pulumi.Input<string | undefined> | undefined;

    /**
     * The address of the Automation Suite: https, with the organization's name as its path where the release needs it
     * (`https://automation.example.com/acme`). Default: the setting `uipath:baseUrl`, else UIPATH_URI. Changes in place: the
     * provider sends everything declared once to the new address and stops using the old one. The same account ID at two
     * addresses is two organizations. The address of a page or service is the error UIPATH_INPUT_INVALID, which suggests the
     * right one. An address where no server answers is the error UIPATH_UNREACHABLE.
     *
     * Source: UiPath Automation Suite documentation, "Allocate licenses to a user".
     */
    baseUrl?: pulumi.Input<string | undefined> | undefined;

    /**
     * What happens to users who leave the declaration, and to all users when the resource is deleted: `"clear"` releases the
     * bundles allocated to them directly, `"keep"` leaves them as they are. Default: `"clear"`. Changes in place. Any other
     * word is the error UIPATH_INPUT_INVALID.
     *
     * Source: inferred. UiPath documents no endpoint to release licenses on Automation Suite; `"clear"` allocates an empty
     * set of bundles, because a write replaces.
     */
    onRelease?: pulumi.Input<"clear" | "keep" | undefined> | undefined;
}

/**
 * Users of an organization and the UiPath licenses (user bundles) that each of them holds.
 *
 * Create and update call `PUT` or `POST /lease_/api/account/{accountId}/user-license`. The provider keeps the server's
 * response as the last known state and compares it with the declaration, user by user. Declaring users who hold licenses
 * already adopts them and overwrites their direct licenses. Errors are in the update's output, each with a stable code, its
 * cause and what to do. If a write fails for some users, the state keeps what was written, and the next update sends the
 * rest.
 *
 * Source: UiPath Automation Suite documentation, "Allocate licenses to a user". That a write replaces a user's direct
 * licenses was seen in other clients.
 */
export class UserLicenseAllocation extends pulumi.CustomResource {
    /** The resource's type, for policy packs (`validateResourceOfType`). */
    public static readonly __pulumiType = userLicenseAllocationType;

    /** The IDs of the users, as declared: a set, sorted. */
    declare public readonly userIds: pulumi.Output<string[]>;
    /** The codes of the bundles that each of them gets, as declared: a set, sorted. */
    declare public readonly userBundleCodes: pulumi.Output<string[]>;
    /** The organization's ID, as declared or from the settings. */
    declare public readonly accountId: pulumi.Output<string>;
    /** The address of the Automation Suite, as declared or from the settings. */
    declare public readonly baseUrl: pulumi.Output<string>;
    /** The organization's ID as the server last returned it: `organizationId` of its responses. */
    declare public readonly organizationId: pulumi.Output<string>;
    /** Whether the licenses come from outside the organization's own, as declared. */
    declare public readonly useExternalLicense: pulumi.Output<boolean>;
    /** What happens to users who leave the declaration, as declared. */
    declare public readonly onRelease: pulumi.Output<"clear" | "keep">;
    /**
     * The last known state: by user ID the bundle codes that the user holds according to the server, sorted, as in `{
     * "singer-77": ["ATTUNU", "RPADEVNU"] }`. Bundles that users inherit from a group are not included.
     *
     * @remarks Its name in `additionalSecretOutputs` hides everything in the stack's state that names users.
     */
    declare public readonly allocations: pulumi.Output<Record<string, string[]>>;
    /**
     * The IDs of the users whose last write got no usable response, so their licenses are unknown; usually empty. The next
     * update sends them again.
     */
    declare public readonly unconfirmed: pulumi.Output<string[]>;
    /** The form of `allocations` in the state. @internal */
    declare public readonly holders: pulumi.Output<State["holders"] | undefined>;

    /**
     * @param name The resource's unique name in the program.
     * @param args Which users get which bundles.
     * @param opts Pulumi's resource options. `import` and `id` are errors, because a declaration adopts. `customTimeouts` have no
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
