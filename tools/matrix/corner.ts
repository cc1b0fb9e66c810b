import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Engine } from "../engine/engine";
import { type Counts, runTests } from "../run-tests";
import { copyWorkingTree, repository } from "../working-tree";
import type { Corner } from "./corners";
import { provideNode } from "./node";

export async function runCorner({ node, pulumi }: Corner, engine: Engine, tests: readonly string[]): Promise<Counts> {
    const { execa } = await import("execa");
    const folder = await mkdtemp(path.join(tmpdir(), "uipath-licensing-matrix-"));
    const places = [await provideNode(node), engine.path, process.env.PATH];
    const env = { PATH: places.filter(Boolean).join(path.delimiter) };
    try {
        await copyWorkingTree(folder);
        await cp(path.join(repository, "node_modules"), path.join(folder, "node_modules"), {
            recursive: true,
            verbatimSymlinks: true,
        });
        const run = execa({ cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
        await run`npm install --ignore-scripts --save-dev --save-exact --prefer-offline @pulumi/pulumi@${pulumi}`;
        await run`npm run build`;
        // A test clones it.
        await run`git init --quiet`;
        await run`git add --all`;
        return await runTests(tests, { cwd: folder, env });
    } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}
