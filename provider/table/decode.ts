import { encodingOf } from "../text";
import type { Problems } from "./problems";
import type { Position } from "./table";

const cure = 'save the file again as "CSV UTF-8" (Excel, Save as) or as UTF-8 (editors)';

/** UTF-16 if it begins with a UTF-16 mark, like Excel's "Unicode text", else UTF-8; with LF line ends. */
export function decode(bytes: Buffer, problems: Problems): string {
    const encoding = encodingOf(bytes);
    const text = attempt(encoding, bytes);
    if (text === undefined) {
        throw encoding === "utf-8"
            ? explainInvalidUtf8(bytes, problems)
            : problems.failure(undefined, `begins as ${encoding.toUpperCase()} but is damaged or truncated; ${cure}`);
    }
    const nul = text.indexOf("\0");
    if (nul >= 0) {
        throw problems.failure(
            endOf(text.slice(0, nul)),
            `this is a NUL character, which a table cannot contain; ${cure}`,
        );
    }
    // Quoted cells keep their line breaks, so line numbers stay right. csv-parse counts a CRLF in them twice.
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** Undefined if the bytes are not valid in this encoding. `stream` allows a truncated last character. */
function attempt(encoding: string, bytes: Buffer, { stream = false } = {}): string | undefined {
    try {
        return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream });
    } catch {
        return undefined;
    }
}

function explainInvalidUtf8(bytes: Buffer, problems: Problems): Error {
    // Finds the longest valid beginning by bisection.
    let valid = 0;
    let invalid = bytes.length + 1;
    while (invalid - valid > 1) {
        const middle = (valid + invalid) >> 1;
        if (attempt("utf-8", bytes.subarray(0, middle), { stream: true }) === undefined) {
            invalid = middle;
        } else {
            valid = middle;
        }
    }
    const before = attempt("utf-8", bytes.subarray(0, valid), { stream: true }) ?? "";
    const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const byte = bytes[Buffer.byteLength(before) + mark] ?? 0;
    return problems.failure(
        endOf(before),
        `the byte 0x${byte.toString(16).toUpperCase()} is not valid UTF-8 (the file has an older encoding, such as Excel's plain "CSV"); ${cure}`,
    );
}

function endOf(text: string): Position {
    const lines = text.split(/\r\n?|\n/);
    return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
