import { fingerprint, publish } from "../../provider/contract/declarations";
import { allocationsOf, type Plugin, PluginError, type Properties, type Resource } from "./plugin";

/** A resource as the engine's state holds it. */
interface Kept extends Resource {
    inputs: Properties;
    /** Its last write was a partial failure: the next run updates it whatever diff says. */
    failed: boolean;
    /** Its delete has failed, or it is the old half of a replacement: what it says of its users is out of date. */
    stale?: boolean;
}

export type Program = Readonly<Record<string, Properties>>;

export interface UpOptions {
    /** How many writes at once. */
    parallel?: number;
    /** The order in which the resources are registered. Default: the program's. */
    order?: readonly string[];
    /** Whether the program tells the provider of all its allocations before the first write. Default: true. */
    told?: boolean;
    /** Whether a resource is checked before a place for its write is free, or after. */
    checksAhead?: boolean;
    /** Resources to be replaced, as by `--replace`. */
    replace?: readonly string[];
    /** Goes on with other resources after an error, as by `--continue-on-error`. */
    continueOnError?: boolean;
}

/**
 * Drives the real plugin as the engine does: a resource's check and diff come just before its own write, a bounded
 * number of writes runs at once, deletes come last, nothing new is started after an error, and each run is a provider
 * that has no memory of the run before.
 */
export class EngineModel {
    readonly state = new Map<string, Kept>();
    readonly #plugin: Plugin;

    constructor(plugin: Plugin) {
        this.#plugin = plugin;
    }

    /** What the state says, by user: the codes held, and `?` for a user of whom it is not certain. */
    get lastKnown(): Record<string, string> {
        const users: Record<string, string> = {};
        for (const { outputs } of this.state.values()) {
            Object.assign(users, heldBy(outputs));
        }
        for (const { outputs } of this.state.values()) {
            for (const user of uncertain(outputs)) {
                users[user] = "?";
            }
        }
        return users;
    }

    /** Returns the errors; none when the run succeeded. */
    async up(program: Program, options: UpOptions = {}): Promise<string[]> {
        const { parallel = 8, order = Object.keys(program), told = true, checksAhead = true } = options;
        this.#plugin.beginRun();
        for (const [name, old] of this.state) {
            old.stale ||= name.endsWith("pending");
        }
        this.#tell(program, told);
        const errors: string[] = [];
        const running = new Set<Promise<void>>();
        const replaced: Kept[] = [];
        const goOn = () => errors.length === 0 || options.continueOnError === true;

        const free = async () => {
            while (running.size >= parallel) {
                await Promise.race(running);
            }
        };
        const start = (task: () => Promise<void>) => {
            const settled = task().catch((error: Error) => void errors.push(error.message));
            const run: Promise<void> = settled.then(() => void running.delete(run));
            running.add(run);
        };

        for (const name of order) {
            // With one place, checks and writes alternate.
            if (!checksAhead || parallel === 1) {
                await free();
            }
            if (!goOn()) {
                break;
            }
            const old = this.state.get(name);
            const news = { ...program[name], __key: name };
            const { inputs, failures } = await this.#plugin.check(news, old?.inputs);
            if (failures.length > 0) {
                errors.push(...failures.map(({ reason }) => reason));
                continue;
            }
            const { changes, replaces } = old
                ? await this.#plugin.diff(old, inputs)
                : { changes: true, replaces: [] as string[] };
            // After a failed delete, an allocation that is declared again is replaced, as the error says.
            const replace =
                old !== undefined && (replaces.length > 0 || old.stale === true || options.replace?.includes(name));
            if (old && !replace && !changes && !old.failed) {
                this.state.set(name, { ...old, inputs });
                continue;
            }
            if (replace) {
                await this.#plugin.check(news);
            }
            await free();
            if (!goOn()) {
                break;
            }
            start(async () => {
                try {
                    await this.#write(name, inputs, replace ? undefined : old);
                } finally {
                    // Also a replacement that was made in part leaves its old half to be deleted.
                    if (old && replace && this.state.get(name) !== old) {
                        replaced.push(old);
                    }
                }
            });
        }
        await Promise.all(running);
        if (!goOn()) {
            // A replacement whose old half was not deleted stays in the state beside the new one.
            replaced.forEach((old) => void this.#pending(old));
            return errors;
        }
        const leaving = [...this.state].filter(([name]) => !(name in program));
        for (const [name, old] of [...leaving, ...replaced.map((each) => this.#pending(each))]) {
            await free();
            start(() => this.#delete(name, old));
        }
        await Promise.all(running);
        return errors;
    }

    /** Without a target, everything. */
    async destroy(target?: string): Promise<string[]> {
        this.#plugin.beginRun();
        const errors: string[] = [];
        for (const [name, old] of [...this.state].filter(([each]) => target === undefined || each === target)) {
            await this.#delete(name, old).catch((error: Error) => void errors.push(error.message));
        }
        return errors;
    }

    /** `hasRead` says of which resources the provider can read anything at all. */
    async refresh(hasRead: (outputs: Properties) => boolean = () => true): Promise<void> {
        this.#plugin.beginRun();
        for (const [name, old] of this.state) {
            const { outputs, inputs } = await this.#plugin.read(old);
            const stale = old.stale === true && !hasRead(outputs);
            this.state.set(name, { ...old, outputs, inputs: inputs ?? old.inputs, failed: false, stale });
        }
    }

    /** The old half of a replacement stays in the state beside the new one until it is deleted. */
    #pending(old: Kept): [string, Kept] {
        const entry: [string, Kept] = [`${old.id} pending`, { ...old, stale: true }];
        this.state.set(...entry);
        return entry;
    }

    async #delete(name: string, old: Kept): Promise<void> {
        try {
            await this.#plugin.delete(old);
            this.state.delete(name);
        } catch (error) {
            this.state.set(name, { ...old, stale: true });
            throw error;
        }
    }

    async #write(name: string, inputs: Properties, old: Kept | undefined): Promise<void> {
        try {
            const written = old ? await this.#plugin.update(old, inputs) : await this.#plugin.create(inputs);
            this.state.set(name, { ...written, inputs, failed: false });
        } catch (error) {
            const partial = error instanceof PluginError ? error.partial : undefined;
            if (partial) {
                const { id, outputs } = partial;
                this.state.set(name, { id, outputs, inputs: old?.inputs ?? inputs, failed: true });
            }
            throw partial ? new Error(partial.reasons.join("\n")) : error;
        }
    }

    /** As a program does: of lists that it does not know yet, the names of the resources alone. */
    #tell(program: Program, told: boolean): void {
        const { engine } = this.#plugin;
        publish(
            engine,
            Object.entries(program).map(([key, { accountId, userIds, userBundleCodes, useExternalLicense }]) => ({
                key,
                kind: "users" as const,
                ...(accountId !== undefined && { accountId: accountId as string }),
                ...(told && {
                    members: ([userIds].flat() as string[]).map((user) => fingerprint(engine, user)),
                    userBundleCodes: userBundleCodes as string[],
                    useExternalLicense: useExternalLicense === true,
                }),
            })),
        );
    }
}

/** What users hold by an allocation's state, in the ledger's words. */
export function heldBy(outputs: Properties): Record<string, string> {
    const users = Object.entries(allocationsOf(outputs));
    return Object.fromEntries(users.map(([user, codes]) => [user, codes.replaceAll(" ", ",")]));
}

/** The users of whom an allocation's state says that it is not certain. */
export function uncertain({ unconfirmed = [], left = {} }: Properties): string[] {
    return [...(unconfirmed as string[]), ...Object.keys(left as object)];
}
