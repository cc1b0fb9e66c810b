import { readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { repository } from "./project";

type Use = { write: string } | "run" | "compare" | "skip";

export interface Block {
    /** Such as `docs/users.md:12`, the line on which the block begins. */
    place: string;
    use: Use;
    text: string;
}

/** The blocks of a page, in order. Throws if it has one of an unknown kind. */
export function readBlocks(page: string): Block[] {
    const tokens = new MarkdownIt().parse(readFileSync(join(repository, page), "utf8"), {});
    return tokens
        .filter(({ type }) => type === "fence" || type === "code_block")
        .map(({ type, info, content, map }) => {
            const place = `${page}:${(map?.[0] ?? 0) + 1}`;
            const use = type === "fence" ? useOf(info.trim(), content) : undefined;
            if (!use) {
                throw new Error(
                    `${place}: no test knows this kind of block: ${info || "indented, without a language"}`,
                );
            }
            return { place, use, text: use === "skip" ? content : complete(info.trim(), content) };
        });
}

function useOf(language: string, text: string): Use | undefined {
    switch (language) {
        case "ts":
            return { write: "index.ts" };
        case "csv":
            return { write: "licenses.csv" };
        case "yaml":
            if (/^name:/.test(text)) {
                return { write: "Pulumi.yaml" };
            }
            return /^- /.test(text) ? { write: "licenses.yaml" } : undefined;
        case "sh":
            return "run";
        case "text":
            return "compare";
        case "console":
        case "mermaid":
            return "skip";
        default:
            return undefined;
    }
}

/** Pages show the import once, or not at all. */
function complete(language: string, text: string): string {
    return language === "ts" && !text.includes('from "pulumi-uipath-licensing"')
        ? `import * as uipath from "pulumi-uipath-licensing";\n${text}`
        : text;
}
