import { asItCame, decode } from "./decode";

/**
 * Redacts credentials in texts. Every text that leaves the provider, the functions and the command line passes {@link
 * redact}: errors when they are created, lines when they are printed.
 */

export type SecretKind =
    /** Generated: any piece of it is secret. */
    | "token"
    /**
     * Perhaps chosen by a person: a piece that reads as words may be our own text, and redacting it would reveal the
     * password.
     */
    | "password";

const words = /^[A-Za-z]?[a-z]*(?: [A-Za-z]?[a-z]*)*$/;

const mark = "[redacted]";
const withheld = "[text withheld: it may contain a credential]";

/** Servers truncate what they repeat, so pieces of this length are redacted too. */
const pieceLength = 8;

/** Shorter secrets cannot be redacted: that would remove letters from every word and reveal the secret. */
const shortestSecret = 4;

/** Limits the memory of a process that renews tokens for months; it then forgets the older half. */
const issuedAtMost = 100;

const longestText = 1_000_000;

const secrets = new Map<string, SecretKind>();
/** The tokens issued to this process; the others were given to it and stay. */
const issued = new Set<string>();

let whole = new Set<string>();
let pieces = new Set<string>();

/** Registers an issued token with {@link redact}, until many others have followed. */
export function protectIssued(token: string): void {
    // Tokens in use move to the end, so the first is the oldest.
    issued.delete(token);
    issued.add(token);
    protect(token, "token");
    if (issued.size > issuedAtMost) {
        forgetOlderHalf();
    }
}

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
    // Servers encode what they received: forms and JSON spell a credential differently.
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

/** Never throws; withholds a text that it cannot decode. */
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

/** The base64 characters that depend only on the secret, for its three possible offsets. */
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

/** A short secret such as `1234` is not the secret when it is part of a port or a name. */
function standsAlone(text: string, at: number, length: number): boolean {
    return !/[a-z0-9]/i.test(text[at - 1] ?? "") && !/[a-z0-9]/i.test(text[at + length] ?? "");
}
