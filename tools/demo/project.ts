import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { EngineFolders } from "../engine/engine";

const repository = path.join(__dirname, "..", "..");

export interface DemoProject extends EngineFolders {
    folder: string;
    project: string;
    /** The program, a copy of the quick start's. */
    program: string;
    /** Collects what killed CLI processes would leave in the system's temporary folder. */
    temporary: string;
}

export async function createDemoProject(): Promise<DemoProject> {
    const folder = await mkdtemp(path.join(tmpdir(), "uipath-licensing-demo-"));
    const demo = {
        folder,
        project: path.join(folder, "project"),
        program: path.join(folder, "project", "index.ts"),
        temporary: path.join(folder, "tmp"),
        home: path.join(folder, "pulumi-home"),
        backend: path.join(folder, "state"),
        passphrase: "demo",
    };
    try {
        await writeProject(demo);
        return demo;
    } catch (error) {
        await removeDemoProject(demo);
        throw error;
    }
}

export async function removeDemoProject({ folder }: DemoProject): Promise<void> {
    // A plugin that is shutting down may still write to it.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function writeProject({ project, program, temporary, home, backend }: DemoProject): Promise<void> {
    const modules = path.join(project, "node_modules");
    for (const each of [temporary, home, backend, path.join(modules, "@pulumi")]) {
        await mkdir(each, { recursive: true });
    }
    const sdk = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
    await symlink(sdk, path.join(modules, "@pulumi", "pulumi"), "junction");
    await symlink(repository, path.join(modules, "pulumi-uipath-licensing"), "junction");
    await writeFile(path.join(project, "package.json"), '{ "name": "licenses", "private": true }\n');
    await writeFile(path.join(project, "Pulumi.yaml"), "name: licenses\nruntime: nodejs\n");
    await writeFile(program, await readFile(path.join(repository, "examples", "quickstart", "index.ts"), "utf8"));
}
