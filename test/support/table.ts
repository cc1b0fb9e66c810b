import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { TableError } from "../../provider/errors";
import type { TableGroup } from "../../provider/table/groups";
import { readTable } from "../../provider/table/read-table";
import type { TableOptions } from "../../provider/table/table";

export const knownCodes = ["ACNU", "ATTUNU", "CTZDEVNU", "RPADEVNU", "TSTNU"];

export interface Given extends Partial<TableOptions> {
    name?: string;
}

export function read(content: string | Buffer, { name = "licenses.csv", ...options }: Given = {}): TableGroup[] {
    const folder = mkdtempSync(join(tmpdir(), "uipath-table-"));
    try {
        writeFileSync(join(folder, name), content);
        return readTable(join(folder, name), { knownCodes, projectFolder: folder, ...options });
    } catch (error) {
        if (error instanceof TableError) {
            error.message = error.message.replaceAll(folder + sep, "");
        }
        throw error;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** The groups, one line each: their people, with their places if `places` is set. */
export function tell(groups: readonly TableGroup[], { places = false } = {}): string[] {
    return groups.map(({ name, people }) => {
        const who = people.map(({ text, line, column }) => (places ? `${text}@${line}:${column}` : text));
        return `${name}: ${who.join(" ")}`;
    });
}

/** Rethrows other errors. */
export function problemsOf(reading: () => unknown): string[] {
    try {
        reading();
    } catch (error) {
        if (error instanceof TableError && error.code === "UIPATH_TABLE_INVALID") {
            return error.message
                .split("\n")
                .filter((line) => line.startsWith("  - "))
                .map((line) => line.slice(4));
        }
        throw error;
    }
    return [];
}
