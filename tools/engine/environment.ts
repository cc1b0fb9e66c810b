import path from "node:path";
import { pathToFileURL } from "node:url";

export interface EngineFolders {
    /** Pulumi's home: plugins, selected stacks, credentials of backends. */
    home: string;
    backend: string;
    passphrase: string;
}

/**
 * The variables that make the CLI use this engine and these folders, and nothing of the user's own. The caller lays them
 * over an environment without `UIPATH_*`, which the provider reads as settings, and without other `PULUMI_*`, such as
 * PULUMI_STACK and PULUMI_CONFIG_PASSPHRASE_FILE. {@link isolate} removes those.
 */
export function engineEnvironment(
    engine: { path: string },
    { home, backend, passphrase }: EngineFolders,
): Record<string, string> {
    return {
        PATH: [engine.path, process.env.PATH].filter(Boolean).join(path.delimiter),
        PULUMI_HOME: home,
        PULUMI_BACKEND_URL: pathToFileURL(backend).href,
        PULUMI_CONFIG_PASSPHRASE: passphrase,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // A missing plugin fails at once, without a search of the network.
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
}

export function isolate(environment: NodeJS.ProcessEnv): Record<string, string> {
    return Object.fromEntries(
        Object.entries(environment).filter(
            (entry): entry is [string, string] => entry[1] !== undefined && !/^(UIPATH|PULUMI)_/i.test(entry[0]),
        ),
    );
}
