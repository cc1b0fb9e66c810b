import type * as pulumi from "@pulumi/pulumi";
import { collect } from "../contract/declarations";
import { Session } from "../lifecycle/session";
import { atEnd } from "./at-end";
import { log } from "./log";

let session: Session | undefined;

/** The engine starts a process for each run; a preview and its update are two. */
export function currentSession(): Session {
    session ??= createSession(undefined);
    return session;
}

/** The run's config is the same for both resources. */
export function configure({ config }: pulumi.dynamic.ConfigureRequest): void {
    session ??= createSession(config);
}

function createSession(config: pulumi.dynamic.Config | undefined): Session {
    /** The engine's address, where the program finds this process. */
    const [, , engine = ""] = process.argv;
    // Not in Pulumi's types.
    const { rawConfig = {} } = (config ?? {}) as { rawConfig?: Readonly<Record<string, unknown>> };
    return new Session({
        log,
        atEnd,
        engine,
        readConfig: config && ((key) => config.get(key)),
        settingKeys: Object.keys(rawConfig),
        collectDeclarations: () => collect(engine),
        shortName: (key) => key.slice(key.lastIndexOf("/") + 1),
    });
}
