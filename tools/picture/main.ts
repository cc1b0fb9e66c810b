import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../working-tree";
import { drawPreview } from "./preview";
import { photographReport } from "./report";

/** `npm run picture`: writes the README's pictures from what the commands print today. */
async function main(): Promise<void> {
    const folder = join(repository, "docs/images");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "preview.svg"), await drawPreview());
    await writeFile(join(folder, "report.png"), await photographReport());
}

void main();
