import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Plugin, PluginError, type Properties, type Resource } from "./plugin";

/** A resource as the engine's state holds it. */
interface Kept extends Resource {
    inputs: Properties;
    /** Its last write was a partial failure: the next run updates it whatever diff says. */
    failed: boolean;
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
    readonly #folder: string;

    constructor(plugin: Plugin, folder: string) {
        this.#plugin = plugin;
        this.#folder = folder;
    }

    /** What the state says, by user: the codes held, and `?` for a user who is not confirmed. */
    get lastKnown(): Record<string, string> {
        const users: Record<string, string> = {};
        for (const { outputs } of this.state.values()) {
            for (const [user, codes] of Object.entries(outputs.allocations as Record<string, string[]>)) {
                users[user] = codes.join();
            }
        }
        for (const { outputs } of this.state.values()) {
            for (const user of (outputs.unconfirmed as string[] | undefined) ?? []) {
                users[user] = "?";
            }
        }
        return users;
    }

    /** Returns the errors; none when the run succeeded. */
    async up(program: Program, options: UpOptions = {}): Promise<string[]> {
        const { parallel = 8, order = Object.keys(program), told = true, checksAhead = true } = options;
        this.#forget();
        const declarers = await this.#tell(program, told);
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
            if (!checksAhead) {
                await free();
            }
            if (!goOn()) {
                break;
            }
            const old = this.state.get(name);
            const news = { ...program[name], __declarer: declarers.get(name) };
            const { inputs, failures } = await this.#plugin.check(news, old?.inputs);
            if (failures.length > 0) {
                errors.push(...failures.map(({ reason }) => reason));
                continue;
            }
            const { changes, replaces } = old
                ? await this.#plugin.diff(old, inputs)
                : { changes: true, replaces: [] as string[] };
            const replace = old !== undefined && (replaces.length > 0 || options.replace?.includes(name));
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
                await this.#write(name, inputs, replace ? undefined : old);
                if (old && replace) {
                    replaced.push(old);
                }
            });
        }
        await Promise.all(running);
        if (!goOn()) {
            // A replacement whose old half was not deleted stays in the state beside the new one.
            replaced.forEach((old, index) => void this.state.set(`${old.id} pending ${index}`, old));
            return errors;
        }
        const leaving = [...this.state].filter(([name]) => !(name in program));
        for (const old of replaced) {
            await free();
            start(() =>
                this.#plugin.delete(old).catch((error) => {
                    this.state.set(`${old.id} pending`, old);
                    throw error;
                }),
            );
        }
        for (const [name, old] of leaving) {
            await free();
            start(async () => {
                await this.#plugin.delete(old);
                this.state.delete(name);
            });
        }
        await Promise.all(running);
        return errors;
    }

    async destroy(): Promise<string[]> {
        this.#forget();
        const errors: string[] = [];
        for (const [name, old] of [...this.state]) {
            await this.#plugin.delete(old).then(
                () => void this.state.delete(name),
                (error: Error) => void errors.push(error.message),
            );
        }
        return errors;
    }

    async refresh(): Promise<void> {
        this.#forget();
        for (const [name, old] of this.state) {
            const { outputs, inputs } = await this.#plugin.read(old);
            this.state.set(name, { ...old, outputs, inputs: inputs ?? old.inputs, failed: false });
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

    /** A provider's text that differs is loaded afresh, and its modules with it: a run of its own. */
    #forget(): void {
        this.#plugin.provider =
            'exports.handler=()=>{for(const key of Object.keys(require.cache))if(key.includes("/dist/"))delete require.cache[key];' +
            `return require("pulumi-uipath-licensing/dynamic/user-license-allocation")} // ${randomUUID()}`;
    }

    async #tell(program: Program, told: boolean): Promise<Map<string, Properties>> {
        const run = randomUUID();
        const file = join(this.#folder, `${run}.jsonl`);
        const declarers = Object.keys(program).map((name) => [name, { key: `${run}/${name}`, name }] as const);
        if (!told) {
            return new Map(declarers);
        }
        const lines = declarers.map(([name, declarer]) => {
            const { accountId, userIds } = program[name] as Properties;
            return `${JSON.stringify({ ...declarer, accountId, userIds })}\n`;
        });
        await writeFile(file, lines.join(""));
        return new Map(declarers.map(([name, declarer]) => [name, { ...declarer, file }]));
    }
}
