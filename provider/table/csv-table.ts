import { findCodeProblem } from "../domain/bundle-codes";
import { count, quote } from "../text";
import { createBundleNames } from "./bundle-names";
import { type Column, type Columns, readColumns } from "./columns";
import { readRows } from "./csv-rows";
import { findHead } from "./head";
import { createDictionary, type Meaning } from "./headers";
import type { Problems } from "./problems";
import { type Cell, identifications, type Row, readTeam, sortedSet, type TableOptions } from "./table";
import { explainMark, findPersonProblem, readMark, readPerson, splitCodes } from "./values";

/** Reads a table with a header row; its cells are separated by commas, semicolons or tabs. */
export function readCsv(text: string, options: TableOptions, problems: Problems): Iterable<Row> {
    const meaningOf = createDictionary(options);
    const head = findHead(text, meaningOf, isHeader);
    if (!head) {
        throw problems.failure(
            undefined,
            "the file is empty; begin it with a header row such as email,bundles, and give each person a row",
        );
    }
    const rows = readRows(text, head, problems);
    const { value: headers = [] } = rows.next();
    const columns = readColumns(headers, meaningOf, options, problems);
    if (!columns) {
        throw problems.toError();
    }
    return readPeople(rows, columns, options, problems);
}

function isHeader(meanings: readonly Meaning[]): boolean {
    const has = (...wanted: Meaning["is"][]) => meanings.some(({ is }) => wanted.includes(is));
    return has(...identifications) && has("bundles", "code");
}

function* readPeople(
    rows: Iterable<Cell[]>,
    columns: Columns,
    options: TableOptions,
    problems: Problems,
): Generator<Row> {
    const codeOf = createBundleNames(options.knownCodes);
    let isEmpty = true;
    for (const cells of rows) {
        isEmpty = false;
        const before = problems.count;
        const row = readRow(cells, columns, codeOf, options, problems);
        if (row && problems.count === before) {
            yield row;
        }
    }
    if (isEmpty) {
        problems.report(undefined, "the file holds a header row only; give each person a row below it");
    }
}

function readRow(
    cells: Cell[],
    columns: Columns,
    codeOf: (name: string) => string | undefined,
    { knownCodes }: TableOptions,
    problems: Problems,
): Row | undefined {
    const surplus = cells.slice(columns.count).find(({ text }) => text.trim() !== "");
    if (surplus) {
        problems.report(
            cells[0],
            `the row has ${count(cells.length, "cell")} and the header ${columns.count}; give both as many, and put a cell in quotes that holds the separator`,
        );
        return undefined;
    }
    // Spreadsheets leave blank cells out at a row's end.
    const cellOf = ({ index }: { index: number }) => cells[index] ?? { ...(cells.at(-1) as Cell), text: "" };
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

    const [first, ...others] = columns.people.map((column) => ({
        column,
        person: { ...cellOf(column), ...readPerson(cellOf(column).text, column.is) },
    }));
    if (!first) {
        return undefined;
    }
    const { column, person } = [first, ...others].find((each) => each.person.text !== "") ?? first;
    report(column, findPersonProblem(person.text));
    for (const nameless of columns.nameless) {
        const text = cellOf(nameless).text.trim();
        if (text !== "") {
            problems.report(
                cellOf(nameless),
                `${quote(text)} stands in a column without a header; give it one, or clear the cell`,
            );
        }
    }
    const codes = columns.codes.filter(isMarked).map(({ code }) => code);
    if (columns.bundles) {
        for (const code of splitCodes(cellOf(columns.bundles).text, codeOf)) {
            report(columns.bundles, findCodeProblem(code, knownCodes));
            codes.push(code);
        }
    }
    const userBundleCodes = sortedSet(codes);
    return {
        person,
        userBundleCodes,
        namesOneLicense: columns.bundles !== undefined && userBundleCodes.length === 1,
        useExternalLicense: columns.useExternalLicense !== undefined && isMarked(columns.useExternalLicense),
        team: columns.team ? readTeam(cellOf(columns.team).text) : "",
    };
}
