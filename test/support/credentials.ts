import { randomInt } from "node:crypto";

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A random credential: no two runs and no two parts are equal. */
export function createToken(length: number, characters = `${base64url}.`): string {
    return Array.from({ length }, () => characters[randomInt(characters.length)]).join("");
}

/** A base64 token, which must be encoded in addresses and forms. */
export const base64Characters = `${base64url.slice(0, -2)}+/=`;

/** How a server repeats an Authorization header. Bodies of 20,000 characters have few escapes, to stay small. */
export const carriers: Readonly<Record<string, (header: string) => string>> = {
    "in plain": (header) => header,
    "in JSON escapes": (header) =>
        JSON.stringify({ header: respell(header, (code) => `\\u${hex(code, 4)}`) }).replaceAll("\\\\u", "\\u"),
    "percent-encoded": (header) => respell(header, (code) => `%${hex(code, 2)}`),
    "in base64": (header) => Buffer.from(header).toString("base64"),
    "in HTML entities": (header) => respell(header, (code) => `&#${code};`),
    "cut to 43 characters": (header) => header.slice(0, 43),
};

function respell(header: string, spell: (code: number) => string): string {
    const step = header.length > 8_000 ? 5 : 1;
    return Array.from(header, (character, at) =>
        at % step === 0 || !/[\w. -]/.test(character) ? spell(character.charCodeAt(0)) : character,
    ).join("");
}

function hex(code: number, length: number): string {
    return code.toString(16).padStart(length, "0");
}

/** The shortest part of a credential that counts as shown. */
const pieceLength = 8;

/**
 * Finds eight or more consecutive characters of a credential in a text: plain, with nested escapes of JSON,
 * percent-encoding or HTML, in base64, and across line breaks. Returns at most five finds.
 */
export function findPieces(text: string, credentials: readonly string[]): string[] {
    const pieces = new Set(
        credentials.flatMap((credential) =>
            Array.from({ length: credential.length - pieceLength + 1 }, (_, at) =>
                credential.slice(at, at + pieceLength),
            ),
        ),
    );
    const found: string[] = [];
    for (const view of viewsOf(text)) {
        for (let at = 0; at + pieceLength <= view.length && found.length < 5; at += 1) {
            if (pieces.has(view.slice(at, at + pieceLength))) {
                found.push(view.slice(Math.max(0, at - 60), at + 60));
                at += 200;
            }
        }
    }
    return found;
}

function* viewsOf(text: string): Generator<string> {
    for (const layer of layersOf(text)) {
        yield layer;
        yield layer.replace(/\s+/g, "");
        for (const [run] of layer.matchAll(/[\w+/-]{11,}/g)) {
            for (const skipped of [0, 1, 2, 3]) {
                const decoded = Buffer.from(run.slice(skipped), "base64").toString("latin1");
                yield decoded;
                yield decode(decoded);
            }
        }
    }
}

function layersOf(text: string): string[] {
    const layers = [text];
    for (let next = decode(text); next !== layers.at(-1) && layers.length < 5; next = decode(next)) {
        layers.push(next);
    }
    return layers;
}

const escapes = /\\u([\da-f]{4})|\\(["\\/])|%([\da-f]{2})|&#x([\da-f]{1,4});|&#(\d{1,5});|&(amp|quot|lt|gt);/gi;
const entities: Readonly<Record<string, string>> = { amp: "&", quot: '"', lt: "<", gt: ">" };

function decode(text: string): string {
    return text.replace(escapes, (_, json, plain, percent, hexadecimal, decimal, entity) => {
        const digits = json ?? percent ?? hexadecimal;
        if (digits !== undefined) {
            return String.fromCharCode(Number.parseInt(digits, 16));
        }
        return plain ?? entities[entity] ?? String.fromCharCode(Number(decimal));
    });
}
