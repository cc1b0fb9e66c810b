import path from "node:path";
import { provideKeptFolder } from "../kept-folder";

/** Node.js 20 in the oldest release that `engines` allows. */
export const nodes = { "node 20.19": "20.19.0", "node 22": "22.23.3", "node 24": "24.21.0" } as const;

/** Returns the folder to put first on PATH. */
export async function provideNode(version: string): Promise<string> {
    const name = `node-${process.platform}-${process.arch}`;
    const { execa } = await import("execa");
    const folder = await provideKeptFolder(
        path.join("node", version),
        (target) => execa`npm install --ignore-scripts --prefix ${target} ${name}@${version}`,
    );
    return path.join(folder, "node_modules", name, "bin");
}
