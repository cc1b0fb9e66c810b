import { IdMap, IdSet } from "./id-map";
import type { KnownState } from "./known-state";
import type { LicenseSet } from "./license-set";

/** How many dropped users an allocation remembers. */
const formerAtMost = 1_000;

/** Builds the last known state while a plan is applied, response by response. */
export class StateBuilder {
    readonly #state: { [Key in keyof KnownState]: KnownState[Key] };
    readonly #inherited: Set<string>;
    /** Identifies this run in the states of other allocations. */
    readonly #token: string;

    constructor(before: KnownState, token: string) {
        this.#token = token;
        this.#inherited = new Set(before.inherited);
        this.#state = {
            holdings: new IdMap(before.holdings),
            unconfirmed: new IdSet(before.unconfirmed),
            inherited: this.#inherited,
            left: new IdMap(before.left),
            former: new IdMap(before.former),
            takenOver: new IdMap(before.takenOver),
        };
    }

    /** The user was written and holds this set. `seen` are the tokens of other allocations seen until then. */
    setHolding(user: string, holding: LicenseSet, seen: ReadonlySet<string>): void {
        this.#state.holdings.set(user, holding);
        this.#clearMarks(user);
        this.#takeOver(user, seen);
    }

    setReleased(user: string, seen: ReadonlySet<string>): void {
        this.setFormer(user);
        this.#takeOver(user, seen);
    }

    /** The allocation has dropped the user for good. */
    setFormer(user: string): void {
        this.remove(user);
        this.#state.former.set(user, this.#token);
    }

    /** The last write got no usable response. */
    markUnconfirmed(user: string): void {
        this.#state.unconfirmed.add(user);
    }

    /** The user is left to another allocation that was not seen to write them. */
    setLeft(user: string): void {
        this.remove(user);
        this.#state.left.set(user, this.#token);
    }

    /** Records listed codes that were not granted here, and those that are no longer listed. */
    setInherited(listed: readonly string[], gone: readonly string[]): void {
        listed.forEach((code) => void this.#inherited.add(code));
        gone.forEach((code) => void this.#inherited.delete(code));
    }

    remove(user: string): void {
        this.#state.holdings.delete(user);
        this.#clearMarks(user);
    }

    build(): KnownState {
        return { ...this.#state, former: new IdMap([...this.#state.former].slice(-formerAtMost)) };
    }

    #clearMarks(user: string): void {
        const { unconfirmed, left, former } = this.#state;
        for (const each of [unconfirmed, left, former]) {
            each.delete(user);
        }
    }

    #takeOver(user: string, seen: ReadonlySet<string>): void {
        if (seen.size > 0) {
            this.#state.takenOver.set(user, new Set([...(this.#state.takenOver.get(user) ?? []), ...seen]));
        }
    }
}
