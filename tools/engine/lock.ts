import { setTimeout as sleep } from "node:timers/promises";
import lockfile from "proper-lockfile";

interface Waiting {
    say: (line: string) => void;
    signal?: AbortSignal | undefined;
}

/** Takes the lock on a path that need not exist, waiting for another process that holds it. Gives its release. */
export async function holdLock(file: string, { say, signal }: Waiting): Promise<() => Promise<void>> {
    const started = Date.now();
    for (let tries = 0; ; tries += 1) {
        signal?.throwIfAborted();
        try {
            // Stale after 30 s: a process that was killed does not block for long; a living one renews it every 5 s.
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
