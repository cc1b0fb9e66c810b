import { appendFileSync, fstatSync, mkdtempSync, openSync, readSync, rmdirSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** An allocation as the program names it to the provider. */
export interface Declarer {
    /** Stands for this allocation during one run of the program. */
    key: string;
    name: string;
}

/** What an allocation declares, before any check: users, or a group. */
export interface Declared {
    accountId?: unknown;
    userIds?: unknown;
    groupId?: unknown;
}

/** A line of the file through which a running program tells the provider what it declares. */
export interface Declaration extends Declarer, Declared {}

/**
 * The file as the program has it. The provider, another process of the same machine, takes its name away as soon as it
 * has opened it: both keep it open, and it is gone with them, however they end.
 */
export interface DeclarationsFile {
    path: string;
    append(line: Declaration): void;
}

const folderPrefix = "uipath-licensing-";
const fileName = "declarations.jsonl";

/** Undefined where nothing can be written: hand-overs then rest on what the provider hears from the engine. */
export function createDeclarationsFile(): DeclarationsFile | undefined {
    try {
        const folder = mkdtempSync(join(tmpdir(), folderPrefix));
        removeAtExit(folder);
        const path = join(folder, fileName);
        const descriptor = openSync(path, "a", 0o600);
        return { path, append: (line) => appendFileSync(descriptor, `${JSON.stringify(line)}\n`) };
    } catch {
        return undefined;
    }
}

const folders: string[] = [];

/** For a program that ends before the provider looks, and for systems that keep the name of an open file. */
function removeAtExit(folder: string): void {
    if (folders.length === 0) {
        process.once("exit", () => {
            for (const each of folders) {
                rmSync(each, { recursive: true, force: true });
            }
        });
    }
    folders.push(folder);
}

const opened = new Map<string, { descriptor: number; offset: number }>();

/** The lines that were added since the last look; none where the file cannot be read. */
export function readNewDeclarations(path: string): Declaration[] {
    try {
        const file = opened.get(path) ?? { descriptor: takeOver(path), offset: 0 };
        opened.set(path, file);
        const bytes = Buffer.alloc(fstatSync(file.descriptor).size - file.offset);
        readSync(file.descriptor, bytes, 0, bytes.length, file.offset);
        const whole = bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
        file.offset += whole.length;
        return whole
            .toString()
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => JSON.parse(line));
    } catch {
        return [];
    }
}

function takeOver(path: string): number {
    const descriptor = openSync(path, "r");
    const folder = dirname(path);
    if (basename(path) === fileName && basename(folder).startsWith(folderPrefix)) {
        try {
            unlinkSync(path);
            rmdirSync(folder);
        } catch {
            // The program removes them when it ends.
        }
    }
    return descriptor;
}
