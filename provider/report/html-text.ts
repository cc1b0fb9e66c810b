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

/**
 * Cells are escaped; the first of a row says what the row is of. A title that ends in # is that of a column of numbers. On a
 * phone each row stands as a block, each cell with its title; roles keep it a table for those who hear it.
 */
export function tableOf(caption: string, titles: readonly string[], rows: readonly (readonly string[])[]): string {
    const columns = titles.map((title) => ({
        title: title.replace(" #", ""),
        number: title.endsWith("#") ? ' class="number"' : "",
    }));
    const head = columns.map(({ title, number }) => `<th scope="col" role="columnheader"${number}>${title}</th>`);
    const body = rows.map(([first = "", ...cells]) => {
        const others = cells.map((cell, index) => {
            const { title, number } = columns[index + 1] ?? { title: "", number: "" };
            return `<td role="cell" data-title="${title}"${number}>${cell}</td>`;
        });
        return `<tr role="row"><th scope="row" role="rowheader"${columns[0]?.number}>${first}</th>${others.join("")}</tr>`;
    });
    return `<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head.join("")}</tr></thead>
<tbody role="rowgroup">
${body.join("\n")}
</tbody>
</table></div>`;
}
