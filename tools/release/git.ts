import { mkdir } from "node:fs/promises";
import { stringify } from "yaml";
import { writePlugin } from "./write-plugin";

/**
 * Writes the contents of a git repository from which `pulumi package add` can install the plugin. Pulumi runs `npm install`
 * in it and starts the plugin through its SDK, which must be installed.
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
