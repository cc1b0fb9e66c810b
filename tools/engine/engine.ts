import { buildEngine } from "./build";
import { findInstalledEngine } from "./installed";

export { type EngineFolders, engineEnvironment, isolate } from "./environment";
export { EngineError } from "./failure";

/** A Pulumi CLI that can run Node.js programs. */
export interface Engine {
    /** The CLI's version, without a leading v. */
    version: string;
    /** Found on PATH, or built from Go modules. */
    source: "path" | "built";
    /** The folders to put first on PATH; empty if PATH has everything. */
    path: string;
}

export interface ProvideOptions {
    /** Called with a line about each step and its reason. */
    say: (line: string) => void;
    /** Stops a build and everything that it started. */
    signal?: AbortSignal | undefined;
}

/**
 * Provides the Pulumi CLI: the one on PATH if it is new enough, else one built with Go, once for this machine. Rejects with
 * an {@link EngineError} if neither is available.
 */
export async function provideEngine({ say, signal }: ProvideOptions): Promise<Engine> {
    const installed = await findInstalledEngine();
    if (installed.found) {
        return { version: installed.version, source: "path", path: "" };
    }
    return { ...(await buildEngine({ why: installed.why, say, signal })), source: "built" };
}
