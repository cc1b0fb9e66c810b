import { extname } from "node:path";
import { quote } from "../text";
import { readCsv } from "./csv-table";
import { decode } from "./decode";
import { groupByLicenses, type TableGroup } from "./groups";
import { Problems } from "./problems";
import { readBytes } from "./read-bytes";
import type { Row, TableOptions } from "./table";
import { readYaml } from "./yaml-table";

type Reader = (text: string, options: TableOptions, problems: Problems) => Iterable<Row>;

const readers: Record<string, Reader> = {
    ".csv": readCsv,
    ".tsv": readCsv,
    ".txt": readCsv,
    ".yaml": readYaml,
    ".yml": readYaml,
};

/**
 * People without bundles are in no group.
 *
 * @param path relative to the current folder.
 *
 * @throws {TableError} with every problem of the file and its place.
 */
export function readTable(path: string, options: TableOptions): TableGroup[] {
    const problems = new Problems(path, options.problemsShown);
    const bytes = readBytes(path, options.projectFolder, problems);
    const read = readers[extname(path).toLowerCase()];
    if (!read) {
        throw problems.failure(
            undefined,
            "the extension is not known; save the table as .csv, .tsv or .txt (from Excel: CSV UTF-8), or as .yaml or .yml",
        );
    }
    const text = decode(bytes, problems);
    refuseConflicts(text, problems);
    const groups = groupByLicenses(read(text, options, problems), problems);
    problems.throwIfAny();
    return groups;
}

/** An unfinished merge leaves both sides, which could pass as one table. */
function refuseConflicts(text: string, problems: Problems): void {
    const mark = /^"?(<{7,}|\|{7}|={7}|>{7,})([\t ,;|"].*)?$/m.exec(text);
    if (mark) {
        const line = text.slice(0, mark.index).split("\n").length;
        throw problems.failure(
            { line, column: 1 },
            `this is a marker of an unresolved merge conflict, ${quote(mark[0])}; keep the rows of one side and remove the markers`,
        );
    }
}
