import type { Holding, LastKnownState } from "../allocation/plan";

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
    /** Where the licences of all users in `holders` come from, save those in `otherLicenseSource`. */
    useExternalLicense: boolean;
    /**
     * By bundle codes, sorted and separated by spaces, the users who hold them, sorted and separated by line breaks. One
     * text for all of them, since Pulumi hands a state on as a tree of objects, several for each value.
     */
    holders: Record<string, string>;
    /** Since when all this is known at the least. */
    asOf: string;
    writtenAt?: Record<string, string>;
    otherLicenseSource?: string[];
    unconfirmed?: string[];
    /** Codes that the server lists besides, such as a group's. */
    inherited?: string[];
    handedOver?: Record<string, string>;
    released?: Record<string, string>;
}

/** What older versions wrote, which said by user the bundle codes. */
export type OlderState = Omit<State, "holders"> & { allocations: Record<string, string | readonly string[]> };

/** The outputs that name users. */
export const namingUsers = [
    "holders",
    "writtenAt",
    "otherLicenseSource",
    "unconfirmed",
    "handedOver",
    "released",
] as const satisfies (keyof State)[];

export function toState(
    {
        accountId,
        baseUrl,
        onRelease,
        useExternalLicense,
    }: Pick<State, "accountId" | "baseUrl" | "onRelease" | "useExternalLicense">,
    organizationId: string,
    { asOf, writtenAt, holdings, unconfirmed, inherited, handedOver, released }: LastKnownState,
): State {
    const groups = new Map<string, string[]>();
    const otherwise: string[] = [];
    // Most users hold the very same, which is then put into words once.
    let same: { holding?: Holding; users: string[] } = { users: [] };
    holdings.forEach((holding, user) => {
        if (holding !== same.holding) {
            const codes = holding.userBundleCodes.join(" ");
            same = { holding, users: groups.get(codes) ?? [] };
            groups.set(codes, same.users);
        }
        same.users.push(user);
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
        holders: Object.fromEntries([...groups].map(([codes, users]) => [codes, users.sort().join("\n")])),
        asOf,
        ...(writtenAt.size > 0 && { writtenAt: Object.fromEntries([...writtenAt].sort()) }),
        ...(otherwise.length > 0 && { otherLicenseSource: otherwise.sort() }),
        ...(unconfirmed.size > 0 && { unconfirmed: [...unconfirmed].sort() }),
        ...(inherited.size > 0 && { inherited: [...inherited].sort() }),
        ...(handedOver.size > 0 && { handedOver: Object.fromEntries([...handedOver].sort()) }),
        ...(released.size > 0 && { released: Object.fromEntries([...released].sort()) }),
    };
}

export function fromState(state: State | OlderState): LastKnownState {
    const {
        useExternalLicense,
        asOf,
        writtenAt = {},
        unconfirmed = [],
        inherited = [],
        handedOver = {},
        released = {},
    } = state;
    const otherwise = new Set(state.otherLicenseSource);
    const holdings = new Map<string, Holding>();
    const hold = (users: readonly string[], userBundleCodes: readonly string[]) => {
        const usual = { userBundleCodes, useExternalLicense };
        const unusual = { userBundleCodes, useExternalLicense: !useExternalLicense };
        users.forEach((user) => void holdings.set(user, otherwise.has(user) ? unusual : usual));
    };
    const list = (codes: string) => codes.split(" ").filter(Boolean);
    if ("allocations" in state) {
        Object.entries(state.allocations).forEach(
            ([user, codes]) => void hold([user], typeof codes === "string" ? list(codes) : codes),
        );
    } else {
        usersByCodes(state.holders).forEach(([codes, users]) => void hold(users, list(codes)));
    }
    return {
        asOf,
        writtenAt: new Map(Object.entries(writtenAt)),
        holdings,
        unconfirmed: new Set(unconfirmed),
        inherited: new Set(inherited),
        handedOver: new Map(Object.entries(handedOver)),
        released: new Map(Object.entries(released)),
    };
}

/** By user the bundle codes, separated by spaces. */
export function codesByUser(holders: State["holders"]): Record<string, string> {
    return Object.fromEntries(
        usersByCodes(holders).flatMap(([codes, users]) => users.map((user) => [user, codes] as const)),
    );
}

function usersByCodes(holders: State["holders"]): [string, string[]][] {
    return Object.entries(holders).map(([codes, users]) => [codes, users.split("\n")]);
}
