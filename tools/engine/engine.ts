import { buildEngine } from "./build";
import { findInstalledEngine } from "./installed";

export { type EngineFolders, engineEnvironment, isolate } from "./environment";
export { EngineError } from "./failure";

/** A Pulumi CLI with what it needs to run a Node.js program. */
export interface Engine {
    /** The CLI's version, without a leading v. */
    version: string;
    /** Found on PATH, or built from Go modules. */
    source: "path" | "built";
    /** What belongs in front of PATH; empty when PATH has it all. */
    path: string;
}

export interface ProvideOptions {
    /** Called with a line of what is being done, and why. */
    say: (line: string) => void;
    /** Stops a build, and everything it started. */
    signal?: AbortSignal | undefined;
}

/**
 * Provides the Pulumi CLI: the one on PATH when it is new enough, else one built with Go, once for this machine.
 * Rejects with an {@link EngineError} when there is neither.
 */
export async function provideEngine({ say, signal }: ProvideOptions): Promise<Engine> {
    const installed = await findInstalledEngine();
    if (installed.found) {
        return { version: installed.version, source: "path", path: "" };
    }
    return { ...(await buildEngine({ why: installed.why, say, signal })), source: "built" };
}
