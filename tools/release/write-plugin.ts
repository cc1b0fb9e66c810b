import { chmod, copyFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { repository } from "../working-tree";
import { writeFiles } from "../write-files";

const executable = "pulumi-resource-uipath";
const files = [`dist/plugin/${executable}`, "dist/plugin/THIRD-PARTY-LICENSES.txt", "LICENSE"];

/** Returns the names in a stable order. */
export async function writePlugin(folder: string, others: Readonly<Record<string, string>>): Promise<string[]> {
    await writeFiles(folder, others);
    for (const file of files) {
        await copyFile(join(repository, file), join(folder, basename(file)));
    }
    await chmod(join(folder, executable), 0o755);
    return [...files.map((file) => basename(file)), ...Object.keys(others)].sort();
}
