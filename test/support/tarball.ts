import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "./project";

/** Like `npm publish`. Returns the tarball's path. */
export async function packTarball(folder: string): Promise<string> {
    const { execa } = await import("execa");
    await execa("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: repository });
    const [tarball = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
    return join(folder, tarball);
}
