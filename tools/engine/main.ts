import { EngineError, provideEngine } from "./engine";

/**
 * For `eval "$(npx tsx tools/engine/main.ts)"`: the shell gets the CLI on PATH, and the terminal shows the progress.
 */
async function main(): Promise<void> {
    const stopping = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.once(signal, () => stopping.abort());
    }
    try {
        const engine = await provideEngine({ say: (line) => console.error(line), signal: stopping.signal });
        console.error(`pulumi ${engine.version}, ${engine.path ? `built, in ${engine.path}` : "as found on PATH"}`);
        if (engine.path) {
            console.log(`export PATH='${engine.path.replaceAll("'", "'\\''")}':"$PATH"`);
        }
    } catch (error) {
        if (!stopping.signal.aborted && !(error instanceof EngineError)) {
            throw error;
        }
        console.error(stopping.signal.aborted ? "Stopped." : (error as EngineError).message);
        process.exitCode = stopping.signal.aborted ? 130 : 1;
    }
}

void main();
