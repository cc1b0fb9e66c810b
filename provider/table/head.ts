import type { Meaning } from "./headers";
import { isComment } from "./spelling";

export interface Head {
    offset: number;
    line: number;
    delimiter: string;
}

interface Candidate extends Head {
    meanings: Meaning[];
    isComment: boolean;
}

/** Maximum rows to search for the header, below titles, comments and `sep=;`. */
const rowsAtMost = 30;

/**
 * The header may be below titles and comments from spreadsheets and PowerShell. If no row is a full header, it is the
 * first with a known name, else the first of the fullest rows. Undefined for a file without rows.
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

/** Excel supports a first line that names the separator. */
function readSeparator(row: string): string | undefined {
    const [, separator] = /^["\s]*sep\s*=\s?(.)["\s;,]*$/i.exec(row) ?? [];
    return separator === '"' ? undefined : separator;
}

export function isCommentRow(row: string): boolean {
    return isComment(row.replace(/^\s*"/, ""));
}

const delimiters = [",", ";", "\t", "|"];

/**
 * Splits a row by the separator that gives the most known headers, or else the most pieces.
 *
 * csv-parse's `delimiter_auto` does not work here: it fails on every non-ASCII character, and takes letters for delimiters.
 */
function cut(
    row: string,
    separators: readonly string[],
    meaningOf: (header: string) => Meaning,
): { delimiter: string; meanings: Meaning[] } {
    const weighed = separators.map((delimiter) => {
        // Splitting inside quotes is harmless, since such pieces match no header.
        const meanings = row.split(delimiter).map((piece) => meaningOf(piece.replaceAll('"', "")));
        return { delimiter, meanings, meaningful: meanings.filter(hasMeaning).length };
    });
    weighed.sort((a, b) => b.meaningful - a.meaningful || b.meanings.length - a.meanings.length);
    return weighed[0] ?? { delimiter: ",", meanings: [] };
}

function hasMeaning({ is }: Meaning): boolean {
    return is !== "unknown" && is !== "blank";
}

/** A quote opens a multi-line cell only at the beginning of a cell. */
function* firstRows(text: string): Generator<{ text: string; offset: number; line: number }> {
    let found = 0;
    let line = 1;
    for (let offset = 0; offset < text.length && found < rowsAtMost; ) {
        const lineEnd = text.indexOf("\n", offset);
        let end = lineEnd < 0 ? text.length : lineEnd;
        // Comments may contain stray quotes.
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

/** Blank lines keep line numbers right. Comments may contain stray quotes. */
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
