import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Older language hosts do not pass the folder of Pulumi.yaml to the program. */
export function findProjectFolder(folder: string): string {
    const isProject = ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(folder, name)));
    const above = dirname(folder);
    if (isProject) {
        return folder;
    }
    return above === folder ? process.cwd() : findProjectFolder(above);
}
