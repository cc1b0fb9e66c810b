import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { providePythonPackages } from "../../tools/python-packages";
import { writeFiles } from "../../tools/write-files";
import { hostsForAll } from "./engine";
import { createFolder, repository, type Scope } from "./project";
import { wholeFile } from "./whole-file";

export const pluginFolder = join(repository, "dist/plugin");

/** A PATH for programs in any language. It leaves this package's own plugin out, which npm puts there. */
export async function pathWithHosts(...folders: readonly string[]): Promise<string> {
    const all = [await hostsForAll(), ...folders.flatMap((each) => each.split(delimiter))];
    return all.filter((each) => !existsSync(join(each, "pulumi-resource-uipath"))).join(delimiter);
}

export type SdkLanguage = "dotnet" | "go" | "nodejs" | "python";

/** Generates the plugin's SDK, like `pulumi package add`. */
export async function generateSdk(language: SdkLanguage, folder: string): Promise<void> {
    const { execa } = await import("execa");
    await execa(join(await hostsForAll(), "generate-sdk"), [language, folder], {
        inputFile: join(pluginFolder, "schema.json"),
    });
}

/** The Python packages for programs with the plugin's SDK, as a PYTHONPATH. */
export const installPythonSdk = oncePerFile(async (t) => {
    const { execa } = await import("execa");
    const requirements = join(repository, "tools/hosts/requirements.txt");
    const { python, folder: dependencies } = await providePythonPackages("python-sdk", requirements);
    const folder = await createFolder(t);
    await generateSdk("python", join(folder, "sdk"));
    const installed = join(folder, "installed");
    const offline = ["--no-deps", "--no-build-isolation", "--no-index"];
    await execa(python, ["-m", "pip", "install", "--quiet", ...offline, "--target", installed, join(folder, "sdk")], {
        env: { PYTHONPATH: dependencies },
    });
    return `${installed}:${dependencies}`;
});

/** A node_modules folder with the plugin's SDK and its dependencies, compiled like `npm install` of it. */
export const installNodeSdk = oncePerFile(async (t) => {
    const { execa } = await import("execa");
    const folder = await createFolder(t);
    const modules = join(folder, "node_modules");
    await writeFiles(modules, { "@pulumi/.keep": "", "@types/.keep": "" });
    for (const name of ["@pulumi/pulumi", "@types/node"]) {
        await symlink(join(repository, "node_modules", name), join(modules, name));
    }
    const sdk = join(modules, "@pulumi/uipath");
    await generateSdk("nodejs", sdk);
    // Compiles it.
    await execa("node", ["scripts/postinstall.js"], { cwd: sdk, preferLocal: true, localDir: repository });
    return modules;
});

function oncePerFile(provide: (t: Scope) => Promise<string>): () => Promise<string> {
    let provided: Promise<string> | undefined;
    return () => {
        provided ??= provide(wholeFile);
        return provided;
    };
}
