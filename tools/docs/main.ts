import { join } from "node:path";
import { provider } from "../build/bundle";
import { openProject } from "../build/project";
import { createSchema } from "../schema/schema";
import { writeFiles } from "../write-files";
import { registryPages } from "./registry";

/** The part of `npm run docs` that is made from the plugin's schema. */
async function main(): Promise<void> {
    const folder = join(provider, "../docs");
    await writeFiles(folder, registryPages(createSchema(openProject(folder), provider)));
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
