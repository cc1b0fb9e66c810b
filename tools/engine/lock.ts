import { setTimeout as sleep } from "node:timers/promises";
import lockfile from "proper-lockfile";

interface Waiting {
    say: (line: string) => void;
    signal?: AbortSignal | undefined;
}

/** The path need not exist. Returns the function that releases the lock. */
export async function holdLock(file: string, { say, signal }: Waiting): Promise<() => Promise<void>> {
    const started = Date.now();
    for (let tries = 0; ; tries += 1) {
        signal?.throwIfAborted();
        try {
            // Stale after 30 s, so a killed process does not block for long. A living one renews it every 5 s.
            return await lockfile.lock(file, { realpath: false, stale: 30_000, update: 5_000 });
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ELOCKED") {
                throw error;
            }
        }
        if (tries % 5 === 0) {
            const waited = Math.round((Date.now() - started) / 1000);
            say(`Another process is building the Pulumi CLI; waiting for it (${waited} s).`);
        }
        await sleep(1_000, undefined, { signal });
    }
}
