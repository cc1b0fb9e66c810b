import { extname } from "node:path";
import { readCsv } from "./csv-table";
import { decode } from "./decode";
import { group, type TableGroup } from "./groups";
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
 * Reads who holds which bundles from a CSV or YAML file, and puts together those who hold the same.
 * A person without bundles is in no group.
 *
 * @param path relative to the current folder.
 * @throws {TableError} with every problem of the file, each with its place.
 */
export function readTable(path: string, options: TableOptions): TableGroup[] {
    const problems = new Problems(path, options.problemsShown);
    const bytes = readBytes(path, options.projectFolder, problems);
    const read = readers[extname(path).toLowerCase()];
    if (!read) {
        throw problems.failure(
            undefined,
            "the extension tells how a table is written, and this one is not known; save it as .csv, .tsv or .txt (from Excel: CSV UTF-8), or as .yaml or .yml",
        );
    }
    const groups = group(read(decode(bytes, problems), options, problems), problems);
    problems.throwIfAny();
    return groups;
}
