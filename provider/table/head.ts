import type { Meaning } from "./headers";
import { isComment } from "./spelling";

/** Where a table's header row stands, and what separates its cells. */
export interface Head {
    offset: number;
    line: number;
    delimiter: string;
}

interface Candidate extends Head {
    meanings: Meaning[];
    isComment: boolean;
}

/** Rows that may stand above the header: titles, comments, `sep=;`. */
const rowsAtMost = 30;

/**
 * Finds the header row, which may stand below titles and comments, as spreadsheets and PowerShell write them; undefined for
 * a file without a row. Where no row is a header, it is the first that has one of its names, or else the first of the fullest.
 */
export function findHead(
    text: string,
    meaningOf: (header: string) => Meaning,
    isHeader: (meanings: readonly Meaning[]) => boolean,
): Head | undefined {
    const rows = [...firstRows(text)];
    const given = readSeparator(rows[0]?.text ?? "");
    const candidates = rows.slice(given === undefined ? 0 : 1).map(({ text: row, offset, line }): Candidate => {
        const separators = given === undefined ? delimiters : [given, ...delimiters];
        return { ...cut(row, separators, meaningOf), offset, line, isComment: isCommentRow(row) };
    });
    const plain = candidates.filter((candidate) => !candidate.isComment);
    return (
        [...plain, ...candidates].find(({ meanings }) => isHeader(meanings)) ??
        plain.find(({ meanings }) => meanings.some(({ is }) => !["unknown", "blank", "code"].includes(is))) ??
        plain.find((candidate) => countFilled(candidate) === Math.max(...plain.map(countFilled)))
    );
}

function countFilled({ meanings }: Candidate): number {
    return meanings.filter(({ is }) => is !== "blank").length;
}

/** Excel writes and reads a first line that names the separator. */
function readSeparator(row: string): string | undefined {
    const [, separator] = /^["\s]*sep\s*=\s?(.)["\s;,]*$/i.exec(row) ?? [];
    return separator === '"' ? undefined : separator;
}

export function isCommentRow(row: string): boolean {
    return isComment(row.replace(/^\s*"/, ""));
}

const delimiters = [",", ";", "\t", "|"];

/**
 * Cuts a row by whatever gives most headers that mean something, or else most pieces.
 *
 * csv-parse's `delimiter_auto` is of no use: it fails on every character beyond ASCII, and takes letters for delimiters.
 */
function cut(
    row: string,
    separators: readonly string[],
    meaningOf: (header: string) => Meaning,
): { delimiter: string; meanings: Meaning[] } {
    const weighed = separators.map((delimiter) => {
        // Cutting within quotes does no harm: such pieces mean nothing.
        const meanings = row.split(delimiter).map((piece) => meaningOf(piece.replaceAll('"', "")));
        return { delimiter, meanings, meaningful: meanings.filter(hasMeaning).length };
    });
    weighed.sort((a, b) => b.meaningful - a.meaningful || b.meanings.length - a.meanings.length);
    return weighed[0] ?? { delimiter: ",", meanings: [] };
}

function hasMeaning({ is }: Meaning): boolean {
    return is !== "unknown" && is !== "blank";
}

/** The first rows that are not blank; a quote opens a cell of several lines at the cell's beginning alone. */
function* firstRows(text: string): Generator<{ text: string; offset: number; line: number }> {
    let found = 0;
    let line = 1;
    for (let offset = 0; offset < text.length && found < rowsAtMost; ) {
        const lineEnd = text.indexOf("\n", offset);
        let end = lineEnd < 0 ? text.length : lineEnd;
        // A comment may hold stray quotes.
        if (!isComment(text.slice(offset, end))) {
            let quoted = false;
            for (end = offset; end < text.length && (quoted || text[end] !== "\n"); end += 1) {
                if (text[end] === '"') {
                    quoted = !quoted && (end === offset || /[\t,;"|]/.test(text[end - 1] as string));
                }
            }
        }
        const row = text.slice(offset, end);
        if (/[^\s,;"]/.test(row)) {
            found += 1;
            yield { text: row, offset, line };
        }
        line += row.split("\n").length;
        offset = end + 1;
    }
}

/** A table's text with its comment lines left blank, so that lines stay countable; a comment may hold stray quotes. */
export function blankComments(text: string): string {
    if (!text.includes("#")) {
        return text;
    }
    let quoted = false;
    const lines = text.split("\n").map((line) => {
        if (!quoted && isComment(line)) {
            return "";
        }
        quoted = quoted !== (line.split('"').length % 2 === 0);
        return line;
    });
    return lines.join("\n");
}
