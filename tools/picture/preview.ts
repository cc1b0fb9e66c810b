import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../working-tree";
import { drawTerminal } from "./terminal";

/** A preview that test/engine/change-licenses.test.ts compares with the command's output. */
export async function drawPreview(): Promise<string> {
    const output = await readFile(join(repository, "test/fixtures/terminal/preview-in-color.txt"), "utf8");
    const title =
        "A preview at the terminal: who loses licenses, whose licenses change, who gains licenses, and the seats";
    return drawTerminal(
        "npx pulumi-uipath-licensing preview --names names.csv",
        output.replace(/\n\n- [\s\S]*$/, "\n"),
        title,
    );
}
