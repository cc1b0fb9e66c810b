import { findInvisible, quote } from "../text";

export function validateAccountId(value: string): string | undefined {
    const unseen = findInvisible(value);
    if (unseen) {
        return unseen;
    }
    if (value.trim() !== value || value === "") {
        return `${quote(value)} is blank or has spaces around it; give only the ID`;
    }
    if (/[/\\]|\.\./.test(value) || value === "." || value.includes("<{%") || value.length > 200) {
        return `${quote(value)} cannot be an organization's ID (it contains /, \\, .. or <{%, or is longer than 200 characters)`;
    }
    return undefined;
}
