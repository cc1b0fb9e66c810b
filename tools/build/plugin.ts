import { join } from "node:path";
import type { Plugin } from "rolldown";
import { provider } from "./bundle";
import { collectLicenses } from "./licenses";

/** Where the plugin lies in dist, and what Pulumi calls it. */
const pluginFile = "plugin/pulumi-resource-uipath";

/** What dependencies load in cases that do not occur here; by half a megabyte less the plugin starts sooner. */
export const neverLoaded = [
    // Where a server offers gRPC's own statistics.
    "@grpc/proto-loader",
    // On a Node.js that has no web streams.
    "web-streams-polyfill/dist/ponyfill.es2018.js",
    // For a proxy whose credentials are the operating system's.
    "kerberos",
];

/**
 * The plugin as one file with everything inside, to be run where there is Node.js and nothing else, and beside it the
 * licenses of what is inside; by their names in dist.
 */
export async function bundlePlugin(plugins: readonly Plugin[]): Promise<Record<string, string>> {
    const { rolldown } = await import("rolldown");
    const build = await rolldown({
        input: join(provider, "plugin/main.ts"),
        platform: "node",
        external: neverLoaded,
        transform: { target: "node20.19" },
        plugins: [...plugins],
    });
    const { output } = await build.generate({
        format: "cjs",
        strict: true,
        codeSplitting: false,
        banner: "#!/usr/bin/env node",
        // Compressed, google-protobuf's assertions spread their arguments: a third of the time of a diff of 10,000 users.
        minify: { compress: false, mangle: { toplevel: true, keepNames: { class: true, function: false } } },
        comments: false,
    });
    await build.close();
    const [{ code, moduleIds }] = output;
    return {
        [pluginFile]: code,
        "plugin/THIRD-PARTY-LICENSES.txt": collectLicenses(moduleIds),
    };
}
