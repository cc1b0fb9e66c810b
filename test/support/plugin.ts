import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { credentials, type Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { codeIn } from "./error-code";

export type Properties = Record<string, unknown>;

export interface Resource {
    id: string;
    outputs: Properties;
    /** The declared inputs, which the engine sends with diff and update. The provider does not read them. */
    inputs?: Properties | undefined;
}

export class PluginError extends Error {
    readonly code: string | undefined;

    constructor(
        message: string,
        readonly partial: (Resource & { reasons: string[] }) | undefined,
    ) {
        super(message);
        this.code = codeIn([message, ...(partial?.reasons ?? [])].join("\n"));
    }
}

export interface CheckResult {
    inputs: Properties;
    failures: { property: string; reason: string }[];
}

export interface PluginOptions {
    /** The project's folder, where the plugin finds the package. */
    folder: string;
    config?: Readonly<Record<string, string>>;
    environment?: Readonly<Record<string, string>>;
    /** The provider to call. Default: that of `UserLicenseAllocation`. */
    resource?: ResourceKind;
}

export type ResourceKind = "user-license-allocation" | "group-license-allocation";

/** This process's environment without what would affect the provider. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
    const foreign = /^UIPATH_|_proxy$|^NODE_EXTRA_CA_CERTS$/i;
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** The real plugin for Node.js dynamic providers, in its own process, called over gRPC the way the engine does. */
export class Plugin {
    static async start({
        folder,
        config = {},
        environment = {},
        resource = "user-license-allocation",
    }: PluginOptions): Promise<Plugin> {
        const main = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
        const compileOnce = join(__dirname, "compile-once.js");
        const listener = await enginePort();
        const engine = nextEngine(listener);
        const child = spawn(process.execPath, ["--require", compileOnce, main, engine], {
            cwd: folder,
            env: { ...inheritedEnvironment(), PULUMI_NODEJS_PROJECT: "test", ...environment },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const plugin = new Plugin(child, resource, listener, engine);
        const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
        const [port] = await once(lines, "line");
        lines.on("line", (line) => plugin.#lines.push(line));
        createInterface({ input: child.stderr as NodeJS.ReadableStream }).on("line", (line) =>
            plugin.#lines.push(line),
        );
        plugin.#client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
            "grpc.max_receive_message_length": 400 * 1024 * 1024,
            "grpc.max_metadata_size": 16 * 1024 * 1024,
        });
        await plugin.#configure(config);
        return plugin;
    }

    readonly #child: ChildProcess;
    #lines: string[] = [];
    #client!: ResourceProviderClient;
    #run: Run | undefined;
    #engine: string;

    private constructor(
        child: ChildProcess,
        public resource: ResourceKind,
        readonly enginePort: number,
        engine: string,
    ) {
        this.#child = child;
        this.#engine = engine;
    }

    /** The address of the run's engine, where a program and the plugin meet. */
    get engine(): string {
        return this.#engine;
    }

    /** The provider's code in the state. */
    get provider(): string {
        const text = `exports.handler=()=>require("pulumi-uipath-licensing/dynamic/${this.resource}")`;
        return this.#run === undefined ? text : text.replace("=>", `=>${forgetting(this.#run)}||`);
    }

    /**
     * Begins a new run that knows nothing of earlier ones, like a new process. Its machine's clock may be hours ahead or
     * behind.
     */
    beginRun({ hoursAhead = 0 }: { hoursAhead?: number } = {}): void {
        this.#engine = nextEngine(this.enginePort);
        this.#run = { id: randomUUID(), engine: this.#engine, hoursAhead };
    }

    /** The same with other settings and no output yet, for the next user of the process. */
    async renew(config: Readonly<Record<string, string>>, resource: ResourceKind): Promise<void> {
        await this.forget();
        this.resource = resource;
        this.beginRun();
        await this.#configure(config);
    }

    /** All lines so far, without colors. Requests two more lines, and waits for them. */
    async output(): Promise<string> {
        if (!this.#ended) {
            const id = randomUUID();
            const [out, error] = [`out ${id}`, `error ${id}`];
            const request = new proto.CheckRequest();
            request.setOlds(Struct.fromJavaScript({}));
            request.setNews(Struct.fromJavaScript({ __provider: printing(out, error) } as never));
            await this.#call("check", request);
            while (!this.#lines.includes(out) || !this.#lines.includes(error)) {
                await sleep(5);
            }
        }
        const lines = this.#lines.filter((line) => !mark.test(line));
        return lines.join("\n").replaceAll(/<\{%(fg \d|reset)%\}>/g, "");
    }

    async forget(): Promise<void> {
        await this.output();
        this.#lines = [];
    }

    async check(news: Properties, olds: Properties = {}): Promise<CheckResult> {
        const request = new proto.CheckRequest();
        request.setOlds(Struct.fromJavaScript(olds as never));
        request.setNews(this.#struct(news));
        const answer = await this.#call<proto.CheckResponse>("check", request);
        return {
            inputs: answer.getInputs()?.toJavaScript() as Properties,
            failures: answer.getFailuresList().map((failure) => ({
                property: failure.getProperty(),
                reason: failure.getReason(),
            })),
        };
    }

    async diff({ id, outputs, inputs }: Resource, news: Properties): Promise<{ changes: boolean; replaces: string[] }> {
        const request = new proto.DiffRequest();
        request.setId(id);
        request.setOlds(this.#struct(outputs));
        request.setNews(this.#struct(news));
        request.setOldInputs(inputs && this.#struct(inputs));
        const answer = await this.#call<proto.DiffResponse>("diff", request);
        return { changes: answer.getChanges() === 2, replaces: answer.getReplacesList() };
    }

    async create(inputs: Properties): Promise<Resource> {
        const request = new proto.CreateRequest();
        request.setProperties(this.#struct(inputs));
        const answer = await this.#call<proto.CreateResponse>("create", request);
        return { id: answer.getId(), outputs: answer.getProperties()?.toJavaScript() as Properties };
    }

    async update({ id, outputs, inputs }: Resource, news: Properties): Promise<Resource> {
        const request = new proto.UpdateRequest();
        request.setId(id);
        request.setOlds(this.#struct(outputs));
        request.setNews(this.#struct(news));
        request.setOldInputs(inputs && this.#struct(inputs));
        const answer = await this.#call<proto.UpdateResponse>("update", request);
        return { id, outputs: answer.getProperties()?.toJavaScript() as Properties };
    }

    async read({ id, outputs }: Resource): Promise<Resource> {
        const request = new proto.ReadRequest();
        request.setId(id);
        request.setProperties(this.#struct(outputs));
        const answer = await this.#call<proto.ReadResponse>("read", request);
        return {
            id: answer.getId(),
            outputs: answer.getProperties()?.toJavaScript() as Properties,
            inputs: answer.getInputs()?.toJavaScript() as Properties | undefined,
        };
    }

    async delete({ id, outputs }: Resource): Promise<void> {
        const request = new proto.DeleteRequest();
        request.setId(id);
        request.setProperties(this.#struct(outputs));
        await this.#call("delete", request);
    }

    get pid(): number | undefined {
        return this.#child.pid;
    }

    async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
        this.#client?.close();
        if (!this.#ended) {
            const closed = once(this.#child, "close");
            this.#child.kill(signal);
            await closed;
        }
    }

    get #ended(): boolean {
        return this.#child.exitCode !== null || this.#child.signalCode !== null;
    }

    async #configure(config: Readonly<Record<string, string>>): Promise<void> {
        const request = new proto.ConfigureRequest();
        request.setArgs(Struct.fromJavaScript(config));
        await this.#call("configure", request);
    }

    #struct(properties: Properties): Struct {
        const given = Object.entries(properties).filter(([, value]) => value !== undefined);
        return Struct.fromJavaScript({ ...Object.fromEntries(given), __provider: this.provider } as never);
    }

    #call<Answer>(method: string, request: unknown): Promise<Answer> {
        return new Promise((resolve, reject) => {
            const client = this.#client as unknown as Record<string, Call<Answer>>;
            client[method]?.(request, { deadline: Date.now() + 300_000 }, (error, answer) =>
                error ? reject(readError(error)) : resolve(answer),
            );
        });
    }
}

interface Run {
    id: string;
    engine: string;
    hoursAhead: number;
}

let listening: Promise<number> | undefined;

/**
 * The port of all engines of this process. It accepts connections like a real engine's, since leftovers of other ports are
 * swept away.
 */
function enginePort(): Promise<number> {
    listening ??= (async () => {
        const server = createServer((socket) => socket.destroy());
        server.unref();
        server.listen(0, "0.0.0.0");
        await once(server, "listening");
        return (server.address() as AddressInfo).port;
    })();
    return listening;
}

let engines = 0;

/** A unique engine address, also among test processes. */
function nextEngine(port: number): string {
    engines += 1;
    return `127.${(engines >> 16) & 255}.${(engines >> 8) & 255}.${engines & 255}:${port}`;
}

/**
 * Code that reloads the package's modules that remember a run. The plugin caches providers by text, so a different text
 * makes it reload. The engine's address and the clock, which also differ between processes, are part of it.
 */
function forgetting(run: Run): string {
    return `(globalThis.run!=="${run.id}"&&(${loadAfresh},process.argv[2]="${run.engine}",${setClock(run)},globalThis.run="${run.id}"),0)`;
}

/** Also drops what an earlier run deferred to its end. */
const loadAfresh =
    "process.removeAllListeners('SIGINT'),Object.keys(require.cache).forEach(key=>/\\/dist\\/dynamic\\//.test(key)&&delete require.cache[key])";

function setClock({ hoursAhead }: Run): string {
    const ahead = Math.round(hoursAhead * 3_600_000);
    return `(Real=>{globalThis.Date=${ahead}===0?Real:class extends Real{constructor(...all){all.length===0?super(Real.now()+${ahead}):super(...all)}static now(){return Real.now()+${ahead}}}})(globalThis.realDate??=Date)`;
}

const mark = /^(out|error) [0-9a-f-]{36}$/;

function printing(out: string, error: string): string {
    return `exports.handler=()=>({check:async()=>{console.log("${out}");console.error("${error}");return{inputs:{},failures:[]}}})`;
}

type Call<Answer> = (
    request: unknown,
    options: { deadline: number },
    callback: (error: ServiceError | null, answer: Answer) => void,
) => void;

function readError(error: ServiceError): PluginError {
    return new PluginError(error.details, readPartialFailure(error.metadata));
}

function readPartialFailure(metadata: Metadata | undefined): (Resource & { reasons: string[] }) | undefined {
    const [details] = metadata?.get("grpc-status-details-bin") ?? [];
    const any = details instanceof Buffer ? Status.deserializeBinary(details).getDetailsList()[0] : undefined;
    if (!any) {
        return undefined;
    }
    const failed = proto.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
    return {
        id: failed.getId(),
        outputs: failed.getProperties()?.toJavaScript() as Properties,
        reasons: failed.getReasonsList(),
    };
}

/** The marker of an unknown value in a preview. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The bundle codes by user in the state of an allocation; an error if the state has none. */
export function allocationsOf(outputs: Properties | undefined): Record<string, string> {
    if (outputs?.allocations !== undefined) {
        const users = Object.entries(outputs.allocations as Record<string, string[]>);
        return Object.fromEntries(users.map(([user, codes]) => [user, codes.join(" ")]));
    }
    return Object.fromEntries(
        Object.entries(outputs?.holders as Record<string, string>).flatMap(([codes, users]) =>
            users.split("\n").map((user) => [user, codes]),
        ),
    );
}

/** One resource of one `up`, in the engine's steps; undefined if nothing changed. */
export async function bring(plugin: Plugin, args: Properties, resource?: Resource): Promise<Resource | undefined> {
    const { inputs, failures } = await plugin.check(args);
    if (failures.length > 0) {
        throw new Error(failures.map(({ reason }) => reason).join("\n"));
    }
    if (resource === undefined) {
        return plugin.create(inputs);
    }
    const { changes } = await plugin.diff(resource, inputs);
    return changes ? plugin.update(resource, inputs) : undefined;
}
