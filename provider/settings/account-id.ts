import { findInvisible, quote } from "../text";

/** What is wrong with an account ID and how to mend it; undefined when nothing is. */
export function validateAccountId(value: string): string | undefined {
    const unseen = findInvisible(value);
    if (unseen) {
        return unseen;
    }
    if (value.trim() !== value || value === "") {
        return `${quote(value)} is blank or padded with spaces; give the ID alone`;
    }
    if (/[/\\]|\.\./.test(value) || value === "." || value.includes("<{%") || value.length > 200) {
        return `${quote(value)} cannot be an organization's ID (it holds /, \\, .. or <{%, or is over 200 long)`;
    }
    return undefined;
}
