import test, { type ExecutionContext } from "ava";
import { bulkhead } from "cockatiel";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { EngineModel } from "./engine-model";
import { Plugin, type PluginOptions } from "./plugin";
import { createProject, type Scope } from "./project";
import { configFor, startServer } from "./server";
import { endWholeFile, wholeFile } from "./whole-file";

export { configFor, example, holders, startServer } from "./server";
export { wholeFile };

/**
 * A few processes serve all tests of a file, and a test begins a new run in a free one. More would only wait for each
 * other, and a start takes longer than most tests.
 */
const places = bulkhead(2, Number.POSITIVE_INFINITY);
const started: Plugin[] = [];
const idle: Plugin[] = [];
const served = new WeakSet<Scope>();

/** Takes a place until the test ends. A test with a place needs no other, so tests do not wait for each other. */
async function takePlace(t: Scope): Promise<void> {
    if (!served.has(t)) {
        served.add(t);
        await new Promise<void>((begin) => {
            void places.execute(() => new Promise<void>((end) => begin(t.teardown(end))));
        });
    }
}

test.after.always(async () => {
    await Promise.all(started.map((plugin) => plugin.kill()));
    await endWholeFile();
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
    await takePlace(t);
    const plugin = idle.pop() ?? (await startForAll());
    await plugin.renew(config, resource);
    t.teardown(() => void idle.push(plugin));
    return plugin;
}

async function startForAll(): Promise<Plugin> {
    const plugin = await Plugin.start({ folder: await createProject(wholeFile) });
    started.push(plugin);
    return plugin;
}

export async function start(
    t: ExecutionContext,
    { server, settings }: { server?: SimulatorOptions; settings?: Record<string, string> } = {},
): Promise<{ simulator: Simulator; plugin: Plugin }> {
    const simulator = await startServer(t, server);
    return { simulator, plugin: await startPlugin(t, { config: configFor(simulator, settings) }) };
}

/** The same with the model of the engine, for whole runs. */
export async function startEngineModel(
    t: ExecutionContext,
    options: { server?: SimulatorOptions; settings?: Record<string, string> } = {},
): Promise<{ simulator: Simulator; plugin: Plugin; engine: EngineModel }> {
    const { simulator, plugin } = await start(t, options);
    return { simulator, plugin, engine: new EngineModel(plugin) };
}
