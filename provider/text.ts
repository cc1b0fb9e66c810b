import { redact } from "./redaction/redact";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const unprintable = /<\{%|[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;
const unprintables = new RegExp(unprintable, "g");

/**
 * Whether a text contains control characters, line breaks or direction marks, which could forge a header or a log line, or
 * `<{%`, the start of Pulumi's color marks: Pulumi crashes on a mark that it does not know.
 */
export function hasUnprintable(text: string): boolean {
    return unprintable.test(text) || !text.isWellFormed();
}

/**
 * Invisible characters, and those that look like a space but are none: two texts that differ only in them look the same.
 * Unpaired surrogates count, because nothing displays them.
 */
const invisible = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}]/u;
const invisibles = new RegExp(invisible, "gu");

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

/** A text that cannot forge a line: see {@link hasUnprintable}. */
export function makePrintable(text: string, substitute = "\ufffd"): string {
    return text.toWellFormed().replace(unprintables, substitute);
}

/**
 * Quotes an outside value for a message: without credentials, on one line, printable, and at most `limit` characters. Redacts
 * before it cuts, because a cut could leave part of a credential. gRPC cannot send an unpaired surrogate, which a cut may
 * leave.
 */
export function quote(value: unknown, limit = 120): string {
    const printable = makePrintable(redact(typeof value === "string" ? value : toJson(value)));
    const cut = printable.length > limit ? `${printable.slice(0, limit).toWellFormed()}…` : printable;
    return typeof value === "string" ? `"${cut}"` : cut;
}

function toJson(value: unknown): string {
    try {
        return JSON.stringify(value) ?? String(value);
    } catch {
        return "(a value that cannot be shown)";
    }
}

export function sanitize(text: string, limit?: number): string {
    return quote(text, limit).slice(1, -1);
}

export function joinList(items: readonly string[], limit = 5): string {
    const shown = items.slice(0, limit).map((item) => sanitize(item, 60));
    const folded = items.length - shown.length;
    return folded > 0 ? `${shown.join(", ")} and ${folded} more` : shown.join(", ");
}

export function truncateList(items: readonly string[], limit = 20): string[] {
    const folded = items.length - limit;
    return folded > 0 ? [...items.slice(0, limit), `and ${folded} more`] : [...items];
}

export function plural(number: number, noun: string): string {
    return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Excel and PowerShell write byte order marks. */
export function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) {
        return "utf-16le";
    }
    return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}
