import { isAbsolute, join, resolve } from "node:path";
import type { Plugin } from "rolldown";
import { linesOnly } from "./lines-only";

export const provider = resolve(__dirname, "../../provider");

/** What is loaded by its name: by programs, as the command, and by the plugin. */
const entries = ["index", "cli/main", "dynamic/user-license-allocation", "dynamic/group-license-allocation"];

/**
 * The provider as few and small CommonJS files with maps, by their names in the folder where they will lie. What it
 * depends on stays outside.
 */
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
        // What a run remembers lies with what the plugin loads, apart from what programs and the command share with it.
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
