import { IdMap, IdSet } from "./id-map";
import type { LicenseSet } from "./license-set";

/**
 * What the server last said of the users of one allocation.
 *
 * The state of another allocation may know one of them too, after a run that did not reach everything. Which of the two is
 * right is not settled by times, since machines' clocks differ, but by tokens: an allocation that parts with a user notes
 * its run's token, and an allocation that writes a user afterwards notes the tokens that it has seen.
 */
export interface KnownState {
    holdings: IdMap<LicenseSet>;
    /** Users whose last write got no good answer: what they hold is not known. */
    unconfirmed: IdSet;
    /** Codes that the server lists and this allocation never gave: a group's rule may. No failure, and no drift again. */
    inherited: ReadonlySet<string>;
    /** Users left to another allocation that was not seen to write them, each with the token of that run. */
    left: IdMap<string>;
    /** Users parted with for good, each with the token of that run: the state of another allocation may still have them. */
    former: IdMap<string>;
    /** By user the tokens of other allocations that this one has seen before it wrote the user. */
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

/** True when the state knows of no user who holds something, or may. */
export function isEmptyState({ holdings, unconfirmed, left }: KnownState): boolean {
    return holdings.size + unconfirmed.size + left.size === 0;
}

/** What is known of the same users at another server: of each, that it may hold something. */
export function atAnotherServer(state: KnownState): KnownState {
    return {
        ...state,
        holdings: new IdMap(),
        unconfirmed: new IdSet([...state.holdings.keys(), ...state.unconfirmed]),
    };
}
