import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import manifest from "../../package.json";
import { inlineSchema } from "../schema/inline";
import { createSchema } from "../schema/schema";
import { writeFiles } from "../write-files";
import { bundle, provider } from "./bundle";
import { declarations } from "./declarations";
import { bundlePlugin } from "./plugin";
import { openProject } from "./project";

const dist = join(provider, "../dist");

/** `npm run build` creates dist, the published files. */
async function main(): Promise<void> {
    const project = openProject(dist);
    const schema = createSchema(project, provider);
    const bundles = await Promise.all([bundle(dist), bundlePlugin([inlineSchema(JSON.stringify(schema))])]);
    const files = Object.assign({}, ...bundles, declarations(project, dist), {
        "plugin/schema.json": `${JSON.stringify(schema, undefined, 2)}\n`,
    });
    await rm(dist, { recursive: true, force: true });
    await writeFiles(dist, files);
    // npm makes commands executable when it links them, but not after a rebuild.
    for (const command of Object.values(manifest.bin)) {
        await chmod(join(dist, "..", command), 0o755);
    }
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
