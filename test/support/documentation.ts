import { readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { repository } from "./project";

/** The blocks of code of a page, each taken once, so that a test can say which it has not considered. */
export class Documentation {
    readonly #blocks: { name: string; text: string }[] = [];

    constructor(page: string) {
        const tokens = new MarkdownIt().parse(readFileSync(join(repository, page), "utf8"), {});
        let heading = "";
        for (const [index, { type, info, content }] of tokens.entries()) {
            if (type === "heading_open") {
                heading = tokens[index + 1]?.content ?? "";
            } else if (type === "fence" || type === "code_block") {
                this.#blocks.push({ name: `${heading}: ${info || "text"}`, text: content });
            }
        }
    }

    /** The next block under a heading in a language; `text` is one that is merely indented. */
    take(heading: string, language: string): string {
        const index = this.#blocks.findIndex(({ name }) => name === `${heading}: ${language}`);
        const [block] = index < 0 ? [] : this.#blocks.splice(index, 1);
        if (!block) {
            throw new Error(`There is no further block of ${language} under "${heading}".`);
        }
        return block.text;
    }

    /** What nobody has taken. */
    get left(): string[] {
        return this.#blocks.map(({ name, text }) => `${name}\n${text}`);
    }
}
