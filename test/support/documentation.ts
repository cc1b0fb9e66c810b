import { readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { repository } from "./project";

/** The code blocks of a page. Each is taken once, so a test can list unused ones. */
export class Documentation {
    readonly #blocks: { name: string; text: string }[] = [];
    readonly #inline: { heading: string; text: string }[] = [];

    constructor(page: string) {
        const tokens = new MarkdownIt().parse(readFileSync(join(repository, page), "utf8"), {});
        let heading = "";
        for (const [index, { type, info, content, children }] of tokens.entries()) {
            if (type === "heading_open") {
                heading = tokens[index + 1]?.content ?? "";
            } else if (type === "fence" || type === "code_block") {
                this.#blocks.push({ name: `${heading}: ${info || "text"}`, text: content });
            }
            const spans = (children ?? []).filter((child) => child.type === "code_inline");
            this.#inline.push(...spans.map((span) => ({ heading, text: span.content })));
        }
    }

    /** The next block of a language under a heading; `text` means an indented block. */
    take(heading: string, language: string): string {
        const index = this.#blocks.findIndex(({ name }) => name === `${heading}: ${language}`);
        const [block] = index < 0 ? [] : this.#blocks.splice(index, 1);
        if (!block) {
            throw new Error(`There is no further block of ${language} under "${heading}".`);
        }
        return block.text;
    }

    /** The inline code under a heading that begins like this. */
    inline(heading: string, beginning: string): string[] {
        const texts = this.#inline.filter((each) => each.heading === heading).map(({ text }) => text);
        return texts.filter((text) => text.startsWith(beginning));
    }

    get left(): string[] {
        return this.#blocks.map(({ name, text }) => `${name}\n${text}`);
    }
}
