import { plain, type Style } from "./words";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text from outside as it may stand in HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
    return plain(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

export const html: Style = {
    code: (text) => `<code>${escapeHtml(text)}</code>`,
    gained: (text) => `<strong class="gain">+<code>${escapeHtml(text)}</code></strong>`,
    lost: (text) => `<strong class="loss">−<code>${escapeHtml(text)}</code></strong>`,
};

/** Data as it may stand in a script element that no browser runs. */
export function toJsonData(data: unknown): string {
    return JSON.stringify(data).replaceAll("<", "\\u003c");
}

/** Cells are escaped; the first of a row says what the row is of. A title that ends in # is that of a column of numbers. */
export function tableOf(caption: string, titles: readonly string[], rows: readonly (readonly string[])[]): string {
    const numbers = titles.map((title) => (title.endsWith("#") ? ' class="number"' : ""));
    const head = titles.map((title, index) => `<th scope="col"${numbers[index]}>${title.replace(" #", "")}</th>`);
    const body = rows.map(([first = "", ...cells]) => {
        const others = cells.map((cell, index) => `<td${numbers[index + 1]}>${cell}</td>`);
        return `<tr><th scope="row"${numbers[0]}>${first}</th>${others.join("")}</tr>`;
    });
    return `<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table></div>`;
}
