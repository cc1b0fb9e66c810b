import type { ExecutionContext } from "ava";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import type { Plugin, Properties, Resource } from "./plugin";
import { PluginError } from "./plugin";
import { configFor, startPlugin, startServer } from "./setup";

export const organization = {
    accountId: "song-one",
    seats: { ACNU: 10, RPADEVNU: 10, TSTNU: 10 },
    groups: [
        { id: "developers", name: "RPA developers" },
        { id: "testers", name: "Testers" },
    ],
};

/** A server with quotas, as in Cloud, and the plugin for group rules. */
export async function startGroups(
    t: ExecutionContext,
    server: SimulatorOptions = {},
    settings: Record<string, string> = {},
): Promise<{ simulator: Simulator; plugin: Plugin }> {
    const simulator = await startServer(t, { organizations: [organization], quotas: true, ...server });
    const config = configFor(simulator, { "uipath:maxAttempts": "1", ...settings });
    return { simulator, plugin: await startPlugin(t, { config, resource: "group-license-allocation" }) };
}

/** A check, as in a program that publishes the names of its resources. */
export const declared = (name: string, args: Properties): Properties => ({ ...args, __key: name });

export async function partialOf(t: ExecutionContext, writing: Promise<unknown>): Promise<Resource> {
    const error = await t.throwsAsync(writing, { instanceOf: PluginError });
    return error?.partial as Resource;
}

export function requestsOf(simulator: Simulator): string[] {
    return simulator.requests
        .filter(({ url }) => url.includes("/user-license/group/"))
        .map(({ method, url }) => `${method} ${url.split("/user-license/group/")[1]}`);
}
