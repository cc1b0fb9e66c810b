import { buildEngine } from "./build";
import { findInstalledEngine } from "./installed";

export { type EngineFolders, engineEnvironment, isolate } from "./environment";
export { EngineError } from "./failure";

export interface Engine {
    /** Without a leading v. */
    version: string;
    source: "path" | "built";
    /** The folders to put first on PATH; empty if PATH has everything. */
    path: string;
}

export interface ProvideOptions {
    say: (line: string) => void;
    signal?: AbortSignal | undefined;
}

/**
 * The CLI on PATH if it is new enough, else one built with Go, once for this machine. Rejects with an {@link
 * EngineError} if neither is available.
 */
export async function provideEngine({ say, signal }: ProvideOptions): Promise<Engine> {
    const installed = await findInstalledEngine();
    if (installed.found) {
        return { version: installed.version, source: "path", path: "" };
    }
    return { ...(await buildEngine({ why: installed.why, say, signal })), source: "built" };
}
