import { redact } from "./redaction/redact";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const unprintable = /<\{%|[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;
const unprintables = new RegExp(unprintable, "g");

/**
 * Whether a text holds control characters, line breaks or direction marks, which could forge a header or a log line, or
 * `<{%`, with which Pulumi's own marks for colors begin: one that it does not know ends Pulumi in the middle of its run.
 */
export function hasUnprintable(text: string): boolean {
    return unprintable.test(text) || !text.isWellFormed();
}

/**
 * Whatever cannot be seen, or looks like a space and is none: two texts that differ in it alone look the same. Halves of
 * characters, too, since nothing shows them.
 */
const invisible = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}]/u;
const invisibles = new RegExp(invisible, "gu");

/** Which character of an ID, a code or a name cannot be seen, where it stands, and what to do; undefined where all can. */
export function findInvisible(text: string): string | undefined {
    const [character] = invisible.exec(text) ?? [];
    if (character === undefined) {
        return undefined;
    }
    const shown = redact(text);
    const before = shown.slice(0, shown.search(invisible)).slice(-40);
    const place = before === "" ? "at its start" : `after ${quote(before)}`;
    return `${quote(shown.replace(invisibles, "\ufffd"))} contains ${nameCharacter(character)} ${place}; remove it`;
}

const names: Readonly<Record<string, string>> = {
    "\t": "tab",
    "\n": "line feed",
    "\r": "carriage return",
    "\u00a0": "no-break space",
    "\u00ad": "soft hyphen",
    "\u200b": "zero width space",
    "\u200c": "zero width non-joiner",
    "\u200d": "zero width joiner",
    "\ufeff": "zero width no-break space",
};

function nameCharacter(character: string): string {
    const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    const name = character.isWellFormed() ? names[character] : "unpaired surrogate";
    return name === undefined ? code : `${code} (${name})`;
}

/** A text without what could forge a line. */
export function makePrintable(text: string, substitute = "\ufffd"): string {
    return text.toWellFormed().replace(unprintables, substitute);
}

/**
 * A value from outside as it may stand in a message: without credentials, on one line, printable, and no longer than
 * `limit` characters. Credentials are taken out before the cut, which could leave a part of one. Half of a character, as a
 * cut may leave it, would keep the plugin from answering at all.
 */
export function quote(value: unknown, limit = 120): string {
    const printable = makePrintable(redact(typeof value === "string" ? value : toJson(value)));
    const cut = printable.length > limit ? `${printable.slice(0, limit).toWellFormed()}…` : printable;
    return typeof value === "string" ? `"${cut}"` : cut;
}

/** JSON for a message. A value that has none, such as one nested too deep, is named as that. */
function toJson(value: unknown): string {
    try {
        return JSON.stringify(value) ?? String(value);
    } catch {
        return "(a value that cannot be shown)";
    }
}

/** The same within other words, without the marks. */
export function clip(text: string, limit?: number): string {
    return quote(text, limit).slice(1, -1);
}

/** The first few of many, and how many more there are. */
export function list(items: readonly string[], limit = 5): string {
    const shown = items.slice(0, limit).map((item) => clip(item, 60));
    const folded = items.length - shown.length;
    return folded > 0 ? `${shown.join(", ")} and ${folded} more` : shown.join(", ");
}

/** The first items of many, and how many more there are. */
export function firstOf(items: readonly string[], limit = 20): string[] {
    const folded = items.length - limit;
    return folded > 0 ? [...items.slice(0, limit), `and ${folded} more`] : [...items];
}

export function count(number: number, noun: string): string {
    return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** How a file's text is encoded by the mark that it begins with, as Excel and PowerShell write one; else UTF-8. */
export function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) {
        return "utf-16le";
    }
    return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}
