import { join } from "node:path";
import type { Plugin } from "rolldown";
import { provider } from "./bundle";
import { collectLicenses } from "./licenses";

const pluginFile = "plugin/pulumi-resource-uipath";

/** Dependencies' modules for cases that do not occur here. Without this half megabyte the plugin starts sooner. */
export const neverLoaded = [
    // For servers with gRPC's own statistics.
    "@grpc/proto-loader",
    // For Node.js without web streams.
    "web-streams-polyfill/dist/ponyfill.es2018.js",
    // For proxies with credentials of the operating system.
    "kerberos",
];

/** One self-contained file that needs only Node.js, and the licenses of its contents; by name in dist. */
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
        // Minified, google-protobuf's assertions spread their arguments, which takes a third of the time of a diff of
        // 10,000 users.
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
