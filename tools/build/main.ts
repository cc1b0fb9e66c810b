import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createSchema } from "../schema/schema";
import { writeFiles } from "../write-files";
import { bundle, provider } from "./bundle";
import { declarations } from "./declarations";
import { openProject } from "./project";

const dist = join(provider, "../dist");

/** `npm run build`: dist, as it is published. */
async function main(): Promise<void> {
    const project = openProject(dist);
    const schema = JSON.stringify(createSchema(project, provider), undefined, 2);
    const files = {
        ...(await bundle(dist)),
        ...declarations(project, dist),
        "plugin/schema.json": `${schema}\n`,
    };
    await rm(dist, { recursive: true, force: true });
    await writeFiles(dist, files);
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
