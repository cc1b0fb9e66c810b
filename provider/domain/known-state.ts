import { IdMap, IdSet } from "./id-map";
import type { LicenseSet } from "./license-set";

/**
 * After a run that failed in part, the states of two allocations may both list a user. Machines' clocks differ, so
 * tokens and not times decide which one is right: an allocation that drops a user records the token of its run, and an
 * allocation that writes the user later records the tokens it has seen.
 */
export interface KnownState {
    holdings: IdMap<LicenseSet>;
    /** Users whose last write got no usable response. */
    unconfirmed: IdSet;
    /** Listed by the server and never granted here, such as a group's codes. Neither a failure nor drift. */
    inherited: ReadonlySet<string>;
    /** Users left to another allocation that was not seen to write them, with the token of that run. */
    left: IdMap<string>;
    /** Users dropped for good, with the token of that run: the state of another allocation may still list them. */
    former: IdMap<string>;
    /** By user the tokens of other allocations that this one had seen when it wrote the user. */
    takenOver: IdMap<ReadonlySet<string>>;
}

export function emptyState(): KnownState {
    return {
        holdings: new IdMap(),
        unconfirmed: new IdSet(),
        inherited: new Set(),
        left: new IdMap(),
        former: new IdMap(),
        takenOver: new IdMap(),
    };
}

export function isEmptyState({ holdings, unconfirmed, left }: KnownState): boolean {
    return holdings.size + unconfirmed.size + left.size === 0;
}

/** Nothing about these users is confirmed there. */
export function atAnotherServer(state: KnownState): KnownState {
    return {
        ...state,
        holdings: new IdMap(),
        unconfirmed: new IdSet([...state.holdings.keys(), ...state.unconfirmed]),
    };
}
