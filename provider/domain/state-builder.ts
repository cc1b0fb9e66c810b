import { IdMap, IdSet } from "./id-map";
import type { KnownState } from "./known-state";
import type { LicenseSet } from "./license-set";

const formerAtMost = 1_000;

export class StateBuilder {
    readonly #state: { [Key in keyof KnownState]: KnownState[Key] };
    readonly #inherited: Set<string>;
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

    /** @param seen The tokens of other allocations seen until the write. */
    setHolding(user: string, holding: LicenseSet, seen: ReadonlySet<string>): void {
        this.#state.holdings.set(user, holding);
        this.#clearMarks(user);
        this.#takeOver(user, seen);
    }

    setReleased(user: string, seen: ReadonlySet<string>): void {
        this.setFormer(user);
        this.#takeOver(user, seen);
    }

    setFormer(user: string): void {
        this.remove(user);
        this.#state.former.set(user, this.#token);
    }

    markUnconfirmed(user: string): void {
        this.#state.unconfirmed.add(user);
    }

    setLeft(user: string): void {
        this.remove(user);
        this.#state.left.set(user, this.#token);
    }

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
