import { access, constants } from "node:fs/promises";
import path from "node:path";

/** The file name of an executable on this system. */
export function executable(name: string): string {
    return process.platform === "win32" ? `${name}.exe` : name;
}

/** The first executable of that name on a PATH. */
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
