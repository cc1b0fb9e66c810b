import { findInvisible, quote } from "../text";

/** The codes of one cell, as they are written. */
export function splitCodes(text: string): string[] {
    return text.split(/[\s,;+|]+/).filter((code) => code !== "");
}

const marks = new Map([
    ...["x", "✓", "✔", "1", "yes", "true", "y", "ja"].map((mark) => [mark, true] as const),
    ...["", "0", "no", "false", "n", "-", "nein"].map((mark) => [mark, false] as const),
]);

/** Whether a cell says yes or no; undefined when it says neither. */
export function readMark(text: string): boolean | undefined {
    return marks.get(text.trim().toLowerCase());
}

export function explainMark(text: string): string {
    const mark = text.trim();
    return (
        findInvisible(mark) ??
        `${quote(mark)} is neither a yes nor a no; write x (or true) for yes, and nothing (or false) for no`
    );
}

/** What is wrong with a person's ID, address or name and how to mend it; undefined when nothing is. */
export function findPersonProblem(text: string): string | undefined {
    if (text === "") {
        return "nobody stands here, though the row is not blank; say whom it is about, or remove the row";
    }
    return findInvisible(text) ?? (text.includes("<{%") ? `${quote(text)} holds <{%; write it without` : undefined);
}
