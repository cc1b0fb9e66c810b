import { count, plain, type Style } from "./words";

/** In code, nothing becomes a mention, link, image, HTML or emphasis, and no platform links a text such as #1 or !1. */
export function code(text: string, charactersAtMost = 80): string {
    const shown = cut(plain(text), charactersAtMost);
    const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = "`".repeat(longest + 1);
    // The fence includes one space on each side, so a text that begins or ends with a backtick or a space stays whole.
    const pad = /^[` ]|[` ]$|^$/.test(shown) ? " " : "";
    // Platforms differ in how they escape a bar in a table.
    return `${fence}${pad}${shown.replaceAll("|", "¦")}${pad}${fence}`;
}

function cut(text: string, charactersAtMost: number): string {
    // A character is two code units at most.
    const characters = [...text.slice(0, 2 * charactersAtMost + 2)];
    return characters.length > charactersAtMost ? `${characters.slice(0, charactersAtMost - 1).join("")}…` : text;
}

export const markdown: Style = {
    code,
    gained: (text) => `**+${code(text)}**`,
    lost: (text) => `**−${code(text)}**`,
};

export function bytesOf(text: string): number {
    return Buffer.byteLength(text);
}

export function takeFitting(texts: readonly string[], bytes: number, separator: string): string[] {
    let room = bytes;
    const end = texts.findIndex((text) => {
        room -= bytesOf(text) + separator.length;
        return room < 0;
    });
    return texts.slice(0, end < 0 ? texts.length : end);
}

export function listOf(items: readonly string[], bytes: number, noun: string): string {
    const shown = takeFitting(items, bytes, "\n- ");
    return [...shown, ...more(items.length - shown.length, noun)].map((item) => `- ${item}`).join("\n");
}

export interface Table {
    text: string;
    shown: number;
}

/** A table of as many rows as fit. A title that ends in # marks a column of numbers. */
export function tableOf(
    titles: readonly string[],
    rows: readonly (readonly string[])[],
    bytes: number,
    noun: string,
): Table {
    const lineOf = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    const shown = takeFitting(rows.map(lineOf), bytes, "\n");
    const head = [
        lineOf(titles.map((title) => title.replace(" #", ""))),
        lineOf(titles.map((title) => (title.endsWith("#") ? "--:" : "---"))),
    ];
    const omitted = more(rows.length - shown.length, noun).map((text) => `\n${text}`);
    return { text: rows.length > 0 ? [...head, ...shown, ...omitted].join("\n") : "", shown: shown.length };
}

function more(omitted: number, noun: string): string[] {
    return omitted > 0 ? [`and ${count(omitted, `more ${noun}`)}`] : [];
}

export function collapse(summaryHtml: string, text: string): string {
    return `<details><summary>${summaryHtml}</summary>\n\n${text}\n\n</details>`;
}
