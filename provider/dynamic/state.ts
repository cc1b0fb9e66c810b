import type { Holding, LastKnownState } from "../allocation/plan";
import type { CheckedInputs } from "./inputs";

/**
 * The outputs of a `UserLicenseAllocation` as they stand in the state: the last known state, and what deleting needs.
 * The users and codes that were declared stand in the inputs already and are not kept twice.
 * Every version of this package reads what any older one wrote, so a property may be added here and never be reused.
 */
export interface State {
    accountId: string;
    baseUrl: string;
    organizationId: string;
    onRelease: "clear" | "keep";
    /** Where the licences of all users in `allocations` come from, save those in `otherLicenseSource`. */
    useExternalLicense: boolean;
    /** By user the bundle codes, sorted. */
    allocations: Record<string, Codes>;
    /** Since when all this is known at the least. */
    asOf: string;
    writtenAt?: Record<string, string>;
    otherLicenseSource?: string[];
    unconfirmed?: string[];
    handedOver?: Record<string, string>;
    released?: Record<string, string>;
}

/**
 * Separated by spaces: Pulumi hands a state on as a tree of objects, and lists would be three quarters of it. They once
 * were.
 */
type Codes = string | readonly string[];

export function toState(
    { accountId, baseUrl, onRelease, useExternalLicense }: Omit<CheckedInputs, "userIds" | "userBundleCodes">,
    organizationId: string,
    { asOf, writtenAt, holdings, unconfirmed, handedOver, released }: LastKnownState,
): State {
    const allocations: Record<string, string> = {};
    const otherwise: string[] = [];
    // Most users hold the very same, which is then put into words once.
    let same: { holding?: Holding; codes: string } = { codes: "" };
    holdings.forEach((holding, user) => {
        if (holding !== same.holding) {
            same = { holding, codes: holding.userBundleCodes.join(" ") };
        }
        allocations[user] = same.codes;
        if (holding.useExternalLicense !== useExternalLicense) {
            otherwise.push(user);
        }
    });
    return {
        accountId,
        baseUrl,
        organizationId,
        onRelease,
        useExternalLicense,
        allocations,
        asOf,
        ...(writtenAt.size > 0 && { writtenAt: Object.fromEntries([...writtenAt].sort()) }),
        ...(otherwise.length > 0 && { otherLicenseSource: otherwise.sort() }),
        ...(unconfirmed.size > 0 && { unconfirmed: [...unconfirmed].sort() }),
        ...(handedOver.size > 0 && { handedOver: Object.fromEntries([...handedOver].sort()) }),
        ...(released.size > 0 && { released: Object.fromEntries([...released].sort()) }),
    };
}

export function fromState({
    useExternalLicense,
    allocations,
    asOf,
    writtenAt = {},
    otherLicenseSource = [],
    unconfirmed = [],
    handedOver = {},
    released = {},
}: State): LastKnownState {
    const otherwise = new Set(otherLicenseSource);
    const lists = new Map<Codes, readonly string[]>();
    const list = (codes: Codes): readonly string[] => {
        const known = lists.get(codes) ?? (typeof codes === "string" ? codes.split(" ").filter(Boolean) : codes);
        lists.set(codes, known);
        return known;
    };
    const holding = (user: string, codes: Codes): Holding => ({
        userBundleCodes: list(codes),
        useExternalLicense: otherwise.has(user) ? !useExternalLicense : useExternalLicense,
    });
    return {
        asOf,
        writtenAt: new Map(Object.entries(writtenAt)),
        holdings: new Map(Object.entries(allocations).map(([user, codes]) => [user, holding(user, codes)])),
        unconfirmed: new Set(unconfirmed),
        handedOver: new Map(Object.entries(handedOver)),
        released: new Map(Object.entries(released)),
    };
}
