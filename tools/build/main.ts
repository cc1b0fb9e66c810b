import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFiles } from "../write-files";
import { bundle, provider } from "./bundle";
import { declarations } from "./declarations";
import { bundlePlugin, pluginFile } from "./plugin";

const dist = join(provider, "../dist");

/** `npm run build`: dist, as it is published. */
async function main(): Promise<void> {
    const bundles = await Promise.all([bundle(dist), bundlePlugin()]);
    const files = Object.assign({}, ...bundles, declarations(dist));
    await rm(dist, { recursive: true, force: true });
    await writeFiles(dist, files);
    await chmod(join(dist, pluginFile), 0o755);
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
