import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Results } from "../measure";
import { drawAll } from "./draw";

/** `npm run plots` draws the last whole benchmark into docs/plots. */
async function main(): Promise<void> {
    const results: Results = JSON.parse(await readFile(join(__dirname, "..", "results", "latest.json"), "utf8"));
    const folder = join(__dirname, "..", "..", "docs", "plots");
    await mkdir(folder, { recursive: true });
    for (const [file, svg] of Object.entries(await drawAll(results))) {
        await writeFile(join(folder, file), svg);
    }
}

void main();
