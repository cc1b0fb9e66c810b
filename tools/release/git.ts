import { mkdir } from "node:fs/promises";
import { stringify } from "yaml";
import { writePlugin } from "./write-plugin";

/**
 * Writes what a git repository has to hold so that `pulumi package add` can take the plugin from it. Pulumi runs
 * `npm install` there and starts the plugin by way of its SDK, which has to be installed for it.
 */
export async function writeGitFiles(folder: string, version: string, sdk: string): Promise<void> {
    const manifest = {
        name: "pulumi-resource-uipath",
        version,
        private: true,
        license: "Apache-2.0",
        main: "pulumi-resource-uipath",
        dependencies: { "@pulumi/pulumi": sdk },
    };
    await mkdir(folder, { recursive: true });
    await writePlugin(folder, {
        "PulumiPlugin.yaml": stringify({ runtime: "nodejs" }),
        "package.json": `${JSON.stringify(manifest, undefined, 2)}\n`,
    });
}
