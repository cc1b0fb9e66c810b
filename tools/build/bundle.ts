import { isAbsolute, join, resolve } from "node:path";
import type { Plugin } from "rolldown";
import { linesOnly } from "./lines-only";

export const provider = resolve(__dirname, "../../provider");

const entries = ["index", "cli/main", "dynamic/user-license-allocation", "dynamic/group-license-allocation"];

/** A few small CommonJS files with maps, by their names in the output folder. Dependencies stay outside. */
export async function bundle(folder: string, plugins: Plugin[] = []): Promise<Record<string, string>> {
    const { rolldown } = await import("rolldown");
    const build = await rolldown({
        input: Object.fromEntries(entries.map((name) => [name, join(provider, `${name}.ts`)])),
        platform: "node",
        external: (name) => !name.startsWith(".") && !isAbsolute(name),
        transform: { target: "node20.19" },
        plugins,
    });
    const { output } = await build.generate({
        dir: folder,
        format: "cjs",
        strict: true,
        // Code that remembers a run stays in the plugin's files, apart from code that programs and the command share.
        chunkFileNames: ({ moduleIds }) =>
            moduleIds.includes(join(provider, "dynamic/session.ts")) ? "dynamic/run.js" : "chunks/[name].js",
        minify: { mangle: { toplevel: true, keepNames: { class: true, function: false } } },
        comments: false,
        sourcemap: true,
        sourcemapExcludeSources: true,
    });
    await build.close();
    return Object.fromEntries(
        output.map((file) => [file.fileName, file.type === "chunk" ? file.code : linesOnly(String(file.source))]),
    );
}
