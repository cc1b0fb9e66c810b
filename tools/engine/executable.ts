import { access, constants } from "node:fs/promises";
import path from "node:path";

export function executable(name: string): string {
    return process.platform === "win32" ? `${name}.exe` : name;
}

export async function findExecutable(name: string, folders = process.env.PATH ?? ""): Promise<string | undefined> {
    for (const folder of folders.split(path.delimiter).filter((each) => each !== "")) {
        const file = path.join(folder, executable(name));
        try {
            await access(file, constants.X_OK);
            return file;
        } catch {
            // Not in this folder.
        }
    }
    return undefined;
}
