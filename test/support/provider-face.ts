import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { EngineEnd } from "./engine-end";
import type { Driven } from "./engine-model";
import { PluginError, type Properties, type Resource } from "./plugin";
import { repository } from "./project";
import { CallError, ProviderClient, urnOf } from "./provider-client";

export interface ProviderFaceOptions {
    /** The built package's folder. Default: this repository. */
    folder?: string;
    settings: Properties;
}

/** The built plugin, in a process of its own, driven as the engine drives it, for what drives the dynamic provider likewise. */
export class ProviderFace implements Driven {
    static async start({ folder = repository, settings }: ProviderFaceOptions): Promise<ProviderFace> {
        const engine = await EngineEnd.start();
        const executable = join(folder, "dist/plugin/pulumi-resource-uipath");
        const child = spawn(process.execPath, [executable, engine.address], { stdio: ["ignore", "pipe", "inherit"] });
        const [port] = await once(createInterface({ input: child.stdout }), "line");
        const end = async () => {
            child.kill("SIGKILL");
            await engine.stop();
        };
        return new ProviderFace(Number(port), end, settings);
    }

    readonly #port: number;
    readonly #end: () => Promise<void>;
    #settings: Properties;
    #client: ProviderClient | undefined;
    #configured: Promise<ProviderClient> | undefined;
    #runs = 0;

    private constructor(port: number, end: () => Promise<void>, settings: Properties) {
        this.#port = port;
        this.#end = end;
        this.#settings = settings;
    }

    async stop(): Promise<void> {
        this.#client?.close();
        await this.#end();
    }

    /** Other settings from the next run on. */
    renew(settings: Properties): void {
        this.#settings = settings;
    }

    /** A run of its own; one that goes on after its preview is told by it what the program declares. */
    beginRun({ goesOn = false }: { goesOn?: boolean } = {}): void {
        this.#client?.close();
        const client = new ProviderClient(this.#port);
        this.#client = client;
        this.#runs += goesOn ? 0 : 1;
        const provider = `urn:pulumi:dev::licences::pulumi:providers:uipath::run-${process.pid}-${this.#runs}`;
        this.#configured = client.configure(this.#settings, { provider }).then(() => client);
        // The next run may begin before this one has.
        this.#configured.catch(() => undefined);
    }

    /** The program tells the provider nothing beside the engine. */
    readonly engine = undefined;

    async check(
        news: Properties,
        olds: Properties = {},
    ): Promise<{ inputs: Properties; failures: { reason: string }[] }> {
        const { urn, inputs } = named(news);
        const checked = await this.#call((client) => client.check(urn, inputs, named(olds).inputs));
        return {
            inputs: { ...checked.inputs, __key: news.__key },
            failures: checked.failures.map((reason) => ({ reason })),
        };
    }

    async diff(old: Resource, news: Properties): Promise<{ changes: boolean; replaces: string[] }> {
        const { urn, inputs } = named(news);
        const { paths, replaces } = await this.#call((client) => client.diff(urn, plain(old), inputs));
        return { changes: paths.length > 0, replaces };
    }

    async create(news: Properties): Promise<Resource> {
        const { urn, inputs } = named(news);
        return this.#call((client) => client.create(urn, inputs));
    }

    async update(old: Resource, news: Properties): Promise<Resource> {
        const { urn, inputs } = named(news);
        return this.#call((client) => client.update(urn, plain(old), inputs));
    }

    /** What a preview calls in place of a write. */
    async preview(news: Properties, old?: Resource): Promise<void> {
        const { urn, inputs } = named(news);
        await this.#call(async (client) =>
            old
                ? client.update(urn, plain(old), inputs, { preview: true })
                : client.create(urn, inputs, { preview: true }),
        );
    }

    async read(old: Resource): Promise<Resource> {
        const { urn } = named(old.inputs);
        const { outputs, inputs } = await this.#call((client) => client.read(urn, plain(old)));
        return { id: old.id, outputs, inputs: { ...inputs, __key: old.inputs?.__key } };
    }

    async delete(old: Resource): Promise<void> {
        const { urn } = named(old.inputs);
        await this.#call((client) => client.delete(urn, plain(old)));
    }

    async #call<T>(ask: (client: ProviderClient) => Promise<T>): Promise<T> {
        try {
            return await ask(await (this.#configured as Promise<ProviderClient>));
        } catch (error) {
            throw error instanceof CallError ? new PluginError(error.message, error.partial) : error;
        }
    }
}

/** The engine has a resource's name beside its inputs. */
function named(inputs: Properties = {}): { urn: string; inputs: Properties } {
    const { __key, ...others } = inputs;
    return { urn: urnOf(String(__key)), inputs: others };
}

function plain({ id, outputs, inputs }: Resource): { id: string; outputs: Properties; inputs: Properties } {
    return { id, outputs, inputs: named(inputs).inputs };
}
