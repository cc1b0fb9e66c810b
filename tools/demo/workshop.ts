import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { EngineFolders } from "../engine/engine";

const repository = path.join(__dirname, "..", "..");

/** A Pulumi project in a throw-away folder, beside its own backend and Pulumi's own folder. */
export interface Workshop extends EngineFolders {
    folder: string;
    project: string;
    /** The program, a copy of the quick start's. */
    program: string;
    /** For what the CLI's processes would else leave in the system's folder when they are killed. */
    temporary: string;
}

/** Opens a workshop, with the quick start in it. {@link closeWorkshop} removes it. */
export async function openWorkshop(): Promise<Workshop> {
    const folder = await mkdtemp(path.join(tmpdir(), "uipath-licensing-demo-"));
    const workshop = {
        folder,
        project: path.join(folder, "project"),
        program: path.join(folder, "project", "index.ts"),
        temporary: path.join(folder, "tmp"),
        home: path.join(folder, "pulumi-home"),
        backend: path.join(folder, "state"),
        passphrase: "demo",
    };
    try {
        await furnish(workshop);
        return workshop;
    } catch (error) {
        await closeWorkshop(workshop);
        throw error;
    }
}

export async function closeWorkshop({ folder }: Workshop): Promise<void> {
    // A plugin that is just ending may still write there.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function furnish({ project, program, temporary, home, backend }: Workshop): Promise<void> {
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
