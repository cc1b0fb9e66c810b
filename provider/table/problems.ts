import { TableError } from "../errors";
import { plural, sanitize } from "../text";
import type { Position } from "./table";

interface Problem extends Required<Position> {
    text: string;
}

export class Problems {
    count = 0;
    readonly #file: string;
    readonly #shown: number;
    #problems: Problem[] = [];

    constructor(path: string, shown = 20) {
        this.#file = sanitize(path, 1000);
        this.#shown = shown;
    }

    /** `reason` gives the value, what is wrong and the fix. `at` is undefined if the whole file is concerned. */
    report(at: Position | undefined, reason: string): void {
        this.count += 1;
        const { line = 0, column = 0 } = at ?? {};
        const place = [this.#file, line, column].filter((part) => part !== 0).join(":");
        this.#problems.push({ line, column, text: `${place}: ${reason}` });
        if (this.#problems.length > 2 * this.#shown) {
            this.#problems = this.#first();
        }
    }

    failure(at: Position | undefined, reason: string): TableError {
        this.report(at, reason);
        return this.toError();
    }

    throwIfAny(): void {
        if (this.count > 0) {
            throw this.toError();
        }
    }

    toError(): TableError {
        const shown = this.#first();
        const folded = this.count - shown.length;
        return new TableError({
            summary: `${plural(this.count, "problem")} in the license table ${this.#file}.`,
            details: [...shown.map(({ text }) => text), ...(folded > 0 ? [`and ${folded} more`] : [])],
            remedy: "correct the table and run the command again.",
        });
    }

    /** In the file's order, which differs slightly from the order of discovery. */
    #first(): Problem[] {
        return this.#problems
            .sort((one, other) => one.line - other.line || one.column - other.column)
            .slice(0, this.#shown);
    }
}
