import type { ExecutionContext } from "ava";
import { type PluginOptions, PluginServer } from "../../provider/plugin/server";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { EngineEnd } from "./engine-end";
import { type Properties, ProviderClient } from "./provider-client";
import { startServer } from "./setup";

export interface Served {
    simulator: Simulator;
    engine: EngineEnd;
    client: ProviderClient;
    settings: Properties;
    server: PluginServer;
    begin: (settings?: Properties) => Promise<ProviderClient>;
}

export async function serve(
    t: ExecutionContext,
    {
        server,
        settings,
        ...options
    }: { server?: SimulatorOptions; settings?: Properties } & Partial<PluginOptions> = {},
): Promise<Served> {
    const simulator = await startServer(t, server);
    const all = { baseUrl: simulator.url, accountId: "song-one", accessToken: simulator.token, ...settings };
    return { simulator, settings: all, ...(await servePlugin(t, all, options)) };
}

export async function servePlugin(t: ExecutionContext, settings: Properties, options: Partial<PluginOptions> = {}) {
    const engine = await EngineEnd.start();
    t.teardown(() => engine.stop());
    const server = new PluginServer({
        ...{ version: "1.2.3", schema: '{"name":"uipath"}', engine: engine.address, runner: undefined },
        ...options,
    });
    const port = await server.listen();
    t.teardown(() => server.end());
    /** A separate run, like the engine's next process. */
    const begin = async (others: Properties = {}) => {
        const client = new ProviderClient(port);
        t.teardown(() => client.close());
        await client.configure({ ...settings, ...others });
        return client;
    };
    return { engine, server, client: await begin(), begin };
}
