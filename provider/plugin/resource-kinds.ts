import type { Declaration } from "../contract/declarations";
import type { GroupState } from "../contract/group-state";
import { groupLicenseAllocationModule, providerLine, userLicenseAllocationModule } from "../contract/provider-line";
import { pluginGroupLicenseAllocationType, pluginUserLicenseAllocationType } from "../contract/resource-types";
import { allocationsIn, fromState, namingUsers, type OlderState, type State } from "../contract/user-state";
import { canonicalId } from "../domain/id";
import { isSameSet } from "../domain/license-set";
import { InputError } from "../errors";
import { groupLicenseAllocation } from "../lifecycle/group-license-allocation";
import type { Lifecycle } from "../lifecycle/resource";
import type { Session } from "../lifecycle/session";
import { userLicenseAllocation } from "../lifecycle/user-license-allocation";
import { quote } from "../text";
import type { Compared } from "./diff-paths";
import { importGroup } from "./import-group";
import { importUsers } from "./import-users";
import { parseUrn } from "./urn";
import { hasSecret, type Properties } from "./values";

export interface Imported<Kept> {
    inputs: Properties;
    state: Kept;
}

export interface ResourceKind<Checked, Kept> {
    lifecycle: Lifecycle<Checked, Kept>;
    declares: Declaration["kind"];
    membersOf: (inputs: Properties) => unknown;
    /** Lets the dynamic provider find a resource that the plugin has made. */
    providerLine: string;
    toOutputs: (state: Kept) => Properties;
    knownAfterWrite: readonly string[];
    secretOutputs: (marked: Properties) => readonly string[];
    import: (session: Session, id: string) => Promise<Imported<Kept>>;
    compare: (compared: Pick<Compared, "oldInputs" | "olds" | "news">) => Pick<Compared, "oldInputs" | "adrift">;
}

export type AnyKind = ResourceKind<never, never>;

const users: ResourceKind<Parameters<typeof userLicenseAllocation.create>[1], State> = {
    lifecycle: userLicenseAllocation,
    declares: "users",
    membersOf: ({ userIds }) => userIds,
    providerLine: providerLine(userLicenseAllocationModule),
    toOutputs({ holders, ...state }) {
        // The engine passes lists on unchanged, and a program expects lists.
        return { ...state, allocations: allocationsIn({ ...state, holders }), unconfirmed: state.unconfirmed ?? [] };
    },
    knownAfterWrite: ["allocations", "unconfirmed"],
    secretOutputs({ userIds, userBundleCodes, accountId, __isSecret }) {
        return [
            ...(hasSecret(userIds) || __isSecret === true ? [...namingUsers, "allocations"] : []),
            ...(hasSecret(userBundleCodes) ? ["allocations", "inherited"] : []),
            ...(hasSecret(accountId) ? ["organizationId"] : []),
        ];
    },
    import: importUsers,
    compare: ({ oldInputs, olds, news }) => ({ oldInputs, adrift: findAdrift(oldInputs ?? olds, olds, news) }),
};

const groups: ResourceKind<Parameters<typeof groupLicenseAllocation.create>[1], GroupState> = {
    lifecycle: groupLicenseAllocation,
    declares: "groups",
    membersOf: ({ groupId }) => groupId,
    providerLine: providerLine(groupLicenseAllocationModule),
    toOutputs: (state) => ({ ...state }),
    knownAfterWrite: [],
    secretOutputs: ({ userBundleCodes, accountId }) => [
        ...(hasSecret(userBundleCodes) ? ["inherited"] : []),
        ...(hasSecret(accountId) ? ["organizationId"] : []),
    ],
    import: importGroup,
    // The outputs have the same names as the inputs, with the group's real values.
    compare: () => ({ oldInputs: undefined, adrift: new Set() }),
};

const byType = new Map<string, AnyKind>([
    [pluginUserLicenseAllocationType, users as unknown as AnyKind],
    [pluginGroupLicenseAllocationType, groups as unknown as AnyKind],
]);

export function kindOf(urn: string): AnyKind {
    const { type } = parseUrn(urn);
    const kind = byType.get(type);
    if (kind === undefined) {
        throw new InputError({
            summary: `there is no resource type ${quote(type)}.`,
            remedy: `use ${[...byType.keys()].join(" or ")}.`,
        });
    }
    return kind;
}

function findAdrift(oldInputs: Properties, olds: Properties, news: Properties): ReadonlySet<string> {
    const { userBundleCodes, useExternalLicense } = news;
    if (!Array.isArray(userBundleCodes) || !Array.isArray(news.userIds) || !isSameList(oldInputs, news)) {
        return new Set();
    }
    const { holdings } = fromState(olds as unknown as OlderState);
    const declared = { userBundleCodes, useExternalLicense: useExternalLicense === true };
    const isHeld = (user: unknown) => {
        const holding = typeof user === "string" ? holdings.get(user) : undefined;
        return holding !== undefined && isSameSet(holding, declared);
    };
    return new Set(news.userIds.filter((user) => typeof user === "string" && !isHeld(user)).map(canonicalId));
}

function isSameList(one: Properties, other: Properties): boolean {
    return (
        JSON.stringify(one.userBundleCodes) === JSON.stringify(other.userBundleCodes) &&
        (one.useExternalLicense ?? false) === (other.useExternalLicense ?? false)
    );
}
