import * as v from "valibot";
import {
    groupLicenseAllocationType,
    pluginGroupLicenseAllocationType,
    pluginUserLicenseAllocationType,
    userLicenseAllocationType,
} from "../contract/resource-types";
import { fromState } from "../contract/user-state";
import type { GroupRule } from "../domain/group-rule";
import { canonicalId } from "../domain/id";
import type { KnownState } from "../domain/known-state";
import type { LicenseSet } from "../domain/license-set";
import { isLeftover, type Preview, type Step } from "./preview";

interface Side {
    name: string;
    accountId: string;
}

interface Before extends Side {
    /** Users who leave keep their licenses. */
    keeps: boolean;
    /** The old half of a replacement that an earlier run did not complete. */
    isLeftover: boolean;
}

export interface ReleaseChange {
    name: string;
    onRelease: "clear" | "keep";
}

/** A resource whose users the preview does not show: it is marked secret, or known only during `pulumi up`. */
export interface Hidden {
    name: string;
    isSecret: boolean;
    changes: boolean;
}

export interface Allocations {
    users: {
        before: (Before & { known: KnownState })[];
        after: (Side & { userIds: readonly string[]; holding: LicenseSet })[];
    };
    groups: {
        before: (Before & { groupId: string; rule: GroupRule; isCertain: boolean })[];
        after: (Side & { groupId: string; rule: GroupRule })[];
    };
    hidden: Hidden[];
    releaseChanges: ReleaseChange[];
}

const userTypes = [userLicenseAllocationType, pluginUserLicenseAllocationType];
const groupTypes = [groupLicenseAllocationType, pluginGroupLicenseAllocationType];

/** Marks a value in a preview that is known only during `pulumi up`. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secret = "[secret]";

const shown = v.pipe(v.string(), v.notValues([unknown, secret]));
const tokens = v.optional(v.record(v.string(), v.string()), {});
const declaration = v.object({
    accountId: shown,
    onRelease: v.picklist(["clear", "keep"]),
    useExternalLicense: v.boolean(),
});
const userInputs = v.object({ ...declaration.entries, userIds: v.array(shown), userBundleCodes: v.array(shown) });
const commonState = {
    ...declaration.entries,
    baseUrl: v.string(),
    organizationId: v.string(),
    otherLicenseSource: v.optional(v.array(v.string()), []),
    unconfirmed: v.optional(v.array(v.string()), []),
    left: tokens,
    takenOver: tokens,
    former: v.optional(v.array(v.string()), []),
    // Of older versions.
    handedOver: tokens,
    released: tokens,
};
const userState = v.union([
    v.object({ ...commonState, holders: v.record(v.string(), v.string()) }),
    v.object({ ...commonState, allocations: v.record(v.string(), v.union([v.string(), v.array(v.string())])) }),
]);
const groupInputs = v.object({
    ...declaration.entries,
    groupId: shown,
    userBundleCodes: v.array(shown),
    quotas: v.optional(v.record(v.string(), v.number())),
});
const groupState = v.object({ ...groupInputs.entries, unconfirmed: v.optional(v.boolean(), false) });

/** The steps that show a resource before and after. Others are parts of a replacement or of a refresh. */
const operations = new Set(["same", "create", "update", "replace", "delete"]);

export function findAllocations(preview: Preview): Allocations {
    const { steps } = preview;
    const deletions = new Set(steps.filter(({ op }) => deleting.has(op)).map(({ urn }) => urn));
    const found: Allocations = {
        users: { before: [], after: [] },
        groups: { before: [], after: [] },
        hidden: [],
        releaseChanges: [],
    };
    for (const step of steps.filter((each) => operations.has(each.op) || isLeftover(each, preview))) {
        const type = typeOf(step);
        const context = {
            isLeftover: !operations.has(step.op),
            isDeletedWith: deletions.has(step.oldState?.deletedWith ?? ""),
        };
        const isRead = userTypes.includes(type)
            ? readUsers(step, context, found)
            : groupTypes.includes(type)
              ? readGroup(step, context, found)
              : true;
        if (!isRead) {
            const { op, urn, newState } = step;
            const isSecret = !JSON.stringify(newState ?? "").includes(unknown);
            found.hidden.push({ name: nameOf(urn), isSecret, changes: op !== "same" });
        }
    }
    found.hidden.sort(byName);
    found.releaseChanges.sort(byName);
    return found;
}

const deleting = new Set(["delete", "replace", "delete-replaced"]);

interface Context {
    isLeftover: boolean;
    /** The engine skips its delete because of `deletedWith`. */
    isDeletedWith: boolean;
}

function byName(one: { name: string }, other: { name: string }): number {
    return one.name < other.name ? -1 : 1;
}

function readUsers(step: Step, context: Context, { users, releaseChanges }: Allocations): boolean {
    const sides = readSides(step, context, userState, userInputs);
    if (!sides) {
        return false;
    }
    const { before, after, common } = sides;
    releaseChanges.push(...sides.releaseChanges);
    if (before) {
        users.before.push({ ...common, accountId: before.accountId, known: fromState(before) });
    }
    if (after) {
        const { accountId, userIds, userBundleCodes, useExternalLicense } = after;
        users.after.push({ name: common.name, accountId, userIds, holding: { userBundleCodes, useExternalLicense } });
    }
    return true;
}

function readGroup(step: Step, context: Context, { groups, releaseChanges }: Allocations): boolean {
    const sides = readSides(step, context, groupState, groupInputs);
    if (!sides) {
        return false;
    }
    const { before, after, common } = sides;
    releaseChanges.push(...sides.releaseChanges);
    if (before) {
        const { accountId, groupId, unconfirmed } = before;
        groups.before.push({ ...common, accountId, groupId, rule: before, isCertain: !unconfirmed });
    }
    if (after) {
        groups.after.push({ name: common.name, accountId: after.accountId, groupId: after.groupId, rule: after });
    }
    return true;
}

type Declared = v.GenericSchema<unknown, { onRelease: "clear" | "keep" }>;

function readSides<State extends Declared, News extends Declared>(
    step: Step,
    { isLeftover, isDeletedWith }: Context,
    state: State,
    inputs: News,
) {
    const { op, urn, oldState, newState } = step;
    const before = v.safeParse(v.optional(state), op === "create" ? undefined : oldState?.outputs);
    const after = v.safeParse(v.optional(inputs), op === "delete" || isLeftover ? undefined : newState?.inputs);
    if (!before.success || !after.success) {
        return undefined;
    }
    // The old half of a replacement is deleted, and a delete uses the state.
    const keeps =
        op === "update" || op === "same"
            ? after.output?.onRelease === "keep"
            : before.output?.onRelease === "keep" || oldState?.retainOnDelete === true || isDeletedWith;
    const name = nameOf(urn);
    const onRelease = after.output?.onRelease;
    const isSame = !before.output || onRelease === undefined || onRelease === before.output.onRelease;
    return {
        before: before.output,
        after: after.output,
        common: { name, keeps, isLeftover },
        releaseChanges: isSame ? [] : [{ name, onRelease }],
    };
}

/** In any spelling. No ID contains a line break. */
export function keyOf(accountId: string, id: string): string {
    return `${canonicalId(accountId)}\n${canonicalId(id)}`;
}

export function isOwn(step: Step): boolean {
    return [...userTypes, ...groupTypes].includes(typeOf(step));
}

export function accountOf(inputs: unknown): string | undefined {
    const read = v.safeParse(v.object({ accountId: shown }), inputs);
    return read.success ? read.output.accountId : undefined;
}

export function typeOf({ newState, oldState }: Step): string {
    return (newState ?? oldState)?.type ?? "";
}

export function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}
