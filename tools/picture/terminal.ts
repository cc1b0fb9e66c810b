import { stripVTControlCharacters } from "node:util";

const columns = 98;
const font = { size: 13, width: 7.83, line: 19 };
const margin = 16;

/** What ANSI codes look like here; all have a contrast of at least 4.5 with the background. */
const styles: Readonly<Record<string, string>> = {
    "1": 'font-weight="bold"',
    "31": 'fill="#ff7b72"',
    "32": 'fill="#7ee787"',
    "33": 'fill="#e3b341"',
};

/** The same bytes for the same output. */
export function drawTerminal(command: string, output: string, description: string): string {
    const lines = [`$ ${command}`, ...output.trimEnd().split("\n")].flatMap(wrap);
    const width = Math.ceil(columns * font.width + 2 * margin);
    const height = lines.length * font.line + 2 * margin;
    const texts = lines.flatMap((line, at) => {
        const y = margin + font.size + at * font.line;
        // SVG ignores spaces at the beginning of a text.
        const indent = line.length - line.trimStart().length;
        const x = Math.round((margin + indent * font.width) * 100) / 100;
        return line ? `<text x="${x}" y="${y}">${toSpans(line.trimStart())}</text>` : [];
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escapeText(description)}</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g fill="#e6edf3" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${font.size}">
${texts.join("\n")}
</g>
</svg>
`;
}

function wrap(line: string): string[] {
    const indent = `${line.match(/^ */)?.[0]}  `;
    const lines = [""];
    for (const word of line.split(/(?<=\S)(?= )/)) {
        const longer = `${lines.at(-1)}${word}`;
        if (stripVTControlCharacters(longer).length > columns) {
            lines.push(indent + word.trimStart());
        } else {
            lines[lines.length - 1] = longer;
        }
    }
    return lines;
}

function toSpans(line: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a terminal is given colors.
    return escapeText(line).replaceAll(/\u001b\[(\d+)m(.*?)\u001b\[0m/g, (_, code: string, text: string) => {
        const style = styles[code];
        if (!style) {
            throw new Error(`the picture has no style for the ANSI code ${code}`);
        }
        return `<tspan ${style}>${text}</tspan>`;
    });
}

function escapeText(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
