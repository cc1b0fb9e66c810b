import { IdMap, IdSet } from "../domain/id-map";
import type { KnownState } from "../domain/known-state";
import type { LicenseSet } from "../domain/license-set";

/**
 * The outputs of a `UserLicenseAllocation` in the state: the last known state, and what a delete needs. The declared users
 * and codes are in the inputs and not repeated here. Every version of this package reads the states of all older ones, so
 * properties may be added and never reused.
 */
export interface State {
    accountId: string;
    baseUrl: string;
    /** Whether the address comes from the program rather than from the settings; undefined in states of older versions. */
    __isOwnAddress?: boolean;
    organizationId: string;
    onRelease: "clear" | "keep";
    /** The license source of all users in `holders` except those in `otherLicenseSource`. */
    useExternalLicense: boolean;
    /**
     * By bundle codes (sorted, separated by spaces) the users who hold them (sorted, separated by line breaks). One string
     * for all users, because Pulumi passes a state as a tree with several objects for each value.
     */
    holders: Record<string, string>;
    otherLicenseSource?: string[];
    unconfirmed?: string[];
    /** Codes that the server lists and this allocation never granted, such as a group's. */
    inherited?: string[];
    /** By user the token of the run that left the user to another allocation. */
    left?: Record<string, string>;
    /** A token and a user, separated by a space, oldest first. */
    former?: string[];
    /** By user the tokens, separated by spaces. */
    takenOver?: Record<string, string>;
    /** The resource's name with its parents'. */
    __key?: string;
    /** The list of users is marked secret. */
    __isSecret?: true;
}

/** What older versions wrote: the bundle codes by user, and times, which serve as tokens. */
export type OlderState = Omit<State, "holders"> & {
    holders?: Record<string, string>;
    allocations?: Record<string, string | readonly string[]>;
    handedOver?: Record<string, string>;
    released?: Record<string, string>;
};

/** The outputs that name users. */
export const namingUsers = [
    "holders",
    "otherLicenseSource",
    "unconfirmed",
    "left",
    "former",
    "takenOver",
] as const satisfies (keyof State)[];

/** The state without the last known state. */
export type StateHeader = Pick<
    State,
    "accountId" | "baseUrl" | "__isOwnAddress" | "organizationId" | "onRelease" | "useExternalLicense" | "__key"
> & { __isSecret?: boolean };

export function toState(header: StateHeader, known: KnownState): State {
    const { accountId, baseUrl, __isOwnAddress, organizationId, onRelease, useExternalLicense, __key } = header;
    const holders: Record<string, string[]> = {};
    const otherwise: string[] = [];
    for (const [user, { userBundleCodes, useExternalLicense: external }] of known.holdings) {
        const codes = userBundleCodes.join(" ");
        holders[codes] ??= [];
        holders[codes].push(user);
        if (external !== useExternalLicense) {
            otherwise.push(user);
        }
    }
    const unconfirmed = [...known.unconfirmed].sort();
    const inherited = [...known.inherited].sort();
    const left = [...known.left].sort();
    const former = [...known.former].map(([user, token]) => `${token} ${user}`);
    const takenOver = [...known.takenOver].map(([user, tokens]) => [user, [...tokens].join(" ")] as const).sort();
    return {
        accountId,
        baseUrl,
        ...(__isOwnAddress !== undefined && { __isOwnAddress }),
        organizationId,
        onRelease,
        useExternalLicense,
        holders: Object.fromEntries(Object.entries(holders).map(([codes, users]) => [codes, users.sort().join("\n")])),
        ...(otherwise.length > 0 && { otherLicenseSource: otherwise.sort() }),
        ...(unconfirmed.length > 0 && { unconfirmed }),
        ...(inherited.length > 0 && { inherited }),
        ...(left.length > 0 && { left: Object.fromEntries(left) }),
        ...(former.length > 0 && { former }),
        ...(takenOver.length > 0 && { takenOver: Object.fromEntries(takenOver) }),
        ...(__key !== undefined && { __key }),
        ...(header.__isSecret === true && { __isSecret: true }),
    };
}

export function fromState(state: State | OlderState): KnownState {
    const { useExternalLicense, unconfirmed, inherited, former = [], takenOver = {} } = state;
    const { handedOver, released, left } = { left: undefined, ...(state as OlderState) };
    const otherwise = new IdSet(state.otherLicenseSource);
    const holdings = new IdMap<LicenseSet>();
    for (const [user, userBundleCodes] of Object.entries(allocationsIn(state))) {
        holdings.set(user, {
            userBundleCodes,
            useExternalLicense: otherwise.has(user) ? !useExternalLicense : useExternalLicense,
        });
    }
    return {
        holdings,
        unconfirmed: new IdSet(unconfirmed),
        inherited: new Set(inherited),
        left: new IdMap(Object.entries({ ...handedOver, ...left })),
        former: new IdMap([
            ...Object.entries(released ?? {}),
            ...former.map((line): [string, string] => {
                const [token = "", ...user] = line.split(" ");
                return [user.join(" "), token];
            }),
        ]),
        takenOver: new IdMap(
            Object.entries(takenOver).map(([user, tokens]) => [user, new Set(tokens.split(" "))] as const),
        ),
    };
}

/** By user the bundle codes; users with the same codes share a list. */
export function allocationsIn({
    holders = {},
    allocations,
}: {
    holders?: OlderState["holders"] | undefined;
    allocations?: OlderState["allocations"] | undefined;
}): Record<string, readonly string[]> {
    const byUser = allocations
        ? Object.entries(allocations).map(
              ([user, codes]) => [user, typeof codes === "string" ? split(codes) : codes] as const,
          )
        : Object.entries(holders).flatMap(([codes, users]) => {
              const list = split(codes);
              return users.split("\n").map((user) => [user, list] as const);
          });
    return Object.fromEntries(byUser);
}

function split(codes: string): string[] {
    return codes.split(" ").filter(Boolean);
}
