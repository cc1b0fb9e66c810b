import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "examples");

export function exampleOf(resource: string): string {
    const file = resource.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
    return readFileSync(join(folder, `${file}.md`), "utf8").trim();
}
