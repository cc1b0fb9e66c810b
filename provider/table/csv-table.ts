import { plural, quote } from "../text";
import { type BundleNames, createBundleNames } from "./bundle-names";
import { type Column, type Columns, readColumns } from "./columns";
import { readRows } from "./csv-rows";
import { findHead } from "./head";
import { createDictionary, type Meaning, normalizeHeader } from "./headers";
import type { Problems } from "./problems";
import { isSum } from "./spelling";
import { type Cell, identifications, type Person, type Row, readTeam, sortedSet, type TableOptions } from "./table";
import {
    findPersonProblem,
    findTeamProblem,
    firstPerson,
    invalidMark,
    isAddress,
    looksLikePerson,
    readMark,
    readPerson,
    splitCodes,
} from "./values";

export function readCsv(text: string, options: TableOptions, problems: Problems): Iterable<Row> {
    const meaningOf = createDictionary(options);
    const head = findHead(text, meaningOf, isHeader);
    if (!head) {
        throw problems.failure(
            undefined,
            "the file is empty; begin it with a header row such as email,bundles, then add a row for each person",
        );
    }
    if (/^\s*(-\s+(\{\s*)?"?\w+"?:\s|\[\s*\{|\{\s*")/.test(text)) {
        throw problems.failure(undefined, "contains YAML or JSON, not CSV; change its extension to .yaml");
    }
    const rows = readRows(text, head, problems);
    const { value: headers = [] } = rows.next();
    if (headers.some(({ text }: Cell) => looksLikePerson(text))) {
        throw problems.failure(
            headers[0],
            "this row is about a person, and there is no header row above it; begin with one such as email,bundles",
        );
    }
    const first = take(rows, rowsSampled);
    const holdsAddresses = (index: number) => first.some((cells) => isAddress(cells[index]?.text ?? ""));
    const columns = readColumns(headers, meaningOf, holdsAddresses, options, problems);
    if (!columns) {
        throw problems.toError();
    }
    return readPeople(chain(first, rows), columns, options, problems);
}

const rowsSampled = 20;

function take(rows: Iterator<Cell[]>, count: number): Cell[][] {
    const taken: Cell[][] = [];
    for (let next = rows.next(); !next.done; next = rows.next()) {
        taken.push(next.value);
        if (taken.length === count) {
            break;
        }
    }
    return taken;
}

function* chain(first: Iterable<Cell[]>, others: Iterable<Cell[]>): Generator<Cell[]> {
    yield* first;
    yield* others;
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
    const bundleNames = createBundleNames(options.knownCodes);
    let isEmpty = true;
    for (const cells of rows) {
        if (isHeaderAgain(cells, columns)) {
            continue;
        }
        isEmpty = false;
        const before = problems.count;
        const row = readRow(cells, columns, bundleNames, problems);
        if (row && problems.count === before) {
            yield row;
        }
    }
    if (isEmpty) {
        problems.report(undefined, "the file has only a header row; add a row for each person");
    }
}

/** As in concatenated tables. */
function isHeaderAgain(cells: readonly Cell[], { people: [first], headers }: Columns): boolean {
    const textOf = (cell: Cell | undefined) => cell?.text.trim().toLowerCase();
    const has = (index: number) => textOf(cells[index]) === textOf(headers[index]);
    return first !== undefined && has(first.index) && headers.every((_, index) => has(index));
}

function readRow(cells: Cell[], columns: Columns, bundleNames: BundleNames, problems: Problems): Row | undefined {
    const surplus = cells.slice(columns.headers.length).find(({ text }) => text.trim() !== "");
    if (surplus) {
        problems.report(
            cells[0],
            `the row has ${plural(cells.length, "cell")}, but the header has ${columns.headers.length}; give both the same number, and quote cells that contain the separator`,
        );
        return undefined;
    }
    // Spreadsheets omit blank cells at the end of a row.
    const cellOf = ({ index }: { index: number }) => cells[index] ?? { ...(cells.at(-1) as Cell), text: "" };
    const report = (column: Column, problem: string | undefined) => {
        if (problem) {
            problems.report(cellOf(column), `${column.label}: ${problem}`);
        }
    };
    const isMarked = (column: Column): boolean => {
        const { text } = cellOf(column);
        const mark = readMark(text);
        report(column, mark === undefined ? invalidMark(text) : undefined);
        return mark ?? false;
    };

    const [first, ...others] = columns.people.map((column) => ({
        column,
        person: { ...cellOf(column), ...readPerson(cellOf(column).text, column.is) },
    }));
    if (!first) {
        return undefined;
    }
    const { column, person } = firstPerson([first, ...others], (each) => each.person.text);
    for (const unheaded of columns.blank) {
        const text = cellOf(unheaded).text.trim();
        if (text !== "") {
            problems.report(
                cellOf(unheaded),
                `${quote(text)} is in a column without a header; name the column, or clear the cell`,
            );
        }
    }
    const codes = columns.codes.filter(isMarked).map(({ code }) => code);
    if (columns.bundles) {
        for (const code of splitCodes(cellOf(columns.bundles).text, bundleNames.codeOf)) {
            report(columns.bundles, bundleNames.findProblem(code));
            codes.push(code);
        }
    }
    const userBundleCodes = sortedSet(codes);
    report(column, findMisplaced(person, userBundleCodes, columns, bundleNames) ?? findPersonProblem(person.text));
    if (columns.team) {
        report(columns.team, findTeamProblem(cellOf(columns.team).text));
    }
    return {
        person,
        userBundleCodes,
        namesOneLicense: columns.bundles !== undefined && userBundleCodes.length === 1,
        useExternalLicense: columns.useExternalLicense !== undefined && isMarked(columns.useExternalLicense),
        team: columns.team ? readTeam(cellOf(columns.team).text) : "",
    };
}

/** Not about a person, or several cells in one. Reading such a row would silently grant or release licenses. */
function findMisplaced(
    { text, identifiedBy }: Person,
    userBundleCodes: readonly string[],
    { people, headers }: Columns,
    { codeOf, findProblem }: BundleNames,
): string | undefined {
    if (userBundleCodes.length === 0) {
        const means = (piece: string) =>
            readMark(piece) === true || codeOf(piece) !== undefined || findProblem(piece) === undefined;
        const isRow = [";", ",", "\t", "|"].some((separator) => {
            const [first = "", ...pieces] = text.split(separator).map((piece) => piece.trim());
            const isAsLong = /^[^\s:]+$/.test(first) && pieces.length + 1 >= headers.length;
            return pieces.some((piece) => piece !== "" && (isAsLong || means(piece)));
        });
        return isRow
            ? `${quote(text)} looks like several cells in one; separate them the way the header does, outside quotes`
            : undefined;
    }
    if (isSum(text)) {
        return `${quote(text)} looks like a total or a label, not a person; remove the row`;
    }
    const [first, other] = people;
    const isNumber = identifiedBy === "userId" && /^\d{1,5}$/.test(text);
    return isNumber && other && normalizeHeader(headers[first?.index ?? 0]?.text ?? "") === "id"
        ? `${quote(text)} looks like a row number, not a user ID; begin the column's name with # to ignore it, or name it userId if it contains IDs`
        : undefined;
}
