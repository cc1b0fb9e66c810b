import { type Declaration, fingerprint, publish } from "../../provider/contract/declarations";
import { antichains, withDependencies, withDependents } from "./engine-graph";
import { Workers } from "./engine-workers";
import { allocationsOf, PluginError, type Properties, type Resource, unknown } from "./plugin";

export interface Kept extends Resource {
    name: string;
    inputs: Properties;
    dependsOn: readonly string[];
    /** The dependency whose account ID it uses. When that one is replaced, the ID may change. */
    accountIdOf?: string | undefined;
    /** Its last write was a partial failure, so the next run updates it regardless of the diff. */
    failed: boolean;
    /** Its delete failed, or it is the old half of a replacement. What it says about its users is outdated. */
    stale?: boolean;
    /** The old half of a replacement, not yet deleted. */
    condemned?: boolean;
    /** It is already deleted and will be created again. */
    pendingReplacement?: boolean;
}

export interface Driven {
    /** A separate run, or the update after its preview. */
    beginRun(options: { hoursAhead: number; goesOn: boolean }): void;
    /** Publishes the program's declarations to the provider before each `up`; undefined if a preview does. */
    engine: string | undefined;
    check(news: Properties, olds?: Properties): Promise<{ inputs: Properties; failures: { reason: string }[] }>;
    diff(old: Resource, news: Properties): Promise<{ changes: boolean; replaces: string[] }>;
    create(inputs: Properties): Promise<Resource>;
    update(old: Resource, inputs: Properties): Promise<Resource>;
    /** A preview's call in place of a write, if there is one. */
    preview?(inputs: Properties, old?: Resource): Promise<void>;
    read(old: Resource): Promise<Resource>;
    delete(old: Resource): Promise<void>;
}

export type Program = Readonly<Record<string, Properties>>;

/**
 * What the program publishes about an allocation, and when: everything at once; only the name, since the list is secret or
 * known late; or everything in its turn, since it is constructed late.
 */
export type Published = "all" | "name" | "late";

/** The third argument of a resource's constructor, and its effects on the second. */
export interface ResourceOptions {
    dependsOn?: readonly string[];
    /** The allocation whose output `accountId` is an input of this one. */
    accountIdOf?: string;
    deleteBeforeReplace?: boolean;
    ignoreChanges?: readonly string[];
    /** The inputs that a transformation replaces. */
    transformed?: Properties;
    /** Default: everything at once. */
    published?: Published;
}

export interface RunOptions {
    parallel?: number;
    /** Continues with other resources after an error, like `--continue-on-error`. */
    continueOnError?: boolean;
    /** Only these, like `--target`. */
    target?: readonly string[];
    targetDependents?: boolean;
    /** All but these, like `--exclude`. */
    exclude?: readonly string[];
    /** How far the machine's clock is ahead. */
    hoursAhead?: number;
    resources?: Readonly<Record<string, ResourceOptions>>;
    /** Whether the program publishes more than the names of its resources. Default: true. */
    told?: boolean;
    /** Whether it publishes nothing, as without a writable folder. */
    silent?: boolean;
}

export interface UpOptions extends RunOptions {
    /** The order of registrations, except that each waits for its dependencies. Default: the program's. */
    order?: readonly string[];
    /**
     * Whether the engine checks a resource before or after a place for its write is free. Programs that register one
     * resource after the other need "after". Default: before.
     */
    checksAhead?: boolean;
    /** Resources to replace, like `--replace`. */
    replace?: readonly string[];
    /** Reads all resources first, like `--refresh`. */
    refresh?: boolean;
}

export interface DestroyOptions extends RunOptions {
    /** The program that runs first, like `--run-program`. */
    program?: Program;
}

export interface Proposal {
    errors: string[];
    /** The steps by resource, such as `update one`. */
    changes: string[];
}

export interface RunLog {
    kind: "up" | "preview" | "destroy" | "refresh";
    /** The latest checked inputs of each resource, and when. */
    checked: Map<string, { inputs: Properties; at: number }>;
    /** Resources that were written, whether or not they succeeded. */
    written: Set<string>;
    /** Resources deleted in order to be created again. */
    deletedBefore: Set<string>;
    /** The declarations that the previous preview published: the checked inputs by resource. */
    previewed?: ReadonlyMap<string, Properties>;
}

function emptyLog(kind: RunLog["kind"]): RunLog {
    return { kind, checked: new Map(), written: new Set(), deletedBefore: new Set() };
}

/**
 * Drives the real plugin the way the engine does. A resource's check and diff come just before its own write, and after the
 * writes of its dependencies. A limited number of writes runs in parallel, deletes come last, nothing starts after an
 * error, and each run has a provider without memory of earlier runs.
 */
export class EngineModel {
    /** By name, or by ID for the old half of a replacement. */
    readonly state = new Map<string, Kept>();
    /** Of the last run. */
    log = emptyLog("up");
    readonly #plugin: Driven;
    readonly #hasRead: (outputs: Properties) => boolean;

    /** `hasRead` says which resources the provider can read. */
    constructor(plugin: Driven, hasRead: (outputs: Properties) => boolean = () => true) {
        this.#plugin = plugin;
        this.#hasRead = hasRead;
    }

    /** The state by user: the codes held, or `?` for an unconfirmed user. */
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

    /** Returns the errors; none if the run succeeded. */
    async up(program: Program, options: UpOptions = {}): Promise<string[]> {
        const previewsFirst = this.#plugin.engine === undefined && options.silent !== true;
        if (previewsFirst) {
            await this.preview(program, options);
        }
        const previewed = new Map([...this.log.checked].map(([name, { inputs }]) => [name, inputs] as const));
        this.#begin("up", options, previewsFirst);
        if (this.#plugin.engine === undefined) {
            this.log.previewed = previewsFirst ? previewed : new Map();
        }
        if (options.refresh) {
            await this.#read();
        }
        return (await new Update(this.#plugin, this.state, program, options, this.log).run()).errors;
    }

    /** What an `up` would do. Writes nothing and leaves the state alone. */
    async preview(program: Program, options: UpOptions = {}): Promise<Proposal> {
        this.#begin("preview", options);
        return new Update(this.#plugin, new Map(this.state), program, options, this.log, true).run();
    }

    /**
     * Without a target, destroys everything. A program publishes its declarations, and none of its resources is checked.
     */
    async destroy(options: string | DestroyOptions = {}): Promise<string[]> {
        const { program = {}, ...others }: DestroyOptions =
            typeof options === "string" ? { target: [options] } : options;
        this.#begin("destroy", others);
        return (await new Update(this.#plugin, this.state, program, others, this.log).destroy()).errors;
    }

    async refresh(options: RunOptions = {}): Promise<void> {
        this.#begin("refresh", options);
        await this.#read();
    }

    #begin(kind: RunLog["kind"], { hoursAhead = 0 }: RunOptions, goesOn = false): void {
        this.#plugin.beginRun({ hoursAhead, goesOn });
        this.log = emptyLog(kind);
    }

    async #read(): Promise<void> {
        const read = async ([name, old]: [string, Kept]): Promise<void> => {
            if (old.pendingReplacement) {
                return;
            }
            const { outputs, inputs = old.inputs } = await this.#plugin.read(old);
            const stale = old.stale === true && !this.#hasRead(outputs);
            const refreshed = { ...old, outputs, inputs, failed: false, stale };
            // The change that it shows: from the read to the declared values.
            await this.#plugin.diff(refreshed, old.inputs);
            this.state.set(name, refreshed);
        };
        await Promise.all([...this.state].map(read));
    }
}

/** The steps for one resource, in order, until one fails. */
interface Chain {
    /** In the words of a preview. */
    what: string;
    steps: (() => Promise<void>)[];
    preview?: () => Promise<void>;
}

const nothing: Chain = { what: "", steps: [] };

class Update {
    readonly #plugin: Driven;
    readonly #state: Map<string, Kept>;
    readonly #program: Program;
    readonly #options: UpOptions;
    readonly #log: RunLog;
    readonly #isPreview: boolean;
    readonly #workers: Workers;
    readonly #before: readonly Kept[];
    readonly #changes: string[] = [];
    /** Finished resources, in whatever state. Their dependents may start. */
    readonly #registered = new Set<string>();
    /** Resources that would be created but are not targets. */
    readonly #notCreated = new Set<string>();
    /** Resources of the state that the program registered again. */
    readonly #seen = new Set<string>();
    readonly #failed = new Set<string>();
    /** Resources checked and skipped because a dependency failed. */
    readonly #leftOut = new Set<string>();
    /** Resources deleted because a dependency is deleted before its replacement. They will be created again. */
    readonly #deleted = new Set<string>();

    constructor(
        plugin: Driven,
        state: Map<string, Kept>,
        program: Program,
        options: UpOptions,
        log: RunLog,
        isPreview = false,
    ) {
        this.#plugin = plugin;
        this.#state = state;
        this.#program = program;
        this.#options = options;
        this.#log = log;
        this.#isPreview = isPreview;
        this.#workers = new Workers(options.parallel ?? 8, options.continueOnError ?? false);
        this.#before = [...state.values()];
    }

    async run(): Promise<Proposal> {
        const { order = Object.keys(this.#program), checksAhead = true } = this.#options;
        const workers = this.#workers;
        this.#publishEarly();
        for (const old of this.#state.values()) {
            old.stale ||= old.condemned === true;
        }
        const waiting = [...order];
        while (waiting.length > 0) {
            if (!checksAhead) {
                await workers.free();
            }
            if (workers.stopped) {
                break;
            }
            const index = waiting.findIndex((name) => this.#mayCome(name));
            if (index < 0) {
                await workers.anything();
                continue;
            }
            const [name = ""] = waiting.splice(index, 1);
            const chain = await this.#register(name);
            await workers.free();
            if (workers.stopped) {
                break;
            }
            this.#carryOut(name, chain);
        }
        await workers.idle();
        if (!workers.stopped) {
            await this.#delete(this.#leaving());
        }
        return { errors: workers.errors, changes: this.#changes };
    }

    async destroy(): Promise<Proposal> {
        this.#publish(Object.keys(this.#program));
        await this.#delete([...this.#state.values()]);
        return { errors: this.#workers.errors, changes: this.#changes };
    }

    /** The registration of a resource waits for its dependencies. */
    #mayCome(name: string): boolean {
        return this.#dependencies(name).every((other) => !(other in this.#program) || this.#registered.has(other));
    }

    #carryOut(name: string, { what, steps, preview }: Chain): void {
        if (what !== "") {
            this.#changes.push(`${what} ${name}`);
        }
        const task = async () => {
            try {
                for (const step of this.#isPreview ? (preview ? [preview] : []) : steps) {
                    // An error elsewhere may also end it between two steps.
                    if (this.#workers.stopped) {
                        return;
                    }
                    await step();
                }
            } finally {
                this.#registered.add(name);
            }
        };
        this.#workers.start(task, () => void this.#failed.add(name));
    }

    async #register(name: string): Promise<Chain> {
        if (this.#resource(name).published === "late") {
            this.#publish([name]);
        }
        try {
            const chain = await this.#check(name);
            const dependencies = this.#dependencies(name);
            if (
                this.#options.target &&
                chain !== nothing &&
                dependencies.some((other) => this.#notCreated.has(other))
            ) {
                throw new Error(`${name} depends on a resource that is to be created and is no target`);
            }
            if (dependencies.some((other) => this.#failed.has(other) || this.#leftOut.has(other))) {
                this.#leftOut.add(name);
                return nothing;
            }
            return chain;
        } catch (error) {
            this.#workers.bail((error as Error).message);
            return nothing;
        }
    }

    async #check(name: string): Promise<Chain> {
        const { ignoreChanges = [] } = this.#resource(name);
        const old = this.#state.get(name);
        if (old) {
            this.#seen.add(name);
        }
        const isRecreated = this.#deleted.delete(name);
        if (!this.#isTargeted(name)) {
            if (!old) {
                this.#notCreated.add(name);
            }
            // A resource deleted with its dependency returns unchanged, without a check.
            return old && isRecreated ? { what: "replace", steps: [() => this.#create(name, old.inputs)] } : nothing;
        }
        const goal = this.#goal(name);
        // After a failed delete, an allocation that is declared again is replaced, as the error announces.
        const isToReplace = old !== undefined && (this.#options.replace?.includes(name) || old.stale === true);
        if (old === undefined || isRecreated) {
            const inputs = await this.#checked(name, goal);
            return {
                what: old ? "replace" : "create",
                steps: [() => this.#create(name, inputs)],
                preview: async () => this.#plugin.preview?.(inputs),
            };
        }
        if (isToReplace) {
            return this.#replace(name, old, await this.#checked(name, goal));
        }
        const inputs = await this.#checked(name, withoutChanges(goal, old.inputs, ignoreChanges), old.inputs);
        const { changes, replaces } = await this.#plugin.diff(old, inputs);
        if (old.pendingReplacement || (changes && replaces.length > 0)) {
            return this.#replace(name, old, await this.#checked(name, goal));
        }
        if (changes || old.failed) {
            return {
                what: "update",
                steps: [() => this.#update(name, old, inputs)],
                preview: async () => this.#plugin.preview?.(inputs, old),
            };
        }
        return { what: "", steps: [async () => void this.#state.set(name, { ...old, ...this.#links(name), inputs })] };
    }

    /** Then ignored changes count too: the engine takes the program's inputs as they are. */
    async #replace(name: string, old: Kept, inputs: Properties): Promise<Chain> {
        const steps: Chain["steps"] = [];
        const deletesBefore = this.#resource(name).deleteBeforeReplace === true;
        if (deletesBefore) {
            for (const dependent of (await this.#dependentsToReplace(old)).reverse()) {
                this.#deleted.add(dependent.name);
                steps.push(() => this.#deleteBefore(dependent));
            }
            if (!old.pendingReplacement) {
                steps.push(() => this.#deleteBefore(old));
            }
        }
        steps.push(async () => {
            try {
                await this.#create(name, inputs);
            } finally {
                // A partial replacement also leaves its old half to delete.
                if (!deletesBefore && this.#state.get(name) !== old) {
                    this.#state.set(`${old.id} pending`, { ...old, stale: true, condemned: true });
                }
            }
        });
        return { what: "replace", steps, preview: async () => this.#plugin.preview?.(inputs) };
    }

    /**
     * Dependents of a resource that is deleted before its replacement, if a change of the value that they use would replace
     * them. The engine calls the provider's diff without a check.
     */
    async #dependentsToReplace(root: Kept): Promise<Kept[]> {
        const replaced = new Set([root.name]);
        const found: Kept[] = [];
        for (const old of this.#before) {
            const isToCome = !this.#seen.has(old.name) && !old.condemned;
            if (isToCome && old.accountIdOf !== undefined && replaced.has(old.accountIdOf)) {
                const { replaces } = await this.#plugin.diff(old, { ...old.inputs, accountId: unknown });
                if (replaces.length > 0) {
                    replaced.add(old.name);
                    found.push(old);
                }
            }
        }
        return found;
    }

    async #checked(name: string, news: Properties, olds: Properties = {}): Promise<Properties> {
        const { inputs, failures } = await this.#plugin.check(news, olds);
        if (failures.length > 0) {
            throw new Error(failures.map(({ reason }) => reason).join("\n"));
        }
        this.#log.checked.set(name, { inputs, at: Date.now() });
        return inputs;
    }

    async #create(name: string, inputs: Properties): Promise<void> {
        await this.#keep(name, inputs, inputs, () => this.#plugin.create(inputs));
    }

    async #update(name: string, old: Kept, inputs: Properties): Promise<void> {
        await this.#keep(name, inputs, old.inputs, () => this.#plugin.update(old, inputs));
    }

    async #keep(name: string, inputs: Properties, inputsOfFailure: Properties, write: () => Promise<Resource>) {
        const links = this.#links(name);
        this.#log.written.add(name);
        try {
            this.#state.set(name, { ...links, ...(await write()), inputs, failed: false });
        } catch (error) {
            const partial = error instanceof PluginError ? error.partial : undefined;
            if (partial) {
                const { id, outputs } = partial;
                this.#state.set(name, { ...links, id, outputs, inputs: inputsOfFailure, failed: true });
            }
            throw partial ? new Error(partial.reasons.join("\n")) : error;
        }
    }

    async #deleteBefore(old: Kept): Promise<void> {
        this.#log.deletedBefore.add(old.name);
        await this.#callDelete(old.name, old);
        this.#state.set(old.name, { ...old, pendingReplacement: true });
    }

    /** The deletes at the end: resources that the program did not register again, and old halves of replacements. */
    #leaving(): Kept[] {
        const before = new Set(this.#before.filter((old) => !old.condemned).map(({ name }) => name));
        return [...this.#state.values()].filter(
            ({ name, condemned }) => condemned || (before.has(name) && !this.#seen.has(name)),
        );
    }

    async #delete(candidates: readonly Kept[]): Promise<void> {
        const { target, targetDependents, exclude = [] } = this.#options;
        const kept = withDependencies(exclude, this.#before);
        const targeted = target && withDependents(target, this.#before);
        const leaving = candidates.filter(({ name }) => (targeted?.has(name) ?? true) && !kept.has(name));
        const unasked = leaving.find(({ name }) => target && !targetDependents && !target.includes(name));
        if (unasked) {
            this.#workers.bail(`${unasked.name} would be deleted and is no target`);
            return;
        }
        const spared = new Set<string>();
        const spare = (failed: string) => {
            for (const name of withDependencies([failed], this.#before)) {
                if (name !== failed) {
                    spared.add(name);
                }
            }
        };
        this.#failed.forEach(spare);
        for (const chain of antichains(leaving)) {
            for (const old of chain.filter(({ name }) => !spared.has(name))) {
                await this.#workers.free();
                if (this.#workers.stopped) {
                    break;
                }
                this.#changes.push(`delete ${old.name}`);
                const key = old.condemned ? `${old.id} pending` : old.name;
                // A deleted resource is only removed from the state, unless the program of a destroy still has it.
                const isGone = old.pendingReplacement && !old.condemned && !(old.name in this.#program);
                const step = async () => {
                    if (!isGone) {
                        await this.#callDelete(key, old);
                    }
                    this.#state.delete(key);
                };
                this.#workers.start(
                    async () => (this.#isPreview ? undefined : step()),
                    () => spare(old.name),
                );
            }
            await this.#workers.idle();
        }
    }

    async #callDelete(key: string, old: Kept): Promise<void> {
        try {
            await this.#plugin.delete(old);
        } catch (error) {
            this.#state.set(key, { ...old, stale: true });
            throw error;
        }
    }

    #isTargeted(name: string): boolean {
        const { target, targetDependents, exclude = [] } = this.#options;
        if (target === undefined) {
            return !exclude.includes(name);
        }
        const nodes = Object.keys(this.#program).map((each) => this.#links(each));
        return (targetDependents ? withDependents(target, nodes) : new Set(target)).has(name);
    }

    #resource(name: string): ResourceOptions {
        return this.#options.resources?.[name] ?? {};
    }

    #dependencies(name: string): readonly string[] {
        const { dependsOn = [], accountIdOf } = this.#resource(name);
        return accountIdOf === undefined ? dependsOn : [...dependsOn, accountIdOf];
    }

    #links(name: string): Pick<Kept, "name" | "dependsOn" | "accountIdOf"> {
        return { name, dependsOn: this.#dependencies(name), accountIdOf: this.#resource(name).accountIdOf };
    }

    /** The program's view, without older state. */
    #goal(name: string): Properties {
        return { ...this.#program[name], ...this.#resource(name).transformed, __key: name };
    }

    #publishEarly(): void {
        this.#publish(Object.keys(this.#program).filter((name) => this.#resource(name).published !== "late"));
    }

    #publish(names: readonly string[]): void {
        const { engine } = this.#plugin;
        if (engine === undefined || this.#options.silent || names.length === 0) {
            return;
        }
        publish(
            engine,
            names.map((name) => this.#declarationOf(engine, name)),
        );
    }

    /** The constructor's view: without transformations and ignored changes. */
    #declarationOf(engine: string, name: string): Declaration {
        const { ignoreChanges = [], published, accountIdOf } = this.#resource(name);
        if (published === "name" || accountIdOf !== undefined || this.#options.told === false) {
            return { key: name, kind: "users", isPreview: this.#isPreview };
        }
        const { accountId, baseUrl, userIds, userBundleCodes, useExternalLicense = false } = this.#program[name] ?? {};
        const isTold = (property: string) => !ignoreChanges.includes("*") && !ignoreChanges.includes(property);
        const isListTold = isTold("userIds") && Array.isArray(userIds);
        return {
            key: name,
            kind: "users",
            isPreview: this.#isPreview,
            ...(accountId !== undefined && { accountId: accountId as string }),
            ...(baseUrl !== undefined && { baseUrl: baseUrl as string }),
            ...(isListTold && { members: (userIds as string[]).map((id) => fingerprint(engine, id)) }),
            ...(isTold("userBundleCodes") && { userBundleCodes: userBundleCodes as string[] }),
            ...(isTold("useExternalLicense") && { useExternalLicense: useExternalLicense as boolean }),
        };
    }
}

/** The inputs, with old values for ignored changes. */
function withoutChanges(news: Properties, olds: Properties, ignored: readonly string[]): Properties {
    if (ignored.includes("*")) {
        return { ...olds };
    }
    const others = Object.entries(news).filter(([property]) => !ignored.includes(property));
    const same = ignored.flatMap((property) => (property in olds ? [[property, olds[property]]] : []));
    return Object.fromEntries([...others, ...same]);
}

/** Who holds what by an allocation's state, in the ledger's format. */
export function heldBy(outputs: Properties): Record<string, string> {
    const users = Object.entries(allocationsOf(outputs));
    return Object.fromEntries(users.map(([user, codes]) => [user, codes.replaceAll(" ", ",")]));
}

export function uncertain({ unconfirmed = [], left = {} }: Properties): string[] {
    return [...(unconfirmed as string[]), ...Object.keys(left as object)];
}
