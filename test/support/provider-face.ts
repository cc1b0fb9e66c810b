import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { EngineEnd } from "./engine-end";
import type { Face } from "./face";
import {
    inheritedEnvironment,
    PluginError,
    type PluginOptions,
    type Properties,
    type Resource,
    type ResourceKind,
} from "./plugin";
import { CallError, groupType, ProviderClient, urnOf, userType } from "./provider-client";

/** The built plugin in its own process, called over gRPC the way the engine does. */
export class ProviderFace implements Face {
    static async start({
        folder,
        config = {},
        environment = {},
        resource = "user-license-allocation",
    }: PluginOptions): Promise<ProviderFace> {
        const engine = await EngineEnd.start();
        const executable = join(folder, "node_modules/pulumi-uipath-licensing/dist/plugin/pulumi-resource-uipath");
        const child = spawn(process.execPath, [executable, engine.address], {
            cwd: folder,
            env: { ...inheritedEnvironment(), ...environment },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const face = new ProviderFace(child, engine, config, resource);
        createInterface({ input: child.stderr }).on("line", (line) => face.#printed.push(line));
        const lines = createInterface({ input: child.stdout });
        [face.#port] = await once(lines, "line");
        lines.on("line", (line) => face.#printed.push(line));
        return face;
    }

    readonly #child: ChildProcess;
    readonly #engine: EngineEnd;
    readonly #printed: string[] = [];
    #port = 0;
    #config: Properties;
    #type = userType;
    #client: ProviderClient | undefined;
    #configured: Promise<ProviderClient> | undefined;
    /** The test's processes share a parent, by which a preview and its update meet. */
    readonly #id = randomUUID();
    #runs = 0;

    private constructor(child: ChildProcess, engine: EngineEnd, config: Properties, resource: ResourceKind) {
        this.#child = child;
        this.#engine = engine;
        this.#config = config;
        this.#use(resource);
    }

    #use(resource: ResourceKind): void {
        this.#type = resource === "user-license-allocation" ? userType : groupType;
    }

    async kill(): Promise<void> {
        this.#client?.close();
        if (this.#child.exitCode === null && this.#child.signalCode === null) {
            const closed = once(this.#child, "close");
            this.#child.kill("SIGKILL");
            await closed;
        }
        await this.#engine.stop();
    }

    async renew(config: Properties, resource: ResourceKind): Promise<void> {
        this.#config = config;
        this.#use(resource);
        this.#engine.lines.length = 0;
        this.#printed.length = 0;
        this.beginRun();
    }

    async output(): Promise<string> {
        const lines = this.#engine.lines.map(({ severity, text }) =>
            severity === "info" ? text : `${severity}: ${text}`,
        );
        return [...lines, ...this.#printed].join("\n").replaceAll(/<\{%(fg \d|reset)%\}>/g, "");
    }

    /** A separate run. An update after its preview learns from it what the program declares. */
    beginRun({ goesOn = false }: { goesOn?: boolean } = {}): void {
        this.#client?.close();
        const client = new ProviderClient(Number(this.#port));
        this.#client = client;
        this.#runs += goesOn ? 0 : 1;
        const provider = `urn:pulumi:dev::licenses::pulumi:providers:uipath::default_${this.#id}_${this.#runs}`;
        this.#configured = client.configure(this.#config, { provider }).then(() => client);
        // The next run may begin before this one.
        this.#configured.catch(() => undefined);
    }

    /** The program publishes nothing; the provider knows only the engine's calls. */
    readonly engine = undefined;

    async check(
        news: Properties,
        olds: Properties = {},
    ): Promise<{ inputs: Properties; failures: { reason: string }[] }> {
        const { urn, inputs } = this.#named(news);
        const checked = await this.#call((client) => client.check(urn, inputs, this.#named(olds).inputs));
        return {
            inputs: { ...checked.inputs, __key: news.__key },
            failures: checked.failures.map((reason) => ({ reason })),
        };
    }

    async diff(old: Resource, news: Properties): Promise<{ changes: boolean; replaces: string[] }> {
        const { urn, inputs } = this.#named(news);
        const { paths, replaces } = await this.#call((client) => client.diff(urn, this.#plain(old), inputs));
        return { changes: paths.length > 0, replaces };
    }

    async create(news: Properties): Promise<Resource> {
        const { urn, inputs } = this.#named(news);
        return this.#call((client) => client.create(urn, inputs));
    }

    async update(old: Resource, news: Properties): Promise<Resource> {
        const { urn, inputs } = this.#named(news);
        return this.#call((client) => client.update(urn, this.#plain(old), inputs));
    }

    async preview(news: Properties, old?: Resource): Promise<void> {
        const { urn, inputs } = this.#named(news);
        await this.#call(async (client) =>
            old
                ? client.update(urn, this.#plain(old), inputs, { preview: true })
                : client.create(urn, inputs, { preview: true }),
        );
    }

    async read(old: Resource): Promise<Resource> {
        const { urn } = this.#named(old.inputs);
        const { outputs, inputs } = await this.#call((client) => client.read(urn, this.#plain(old)));
        return { id: old.id, outputs, inputs: { ...inputs, __key: old.inputs?.__key } };
    }

    async delete(old: Resource): Promise<void> {
        const { urn } = this.#named(old.inputs);
        await this.#call((client) => client.delete(urn, this.#plain(old)));
    }

    async #call<T>(ask: (client: ProviderClient) => Promise<T>): Promise<T> {
        try {
            return await ask(await (this.#configured as Promise<ProviderClient>));
        } catch (error) {
            throw error instanceof CallError ? new PluginError(error.message, error.partial) : error;
        }
    }

    /** The engine passes a resource's name in addition to its inputs. */
    #named(inputs: Properties = {}): { urn: string; inputs: Properties } {
        const { __key = "unnamed", ...others } = inputs;
        return { urn: urnOf(String(__key), this.#type), inputs: others };
    }

    #plain({ id, outputs, inputs }: Resource): { id: string; outputs: Properties; inputs: Properties } {
        return { id, outputs, inputs: this.#named(inputs).inputs };
    }
}
