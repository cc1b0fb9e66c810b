import { findCodeProblem } from "../domain/bundle-codes";
import { count, quote } from "../text";
import { type Column, type Columns, readColumns } from "./columns";
import { readRows } from "./csv-rows";
import { findDelimiter } from "./delimiter";
import { createDictionary } from "./headers";
import type { Problems } from "./problems";
import { type Cell, type Row, sortedSet, type Table, type TableOptions } from "./table";
import { explainMark, findPersonProblem, readMark, splitCodes } from "./values";

/** Reads a table with a header row; its cells are separated by commas, semicolons or tabs. */
export function readCsv(text: string, options: TableOptions, problems: Problems): Table {
    const meaningOf = createDictionary(options);
    const delimiter = findDelimiter(text, (header) => !["unknown", "nameless"].includes(meaningOf(header).is));
    const rows = readRows(text, delimiter, problems);
    const { value: headers, done } = rows.next();
    if (done) {
        throw problems.failure(
            undefined,
            "the file is empty; begin it with a header row such as email,bundles, and give each person a row",
        );
    }
    const columns = readColumns(headers, meaningOf, options, problems);
    if (!columns) {
        throw problems.toError();
    }
    return { identifiedBy: columns.identifiedBy, rows: readPeople(rows, columns, options, problems) };
}

function* readPeople(
    rows: Iterable<Cell[]>,
    columns: Columns,
    options: TableOptions,
    problems: Problems,
): Generator<Row> {
    let isEmpty = true;
    for (const cells of rows) {
        isEmpty = false;
        const before = problems.count;
        const row = readRow(cells, columns, options, problems);
        if (row && problems.count === before) {
            yield row;
        }
    }
    if (isEmpty) {
        problems.report(undefined, "the file holds a header row only; give each person a row below it");
    }
}

function readRow(cells: Cell[], columns: Columns, { knownCodes }: TableOptions, problems: Problems): Row | undefined {
    if (cells.length !== columns.count) {
        problems.report(
            cells[0],
            `the row has ${count(cells.length, "cell")} and the header ${columns.count}; give both as many, and put a cell in quotes that holds the separator`,
        );
        return undefined;
    }
    const cellOf = ({ index }: { index: number }) => cells[index] as Cell;
    const report = (column: Column, problem: string | undefined) => {
        if (problem) {
            problems.report(cellOf(column), `${column.label}: ${problem}`);
        }
    };
    const isMarked = (column: Column): boolean => {
        const { text } = cellOf(column);
        const mark = readMark(text);
        report(column, mark === undefined ? explainMark(text) : undefined);
        return mark ?? false;
    };

    const person = { ...cellOf(columns.person), text: cellOf(columns.person).text.trim() };
    report(columns.person, findPersonProblem(person.text));
    for (const column of columns.nameless) {
        const text = cellOf(column).text.trim();
        if (text !== "") {
            problems.report(
                cellOf(column),
                `${quote(text)} stands in a column without a header; give it one, or clear the cell`,
            );
        }
    }
    const codes = columns.codes.filter(isMarked).map(({ code }) => code);
    if (columns.bundles) {
        for (const code of splitCodes(cellOf(columns.bundles).text)) {
            report(columns.bundles, findCodeProblem(code, knownCodes));
            codes.push(code);
        }
    }
    return {
        person,
        userBundleCodes: sortedSet(codes),
        useExternalLicense: columns.useExternalLicense !== undefined && isMarked(columns.useExternalLicense),
    };
}
