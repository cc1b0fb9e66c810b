import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

export const repository = path.resolve(__dirname, "..");

/** The tracked files in their current state: a clone as if everything were committed. */
export async function copyWorkingTree(to: string): Promise<void> {
    const git = (...args: string[]) => promisify(execFile)("git", ["-C", repository, ...args]);
    const [kept, gone] = await Promise.all([git("ls-files", "-z"), git("ls-files", "-z", "--deleted")]);
    const deleted = new Set(gone.stdout.split("\0"));
    for (const file of kept.stdout.split("\0").filter((name) => !deleted.has(name))) {
        await cp(path.join(repository, file), path.join(to, file));
    }
}
