import { lstatSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { quote } from "../text";
import { ExportError } from "./export-error";

export interface OutputFile {
    path: string;
    text: string;
}

export function checkOutput(paths: readonly string[], { force }: { force: boolean }): void {
    const problems = paths.flatMap((path) => findProblem(path, force) ?? []);
    if (problems.length > 0) {
        throw new ExportError({
            summary: "the export was not written.",
            details: problems,
            remedy: "correct the paths, or pass --force to overwrite files.",
        });
    }
}

function findProblem(path: string, force: boolean): string | undefined {
    try {
        if (!statSync(dirname(resolve(path))).isDirectory()) {
            return `${quote(path)} is not in a folder`;
        }
        const found = lstatSync(path, { throwIfNoEntry: false });
        if (found?.isDirectory()) {
            return `${quote(path)} is a folder`;
        }
        return found && !force ? `${quote(path)} already exists` : undefined;
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        return code === "ENOENT" ? `${quote(path)} is in a folder that does not exist` : `${quote(path)}: ${code}`;
    }
}

interface Draft extends OutputFile {
    draft: string;
    backup: string;
}

/** Writes all files or none. It is synchronous, so no signal handler runs in between. */
export function writeFiles(files: readonly OutputFile[], { force }: { force: boolean }): void {
    const drafts = files.map(({ path, text }): Draft => {
        const draft = join(dirname(resolve(path)), `.${basename(path)}.${process.pid}`);
        return { path, text, draft, backup: `${draft}.old` };
    });
    try {
        for (const { draft, text } of drafts) {
            writeFileSync(draft, text, { flag: "wx" });
        }
        // Check again, since reading from the server takes time.
        checkOutput(
            files.map(({ path }) => path),
            { force },
        );
        putInPlace(drafts);
    } catch (error) {
        throw error instanceof ExportError ? error : explain(error as NodeJS.ErrnoException, files);
    } finally {
        for (const { draft } of drafts) {
            rmSync(draft, { force: true });
        }
    }
}

function putInPlace(drafts: readonly Draft[]): void {
    const undo: (() => void)[] = [];
    try {
        for (const { path, draft, backup } of drafts) {
            if (lstatSync(path, { throwIfNoEntry: false })) {
                renameSync(path, backup);
                undo.unshift(() => renameSync(backup, path));
            }
            renameSync(draft, path);
            undo.unshift(() => rmSync(path));
        }
    } catch (error) {
        for (const step of undo) {
            step();
        }
        throw error;
    }
    for (const { backup } of drafts) {
        rmSync(backup, { force: true });
    }
}

function explain({ code }: NodeJS.ErrnoException, files: readonly OutputFile[]): ExportError {
    return new ExportError({
        summary: `${files.map(({ path }) => quote(path)).join(" and ")} cannot be written (${code}); no file was changed.`,
        remedy: "free disk space, close the files in other programs, correct the folder's permissions, or choose another folder.",
    });
}
