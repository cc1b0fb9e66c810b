import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import envPaths from "env-paths";

/** Filled once for this machine, and kept next to the built engine. */
export async function provideKeptFolder(name: string, fill: (folder: string) => Promise<unknown>): Promise<string> {
    const folder = path.join(envPaths("pulumi-uipath-licensing", { suffix: "" }).cache, name);
    if (existsSync(folder)) {
        return folder;
    }
    await mkdir(path.dirname(folder), { recursive: true });
    const unfinished = await mkdtemp(`${folder}.unfinished-`);
    try {
        await fill(unfinished);
        // Another process may have been faster.
        await rename(unfinished, folder).catch((error) => {
            if (!existsSync(folder)) {
                throw error;
            }
        });
    } finally {
        await rm(unfinished, { recursive: true, force: true });
    }
    return folder;
}
