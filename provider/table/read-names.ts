import { extname } from "node:path";
import { IdMap } from "../domain/id-map";
import { findInvisible, quote } from "../text";
import { readRows } from "./csv-rows";
import { decode } from "./decode";
import { findHead } from "./head";
import { createDictionary, normalizeHeader } from "./headers";
import { Problems } from "./problems";
import { readBytes } from "./read-bytes";
import { isFailure, readCell } from "./spelling";
import type { Identification } from "./table";
import { readPerson } from "./values";

export interface Name {
    name: string;
    email: string;
}

/**
 * Reads files such as `export` writes; ignores other columns. Undefined if the file has no user IDs.
 *
 * @throws {TableError}
 */
export function readNames(path: string): IdMap<Name> | undefined {
    const problems = new Problems(path);
    if (![".csv", ".tsv", ".txt"].includes(extname(path).toLowerCase())) {
        throw problems.failure(undefined, "names come from a .csv, .tsv or .txt file; `export --out` writes one");
    }
    const text = decode(readBytes(path, process.cwd(), problems), problems);
    const meaningOf = createDictionary({ knownCodes: [], projectFolder: "" });
    const isId = (header: string) => meaningOf(header).is === "userId";
    const head = findHead(text, meaningOf, (meanings) => meanings.some(({ is }) => is === "userId"));
    const [header = [], ...rows] = head ? readRows(text, head, problems) : [];
    const id = header.findIndex((cell) => isId(cell.text));
    if (id < 0) {
        return undefined;
    }
    const titles = header.map((cell) => normalizeHeader(cell.text));
    const columnOf = (is: Identification) => header.findIndex((cell) => meaningOf(cell.text).is === is);
    const [emails, userNames] = [columnOf("email"), columnOf("userName")];
    const names = new IdMap(
        rows.flatMap((cells) => {
            const at = (column: number) => cells[column]?.text.trim() ?? "";
            const of = (title: string) => at(titles.indexOf(title));
            const name = of("displayname") || [of("name"), of("surname")].filter(Boolean).join(" ");
            const email = readName(at(emails)) || readName(at(userNames));
            const userId = readCell(at(id));
            if (userId === "") {
                return [];
            }
            const unseen = findInvisible(userId);
            if (unseen) {
                problems.report(cells[id], `column ${quote(header[id]?.text.trim() ?? "")}: ${unseen}`);
            }
            return [[userId, { name, email }] as const];
        }),
    );
    problems.throwIfAny();
    return names;
}

function readName(text: string): string {
    const name = readPerson(text, "email").text;
    return isFailure(name) ? "" : name;
}
