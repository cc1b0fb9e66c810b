import { now } from "./account-run";
import type { Holding, LastKnownState } from "./plan";

/** How long it is remembered when a user was written or released. */
const rememberedMilliseconds = 30 * 24 * 3600 * 1000;

/** The last known state while a plan is being carried out: what becomes known of its users, answer by answer. */
export class NewState {
    readonly #holdings: Map<string, Holding>;
    readonly #unconfirmed: Set<string>;
    readonly #inherited: Set<string>;
    readonly #handedOver: Map<string, string>;
    readonly #released: Map<string, string>;
    readonly #writtenBefore: Map<string, string>;
    /** When this run learnt of a holding, which all users of a write have in common. */
    readonly #learntAt = new Map<Holding, string>();
    readonly #asOf: string;

    constructor(before: LastKnownState) {
        const oldest = new Date(Date.now() - rememberedMilliseconds).toISOString();
        this.#holdings = new Map(before.holdings);
        this.#unconfirmed = new Set(before.unconfirmed);
        this.#inherited = new Set(before.inherited);
        this.#handedOver = new Map(before.handedOver);
        this.#released = recent(before.released, oldest);
        this.#writtenBefore = new Map(before.writtenAt);
        this.#asOf = latest(before.asOf, oldest);
    }

    hold(userId: string, holding: Holding, since: string): void {
        this.#holdings.set(userId, holding);
        this.#learntAt.set(holding, since);
        this.#unconfirmed.delete(userId);
        this.#handedOver.delete(userId);
        this.#released.delete(userId);
    }

    release(userId: string, since: string): void {
        this.forget(userId);
        this.#released.set(userId, since);
    }

    /** What the user holds is not known: the last write got no good answer. */
    doubt(userId: string): void {
        this.#unconfirmed.add(userId);
    }

    /** Notes which codes an answer lists that were not given here, and which of those it no longer lists. */
    inherit(listed: readonly string[], gone: readonly string[]): void {
        listed.forEach((code) => void this.#inherited.add(code));
        gone.forEach((code) => void this.#inherited.delete(code));
    }

    /** The user is left to another allocation, which has not taken them over yet. */
    handOver(userId: string, since: string): void {
        this.forget(userId);
        this.#handedOver.set(userId, since);
    }

    forget(userId: string): void {
        this.#holdings.delete(userId);
        this.#unconfirmed.delete(userId);
        this.#handedOver.delete(userId);
        this.#released.delete(userId);
        this.#writtenBefore.delete(userId);
    }

    /** All that is known now. When everybody was written in this run, one time says it of all. */
    conclude(): LastKnownState {
        const isWhole = this.#wereAllWritten();
        return {
            asOf: isWhole ? now() : this.#asOf,
            writtenAt: isWhole ? new Map() : recent(this.#writtenAt(), this.#asOf),
            holdings: this.#holdings,
            unconfirmed: this.#unconfirmed,
            inherited: this.#inherited,
            handedOver: this.#handedOver,
            released: this.#released,
        };
    }

    #wereAllWritten(): boolean {
        for (const holding of this.#holdings.values()) {
            if (!this.#learntAt.has(holding)) {
                return false;
            }
        }
        return true;
    }

    #writtenAt(): Map<string, string> {
        const times = new Map(this.#writtenBefore);
        for (const [user, holding] of this.#holdings) {
            const time = this.#learntAt.get(holding);
            if (time !== undefined) {
                times.set(user, time);
            }
        }
        return times;
    }
}

function recent(times: ReadonlyMap<string, string>, since: string): Map<string, string> {
    return new Map([...times].filter(([, time]) => time > since));
}

function latest(one: string, other: string): string {
    return one > other ? one : other;
}
