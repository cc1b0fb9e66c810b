import { SettingsError } from "../errors";
import { EngineLog } from "./log";
import type { Provider } from "./provider";

/**
 * An engine starts one process for each provider. A process to which engines attach for debugging serves several
 * providers and both phases, each over its own connection.
 */
export class Connection {
    provider: Provider | undefined;
    #address: string | undefined;
    #log: EngineLog | undefined;

    constructor(address: string | undefined) {
        this.#address = address;
    }

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

const connectionsAtMost = 100;

export class Connections {
    readonly #byPeer = new Map<string, Connection>();
    /** A connection that reconnects after a pause has another port but belongs to the same engine. */
    #last: Connection | undefined;

    constructor(readonly address: string | undefined) {}

    /** @param isBeginning Whether the engine introduces itself with this call. */
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
