import { TableError } from "../errors";
import { clip, count } from "../text";
import type { Position } from "./table";

const shownAtMost = 20;

/** The problems of one file, told together so that they can be mended together. */
export class Problems {
    /** How many there are so far. */
    count = 0;
    readonly #file: string;
    /** The first in the file's order, which is not quite the one in which they are found. */
    readonly #shown: { line: number; column: number; text: string }[] = [];

    constructor(path: string) {
        this.#file = clip(path, 1000);
    }

    /** `reason` gives the value, what is wrong and the cure; `at` is undefined for what concerns the whole file. */
    report(at: Position | undefined, reason: string): void {
        this.count += 1;
        const { line = 0, column = 0 } = at ?? {};
        const place = [this.#file, line, column].filter((part) => part !== 0).join(":");
        const after = this.#shown.findIndex((other) => (other.line - line || other.column - column) > 0);
        this.#shown.splice(after < 0 ? this.#shown.length : after, 0, { line, column, text: `${place}: ${reason}` });
        this.#shown.splice(shownAtMost);
    }

    /** The error to throw where nothing more can be read. */
    failure(at: Position | undefined, reason: string): TableError {
        this.report(at, reason);
        return this.toError();
    }

    throwIfAny(): void {
        if (this.count > 0) {
            throw this.toError();
        }
    }

    /** All of them, as one error. */
    toError(): TableError {
        const folded = this.count - this.#shown.length;
        return new TableError({
            summary: `${count(this.count, "problem")} in the table of licences ${this.#file}.`,
            details: [...this.#shown.map(({ text }) => text), ...(folded > 0 ? [`and ${folded} more`] : [])],
            remedy: "correct the table and run the command again.",
        });
    }
}
