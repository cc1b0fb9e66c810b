import { asItCame, decode } from "./decode";

/**
 * Takes credentials out of texts. Every text that leaves the provider, the functions and the command line passes
 * {@link redact}: errors do when they are made, lines when they are printed.
 */

/** How a credential came about, which decides how much of it a text may repeat. */
export type SecretKind =
    /** Made by a machine: any piece of it is secret. */
    | "token"
    /** Perhaps chosen by a person: a piece of it that reads as words may be ours, and hiding it would tell. */
    | "password";

/** Small letters, with a capital at most at the beginning of each word. */
const words = /^[A-Za-z]?[a-z]*(?: [A-Za-z]?[a-z]*)*$/;

const mark = "[redacted]";
const withheld = "[text withheld: it may contain a credential]";

/** Servers cut what they repeat, so pieces of this length are hidden too. */
const pieceLength = 8;

/** What is shorter cannot be hidden: it would take letters out of every word, and show the secret by that. */
const shortestSecret = 4;

/** Bounds the memory of a process that renews tokens for months: beyond it, the older half of those issued is forgotten. */
const issuedAtMost = 100;

const longestText = 1_000_000;

const secrets = new Map<string, SecretKind>();
/** Of these, the ones that were issued to this process; the others were given to it, and stay. */
const issued = new Set<string>();

/** What is looked for: whole credentials, and all their pieces of {@link pieceLength} characters. */
let whole = new Set<string>();
let pieces = new Set<string>();

/** Makes a token that was issued known to {@link redact}, until many others have been. */
export function protectIssued(token: string): void {
    // What is in use moves to the end, so that the oldest of all is the first.
    issued.delete(token);
    issued.add(token);
    protect(token, "token");
    if (issued.size > issuedAtMost) {
        forgetOlderHalf();
    }
}

/** Makes a credential known to {@link redact}, for the process's life. */
export function protect(secret: string, kind: SecretKind): void {
    if (secret.length < shortestSecret) {
        return;
    }
    const known = secrets.get(secret);
    const strictest = known === "token" ? known : kind;
    secrets.set(secret, strictest);
    if (known !== strictest) {
        lookFor(secret, strictest);
    }
}

function forgetOlderHalf(): void {
    for (const token of [...issued].slice(0, issuedAtMost / 2)) {
        issued.delete(token);
        secrets.delete(token);
    }
    whole = new Set();
    pieces = new Set();
    for (const [secret, kind] of secrets) {
        lookFor(secret, kind);
    }
}

function lookFor(secret: string, kind: SecretKind): void {
    const isPiece = kind === "token" ? () => true : (piece: string) => !words.test(piece);
    for (const spelling of new Set([secret, decode(secret)?.text ?? secret])) {
        whole.add(spelling);
        piecesOf(spelling)
            .filter(isPiece)
            .forEach((piece) => void pieces.add(piece));
    }
    // Servers encode what they were sent: forms and JSON spell a credential in other ways.
    for (const spelling of new Set([
        secret,
        encodeURIComponent(secret),
        inForm(secret),
        JSON.stringify(secret).slice(1, -1),
    ])) {
        for (const piece of inBase64(spelling).flatMap(piecesOf)) {
            pieces.add(piece);
        }
    }
}

function inForm(secret: string): string {
    return new URLSearchParams({ "": secret }).toString().slice(1);
}

function piecesOf(text: string): string[] {
    return Array.from({ length: Math.max(0, text.length - pieceLength + 1) }, (_, at) =>
        text.slice(at, at + pieceLength),
    );
}

/**
 * A text without the credentials of this process: in plain, with JSON's, percent's and HTML's escapes and in base64,
 * whole or in pieces. Never throws; a text that it cannot look through is withheld.
 */
export function redact(text: string): string {
    if (secrets.size === 0 || text.length < shortestSecret) {
        return text;
    }
    try {
        return hide(text.slice(0, longestText)) + (text.length > longestText ? "…" : "");
    } catch {
        return withheld;
    }
}

/** The characters of a base64 text that a secret in the middle of what is encoded decides, for each of three places. */
function inBase64(secret: string): string[] {
    const bytes = Buffer.from(secret);
    return [0, 1, 2].flatMap((before) => {
        const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
        const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
        return [own, own.replaceAll("+", " "), own.replaceAll("+", "-").replaceAll("/", "_")];
    });
}

function hide(text: string): string {
    const decoded = decode(text);
    if (decoded === undefined) {
        return withheld;
    }
    const hidden = new Uint8Array(text.length);
    for (const view of [asItCame(text), decoded]) {
        const hideRange = (from: number, length: number) =>
            hidden.fill(1, view.begins[from], view.ends[from + length - 1]);
        for (const secret of whole) {
            for (let at = view.text.indexOf(secret); at >= 0; at = view.text.indexOf(secret, at + 1)) {
                if (secret.length >= pieceLength || standsAlone(view.text, at, secret.length)) {
                    hideRange(at, secret.length);
                }
            }
        }
        for (let at = 0; at + pieceLength <= view.text.length; at += 1) {
            if (pieces.has(view.text.slice(at, at + pieceLength))) {
                hideRange(at, pieceLength);
            }
        }
    }
    let result = "";
    for (let at = 0; at < text.length; at += 1) {
        if (!hidden[at]) {
            result += text[at];
        } else if (!hidden[at - 1]) {
            result += mark;
        }
    }
    return result;
}

/** A short secret such as `1234` is no secret in the middle of a port or of a name. */
function standsAlone(text: string, at: number, length: number): boolean {
    return !/[a-z0-9]/i.test(text[at - 1] ?? "") && !/[a-z0-9]/i.test(text[at + length] ?? "");
}
