import type { CsvError } from "csv-parse/sync";
import { blankComments, type Head, isCommentRow } from "./head";
import type { Problems } from "./problems";
import { isComment, undefuse } from "./spelling";
import type { Cell } from "./table";

/** From the header on, with LF line ends. If the header itself begins with #, no row is a comment. */
export function* readRows(text: string, { offset, line, delimiter }: Head, problems: Problems): Generator<Cell[]> {
    const table = text.slice(offset);
    const hasComments = !isCommentRow(table);
    const rows = hasComments ? blankComments(table) : table;
    for (const cells of locate(rows, parse(rows, delimiter, line, problems), line)) {
        const isBlank = cells.every((cell) => cell.text.trim() === "");
        if (!isBlank && !(hasComments && isComment(cells[0]?.text ?? ""))) {
            for (const cell of cells) {
                cell.text = undefuse(cell.text);
            }
            yield cells;
        }
    }
}

/** csv-parse takes twice the time for lines, and has no columns. A cell in the file is its text plus its quotes. */
function* locate(text: string, records: Iterable<string[]>, firstLine: number): Generator<Cell[]> {
    let offset = 0;
    let line = firstLine;
    let lineStart = 0;
    for (const record of records) {
        const cells: Cell[] = [];
        for (const value of record) {
            cells.push({ text: value, line, column: offset - lineStart + 1 });
            if (text[offset] === '"') {
                const end = offset + value.length + countOf('"', value) + 2;
                for (let at = text.indexOf("\n", offset); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) {
                    line += 1;
                    lineStart = at + 1;
                }
                offset = end;
            } else {
                offset += value.length;
            }
            offset += 1;
        }
        yield cells;
        line += 1;
        lineStart = offset;
    }
}

function parse(text: string, delimiter: string, firstLine: number, problems: Problems): string[][] {
    // Loaded here, as in the other files of this folder, so programs without a table do not load it.
    const csv = require("csv-parse/sync") as typeof import("csv-parse/sync");
    const options = { delimiter, record_delimiter: "\n", relax_column_count: true };
    try {
        return csv.parse(text, options);
    } catch (error) {
        if (!(error instanceof csv.CsvError)) {
            throw error;
        }
        const whole = error.records === 0 ? [] : csv.parse(text, { ...options, to: error.records as number });
        throw explain(error, whole, firstLine, problems);
    }
}

/** An unclosed quote swallows the rest of the file, so the error names the line where its row begins. */
function explain(error: CsvError, whole: readonly string[][], firstLine: number, problems: Problems): Error {
    const line = whole.reduce((sum, record) => sum + 1 + countOf("\n", record.join("")), firstLine);
    const cure = 'put the whole cell in quotes and double each quote inside it: "so ""called"""';
    if (error.code === "CSV_QUOTE_NOT_CLOSED") {
        return problems.failure({ line }, `a quote that opens in this row is never closed; ${cure}`);
    }
    const stray = (error.lines as number) + firstLine - 1;
    const further = stray > line ? ` (the row begins in line ${line}, perhaps with a quote that is never closed)` : "";
    const where = error.code === "CSV_INVALID_CLOSING_QUOTE" ? "text follows" : "text precedes";
    return problems.failure({ line: stray }, `${where} a quote in its cell${further}; ${cure}`);
}

function countOf(character: string, text: string): number {
    let count = 0;
    for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) {
        count += 1;
    }
    return count;
}
