import { Plugin } from "../test/support/plugin";
import { createProject } from "../test/support/project";
import type { Ending } from "./scope";

export async function startPlugin(
    scope: Ending,
    baseUrl: string,
    environment: Readonly<Record<string, string>> = {},
): Promise<Plugin> {
    const plugin = await Plugin.start({
        folder: await createProject(scope as never),
        environment,
        config: { "uipath:baseUrl": baseUrl, "uipath:accountId": "song-one", "uipath:accessToken": "1234" },
    });
    scope.teardown(() => plugin.kill());
    return plugin;
}
