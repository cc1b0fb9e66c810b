import { SettingsError } from "../errors";
import { EngineLog } from "./log";
import type { Provider } from "./provider";

/**
 * An engine's end of the line. An engine starts a process for each provider, save when it is attached to one for debugging:
 * that serves several providers and both phases, each by a connection of its own.
 */
export class Connection {
    provider: Provider | undefined;
    #address: string | undefined;
    #log: EngineLog | undefined;

    constructor(address: string | undefined) {
        this.#address = address;
    }

    /** The engine's address, as it says it itself. */
    set address(address: string) {
        if (address !== "" && address !== this.#address) {
            this.#address = address;
            this.#log = undefined;
        }
    }

    get log(): EngineLog {
        this.#log ??= new EngineLog(this.#address);
        return this.#log;
    }

    get configured(): Provider {
        if (this.provider === undefined) {
            throw new SettingsError({
                summary: "this provider has not been configured.",
                remedy: "run this plugin with Pulumi's engine, which configures it first.",
            });
        }
        return this.provider;
    }
}

/** Engines that were attached to a process in the course of its life. */
const connectionsAtMost = 100;

export class Connections {
    readonly #byPeer = new Map<string, Connection>();
    /** A connection that is made anew after a pause has another port, and is still the same engine's. */
    #last: Connection | undefined;

    constructor(readonly address: string | undefined) {}

    /** @param isBeginning The engine says who it is, rather than asking for something. */
    get(peer: string, isBeginning: boolean): Connection {
        const known = this.#byPeer.get(peer) ?? (isBeginning ? undefined : this.#last);
        const connection = known ?? new Connection(this.address);
        if (known === undefined || isBeginning) {
            this.#last = connection;
        }
        this.#byPeer.set(peer, connection);
        const [oldest] = this.#byPeer.keys();
        if (this.#byPeer.size > connectionsAtMost && oldest !== undefined) {
            this.#byPeer.delete(oldest);
        }
        return connection;
    }

    get all(): readonly Connection[] {
        return [...new Set(this.#byPeer.values())];
    }
}
