import { readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { writeFiles } from "../../tools/write-files";
import { engineForAll } from "./engine";
import { createFolder, repository, type Scope } from "./project";
import { generateSdk, installNodeSdk, installPythonSdk, pathWithHosts, pluginFolder } from "./sdk";
import { Stack } from "./stack";

export type Language = "go" | "nodejs" | "python" | "yaml";

/** Prepares a project's folder for the plugin in a language. Returns the variables that it needs. */
const preparations: Record<Language, (folder: string) => Promise<Record<string, string>>> = {
    // The engine's build flag, which reuses its compiled packages.
    go: async (folder) => {
        await generateSdk("go", join(folder, "sdks/uipath"));
        return { GOFLAGS: [process.env.GOFLAGS, "-trimpath"].filter(Boolean).join(" ") };
    },
    nodejs: async (folder) => {
        await symlink(await installNodeSdk(), join(folder, "node_modules"));
        return {};
    },
    python: async () => ({ PYTHONPATH: await installPythonSdk() }),
    yaml: async () => ({}),
};

/** The part of Pulumi.yaml that says where the built plugin is. */
export const builtPlugin = { providers: [{ name: "uipath", path: pluginFolder }] };

/** A stack of a project in any of Pulumi's languages, with the built plugin. Its files include Pulumi.yaml. */
export async function createLanguageStack(
    t: Scope,
    files: Readonly<Record<string, string>>,
    plugins: object = builtPlugin,
): Promise<Stack> {
    const folder = await createFolder(t);
    await writeFiles(folder, files);
    const project = parse(files["Pulumi.yaml"] ?? "");
    const variables = await preparations[project.runtime as Language](folder);
    const engine = await engineForAll();
    return Stack.create(t, {
        folder,
        project: projectText(project, plugins),
        environment: {
            ...variables,
            PATH: await pathWithHosts(engine.path, process.env.PATH ?? ""),
        },
    });
}

export function projectText(project: object, plugins: object = builtPlugin): string {
    return stringify({ ...project, plugins });
}

export async function readExample(name: string): Promise<Record<string, string>> {
    const folder = join(repository, "examples", name);
    const names = await readdir(folder);
    const texts = names.map(async (each) => [each, await readFile(join(folder, each), "utf8")] as const);
    return Object.fromEntries(await Promise.all(texts));
}
