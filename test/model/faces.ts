import type { Driven } from "../support/engine-model";
import { Plugin } from "../support/plugin";
import { ProviderFace } from "../support/provider-face";

type Config = Readonly<Record<string, string>>;

/** What a process of one of the faces is, for sequence after sequence. */
export interface Face {
    restart(config: Config): Promise<Driven>;
    renew(config: Config): Promise<Driven>;
    stop(): Promise<void>;
}

/** Pulumi's own plugin for dynamic providers, with the package in a project. */
export class DynamicFace implements Face {
    #plugin: Plugin | undefined;

    constructor(readonly project: string) {}

    async restart(config: Config): Promise<Driven> {
        await this.stop();
        this.#plugin = await Plugin.start({ folder: this.project, config });
        return this.#plugin;
    }

    async renew(config: Config): Promise<Driven> {
        await this.#plugin?.renew(config, "user-license-allocation");
        return this.#plugin as Plugin;
    }

    async stop(): Promise<void> {
        await this.#plugin?.kill();
    }
}

/** The package's own plugin. */
export class PluginFace implements Face {
    #plugin: ProviderFace | undefined;

    constructor(readonly folder: string) {}

    async restart(settings: Config): Promise<Driven> {
        await this.stop();
        this.#plugin = await ProviderFace.start({ folder: this.folder, settings });
        return this.#plugin;
    }

    async renew(settings: Config): Promise<Driven> {
        this.#plugin?.renew(settings);
        return this.#plugin as ProviderFace;
    }

    async stop(): Promise<void> {
        await this.#plugin?.stop();
    }
}
