import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../working-tree";
import { writeArchives } from "./archives";
import { writeGitFiles } from "./git";

const folder = join(repository, "release");

/** `npm run plugin` writes the built plugin in the formats that Pulumi fetches. */
async function main(): Promise<void> {
    const { version, peerDependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    await rm(folder, { recursive: true, force: true });
    await writeArchives(folder, version);
    await writeGitFiles(join(folder, "git"), version, peerDependencies["@pulumi/pulumi"]);
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
