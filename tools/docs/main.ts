import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { provider } from "../build/bundle";
import { openProject } from "../build/project";
import { createSchema } from "../schema/schema";
import { writeFiles } from "../write-files";
import { registryPages } from "./registry";
import { withSettingsTable } from "./settings-table";

/** Writes what `npm run docs` generates from the plugin's schema. */
async function main(): Promise<void> {
    const folder = join(provider, "../docs");
    const schema = createSchema(openProject(folder), provider);
    const settings = withSettingsTable(await readFile(join(folder, "settings.md"), "utf8"), schema);
    await writeFiles(folder, { ...registryPages(schema), "settings.md": settings });
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
