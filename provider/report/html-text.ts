import { plain, type Style } from "./words";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
    return plain(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

export const html: Style = {
    code: (text) => `<code>${escapeHtml(text)}</code>`,
    gained: (text) => `<strong class="gain">+<code>${escapeHtml(text)}</code></strong>`,
    lost: (text) => `<strong class="loss">−<code>${escapeHtml(text)}</code></strong>`,
};

/** Escapes data for a script element that browsers do not run. */
export function toJsonData(data: unknown): string {
    return JSON.stringify(data).replaceAll("<", "\\u003c");
}

/**
 * Takes escaped cells; the first cell of a row is its header. A title that ends in # marks a column of numbers. On a phone
 * each row becomes a block, with a title for each cell. The roles keep it a table for screen readers.
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
