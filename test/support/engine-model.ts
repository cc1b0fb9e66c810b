import { type Declaration, fingerprint, publish } from "../../provider/contract/declarations";
import { antichains, withDependencies, withDependents } from "./engine-graph";
import { Workers } from "./engine-workers";
import { allocationsOf, PluginError, type Properties, type Resource, unknown } from "./plugin";

/** A resource as the engine's state holds it. */
export interface Kept extends Resource {
    name: string;
    inputs: Properties;
    /** The names of those that it depends on. */
    dependsOn: readonly string[];
    /** The one among them whose account ID it has as its own: when that one is replaced, its own may change. */
    accountIdOf?: string | undefined;
    /** Its last write was a partial failure: the next run updates it whatever diff says. */
    failed: boolean;
    /** Its delete has failed, or it is the old half of a replacement: what it says of its users is out of date. */
    stale?: boolean;
    /** The old half of a replacement, to be deleted. */
    condemned?: boolean;
    /** It is deleted already, to be created again. */
    pendingReplacement?: boolean;
}

/** What an engine calls. */
export interface Driven {
    /** A run of its own, or the update that follows its preview. */
    beginRun(options: { hoursAhead: number; goesOn: boolean }): void;
    /** Where the program tells the provider what it declares; undefined where a preview does, before each `up`. */
    engine: string | undefined;
    check(news: Properties, olds?: Properties): Promise<{ inputs: Properties; failures: { reason: string }[] }>;
    diff(old: Resource, news: Properties): Promise<{ changes: boolean; replaces: string[] }>;
    create(inputs: Properties): Promise<Resource>;
    update(old: Resource, inputs: Properties): Promise<Resource>;
    /** What a preview calls in place of a write, where it calls anything. */
    preview?(inputs: Properties, old?: Resource): Promise<void>;
    read(old: Resource): Promise<Resource>;
    delete(old: Resource): Promise<void>;
}

export type Program = Readonly<Record<string, Properties>>;

/**
 * What the program tells the provider of an allocation, and when: everything at once; its name alone, since the list is
 * secret or known late; or everything when its turn comes, since it is constructed late.
 */
export type Published = "all" | "name" | "late";

/** What stands in the third argument of a resource's constructor, and what becomes of the second one. */
export interface ResourceOptions {
    dependsOn?: readonly string[];
    /** The allocation whose output `accountId` is this one's input. */
    accountIdOf?: string;
    deleteBeforeReplace?: boolean;
    ignoreChanges?: readonly string[];
    /** What a transformation puts in place of what the constructor was given. */
    transformed?: Properties;
    /** Default: everything at once. */
    published?: Published;
}

export interface RunOptions {
    /** How many writes at once. */
    parallel?: number;
    /** Goes on with other resources after an error, as by `--continue-on-error`. */
    continueOnError?: boolean;
    /** Only these, as by `--target`. */
    target?: readonly string[];
    targetDependents?: boolean;
    /** All but these, as by `--exclude`. */
    exclude?: readonly string[];
    /** By how much the machine's clock is ahead. */
    hoursAhead?: number;
    /** Options of the program's resources. */
    resources?: Readonly<Record<string, ResourceOptions>>;
    /** Whether the program tells the provider more than the names of its resources. Default: true. */
    told?: boolean;
    /** Whether it tells nothing at all, as where nothing can be written. */
    silent?: boolean;
}

export interface UpOptions extends RunOptions {
    /** The order in which the resources are registered, save that each waits for what it depends on. Default: the program's. */
    order?: readonly string[];
    /**
     * Whether a resource is checked before a place for its write is free, or after, as where the program itself registers one
     * resource after the other. Default: before.
     */
    checksAhead?: boolean;
    /** Resources to be replaced, as by `--replace`. */
    replace?: readonly string[];
    /** Reads all resources before, as by `--refresh`. */
    refresh?: boolean;
}

export interface DestroyOptions extends RunOptions {
    /** The program that runs before, as by `--run-program`. */
    program?: Program;
}

/** What a preview proposes. */
export interface Proposal {
    errors: string[];
    /** What it would do, by resource, as in `update one`. */
    changes: string[];
}

/** What has happened in a run, besides what became of the state. */
export interface RunLog {
    kind: "up" | "preview" | "destroy" | "refresh";
    /** By resource, what its check has let through last, and when. */
    checked: Map<string, { inputs: Properties; at: number }>;
    /** Resources that were written, whether or not they succeeded. */
    written: Set<string>;
    /** Resources that were deleted to be created again. */
    deletedBefore: Set<string>;
    /** Where the preview before it tells the provider what is declared: by resource the inputs that its check has let through. */
    previewed?: ReadonlyMap<string, Properties>;
}

function emptyLog(kind: RunLog["kind"]): RunLog {
    return { kind, checked: new Map(), written: new Set(), deletedBefore: new Set() };
}

/**
 * Drives the real plugin as the engine does: a resource's check and diff come just before its own write, and after the
 * writes of what it depends on; a bounded number of writes runs at once, deletes come last, nothing new is started after an
 * error, and each run is a provider that has no memory of the run before.
 */
export class EngineModel {
    /** By name; the old half of a replacement by its ID. */
    readonly state = new Map<string, Kept>();
    /** Of the last run. */
    log = emptyLog("up");
    readonly #plugin: Driven;
    readonly #hasRead: (outputs: Properties) => boolean;

    /** `hasRead` says of which resources the provider can read anything at all. */
    constructor(plugin: Driven, hasRead: (outputs: Properties) => boolean = () => true) {
        this.#plugin = plugin;
        this.#hasRead = hasRead;
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

    /** What an `up` would do; nothing is written, and the state stays. */
    async preview(program: Program, options: UpOptions = {}): Promise<Proposal> {
        this.#begin("preview", options);
        return new Update(this.#plugin, new Map(this.state), program, options, this.log, true).run();
    }

    /** Without a target, everything. A program tells what it declares, and no resource of it is checked. */
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
            // What it shows for a change: from what was read to what was declared.
            await this.#plugin.diff(refreshed, old.inputs);
            this.state.set(name, refreshed);
        };
        await Promise.all([...this.state].map(read));
    }
}

/** What is done of one resource: one step after the other, until one fails. */
interface Chain {
    /** In the words of a preview. */
    what: string;
    steps: (() => Promise<void>)[];
    preview?: () => Promise<void>;
}

const nothing: Chain = { what: "", steps: [] };

/** One run of a program. */
class Update {
    readonly #plugin: Driven;
    readonly #state: Map<string, Kept>;
    readonly #program: Program;
    readonly #options: UpOptions;
    readonly #log: RunLog;
    readonly #isPreview: boolean;
    readonly #workers: Workers;
    /** The state as it was before. */
    readonly #before: readonly Kept[];
    readonly #changes: string[] = [];
    /** Resources that have been dealt with, whatever became of it; those that depend on them may come. */
    readonly #registered = new Set<string>();
    /** Resources that would have been created and are no target. */
    readonly #notCreated = new Set<string>();
    /** Resources that were there and have come again. */
    readonly #seen = new Set<string>();
    readonly #failed = new Set<string>();
    /** Resources that were checked, and left out since they depend on one that has failed. */
    readonly #leftOut = new Set<string>();
    /** Resources that are deleted since what they depend on is deleted before it is replaced; they are to come again. */
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

    /** The program's registration of a resource waits for those that it depends on. */
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
                    // An error elsewhere ends it between two steps, too.
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

    /** Checks a resource and says what is to be done. */
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
            // The one that was deleted for another's sake comes again as it was, without a check.
            return old && isRecreated ? { what: "replace", steps: [() => this.#create(name, old.inputs)] } : nothing;
        }
        const goal = this.#goal(name);
        // After a failed delete, an allocation that is declared again is replaced, as the error says.
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

    /** Ignored changes are declared then, too: the engine takes what the program says as it is. */
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
                // Also a replacement that was made in part leaves its old half to be deleted.
                if (!deletesBefore && this.#state.get(name) !== old) {
                    this.#state.set(`${old.id} pending`, { ...old, stale: true, condemned: true });
                }
            }
        });
        return { what: "replace", steps, preview: async () => this.#plugin.preview?.(inputs) };
    }

    /**
     * Those who depend on a resource that is deleted before it is replaced, and would be replaced if what they have of it
     * were another value. The provider is asked so without a check of them.
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

    /** What is to be deleted at the end: whatever has not come again, and the old halves of replacements. */
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
                // What is deleted already is only taken out of the state, unless the program of a destroy still has it.
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

    /** What the engine has of the program, before it looks at anything older. */
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

    /** What the constructor can tell: it sees neither what a transformation makes of it, nor what is ignored in its favour. */
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

/** The inputs with the old ones in place of those whose changes are to be ignored. */
function withoutChanges(news: Properties, olds: Properties, ignored: readonly string[]): Properties {
    if (ignored.includes("*")) {
        return { ...olds };
    }
    const others = Object.entries(news).filter(([property]) => !ignored.includes(property));
    const same = ignored.flatMap((property) => (property in olds ? [[property, olds[property]]] : []));
    return Object.fromEntries([...others, ...same]);
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
