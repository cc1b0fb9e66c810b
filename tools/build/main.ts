import { rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFiles } from "../write-files";
import { bundle, provider } from "./bundle";
import { declarations } from "./declarations";

const dist = join(provider, "../dist");

/** `npm run build`: dist, as it is published. */
async function main(): Promise<void> {
    const files = { ...(await bundle(dist)), ...declarations(dist) };
    await rm(dist, { recursive: true, force: true });
    await writeFiles(dist, files);
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
