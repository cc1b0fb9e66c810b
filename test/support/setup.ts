import test, { type ExecutionContext } from "ava";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/simulator";
import { EngineModel } from "./engine-model";
import { Plugin, type PluginOptions } from "./plugin";
import { createFolder, createProject, type Scope } from "./project";

export async function startServer(t: Scope, options: SimulatorOptions = {}): Promise<Simulator> {
    const simulator = await startSimulator(options);
    t.teardown(simulator.close);
    return simulator;
}

/** The settings that a stack for this simulator has. */
export function configFor(simulator: Simulator, settings: Record<string, string> = {}): Record<string, string> {
    return {
        "uipath:baseUrl": simulator.url,
        "uipath:accountId": "song-one",
        "uipath:accessToken": simulator.token,
        ...settings,
    };
}

/** Processes that a test has done with; another one begins a run of its own in them, which is cheaper than a new one. */
const idle: Plugin[] = [];

const teardowns: (() => unknown)[] = [];
const wholeFile: Scope = { teardown: (end) => void teardowns.unshift(end) };

test.after.always(async () => {
    await Promise.all(idle.map((plugin) => plugin.kill()));
    for (const end of teardowns) {
        await end();
    }
});

export async function startPlugin(
    t: Scope,
    options: Omit<PluginOptions, "folder"> & Partial<PluginOptions>,
): Promise<Plugin> {
    const { config = {}, resource = "user-license-allocation", folder, environment } = options;
    if (folder !== undefined || environment !== undefined) {
        const plugin = await Plugin.start({ ...options, folder: folder ?? (await createProject(t)) });
        t.teardown(() => plugin.kill());
        return plugin;
    }
    const plugin = idle.pop() ?? (await Plugin.start({ folder: await createProject(wholeFile) }));
    await plugin.renew(config, resource);
    t.teardown(() => void idle.push(plugin));
    return plugin;
}

/** A simulator and a plugin that is configured for it. */
export async function start(
    t: ExecutionContext,
    { server, settings }: { server?: SimulatorOptions; settings?: Record<string, string> } = {},
): Promise<{ simulator: Simulator; plugin: Plugin }> {
    const simulator = await startServer(t, server);
    return { simulator, plugin: await startPlugin(t, { config: configFor(simulator, settings) }) };
}

/** As above, with the model of the engine that drives the plugin through whole runs. */
export async function startEngineModel(
    t: ExecutionContext,
    options: { server?: SimulatorOptions; settings?: Record<string, string> } = {},
): Promise<{ simulator: Simulator; plugin: Plugin; engine: EngineModel }> {
    const { simulator, plugin } = await start(t, options);
    return { simulator, plugin, engine: new EngineModel(plugin, await createFolder(t)) };
}

/** Who holds what on the server, without those who hold nothing: by user the codes. */
export function holders(simulator: Simulator, accountId?: string): Record<string, string> {
    const users = Object.entries(simulator.ledger(accountId).users);
    return Object.fromEntries(
        users.filter(([, codes]) => codes.length > 0).map(([user, codes]) => [user, codes.join()]),
    );
}

/** The documentation's example. */
export const example = {
    userIds: ["singer-77", "singer-88", "singer-111"],
    userBundleCodes: ["RPADEVNU", "ATTUNU", "TSTNU"],
    useExternalLicense: true,
};
