import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "examples");

/** The examples of a resource in Pulumi's format: each example in every language. */
export function exampleOf(resource: string): string {
    const file = resource.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
    return readFileSync(join(folder, `${file}.md`), "utf8").trim();
}
