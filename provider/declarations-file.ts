import { appendFileSync, closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An allocation as the program names it to the provider. */
export interface Declarer {
    /** Stands for this allocation during one run of the program. */
    key: string;
    name: string;
}

/**
 * A line of the file through which a running program tells the provider, another process of the same machine, whom it
 * declares. The file is readable by its owner alone and gone when the program ends.
 */
export interface Declaration extends Declarer {
    accountId?: string | undefined;
    userIds: readonly string[];
}

/** Undefined where nothing can be written: hand-overs then rest on what the provider hears from the engine. */
export function createDeclarationsFile(): string | undefined {
    try {
        const folder = mkdtempSync(join(tmpdir(), "uipath-licensing-"));
        process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
        return join(folder, "declarations.jsonl");
    } catch {
        return undefined;
    }
}

export function appendDeclaration(file: string, line: Declaration): void {
    appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

const offsets = new Map<string, number>();

/** The lines that were added since the last look; none where the file cannot be read. */
export function readNewDeclarations(file: string): Declaration[] {
    let descriptor: number | undefined;
    try {
        descriptor = openSync(file, "r");
        const offset = offsets.get(file) ?? 0;
        const bytes = Buffer.alloc(fstatSync(descriptor).size - offset);
        readSync(descriptor, bytes, 0, bytes.length, offset);
        const whole = bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
        offsets.set(file, offset + whole.length);
        return whole
            .toString()
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => JSON.parse(line));
    } catch {
        return [];
    } finally {
        if (descriptor !== undefined) {
            closeSync(descriptor);
        }
    }
}
