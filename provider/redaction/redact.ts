import { asItCame, decode } from "./decode";

/**
 * Takes credentials out of texts. Every text that leaves the provider, the functions and the command line passes
 * {@link redact}: errors do when they are made, lines when they are printed.
 */

/** How a credential came about, which decides how much of it a text may repeat. */
export type SecretKind =
    /** Made by a machine: any piece of it is secret. */
    | "token"
    /** Perhaps chosen by a person: a piece of it that is letters alone may be a word of ours, and hiding it would tell. */
    | "password";

const mark = "[redacted]";
const withheld = "[text withheld: it may hold a credential]";

/** Servers cut what they repeat, so pieces of this length are hidden too. */
const pieceLength = 8;

/** What is shorter cannot be hidden: it would take letters out of every word, and show the secret by that. */
const shortestSecret = 4;

/** Bounds the memory of a process that renews tokens for months; the oldest ones have expired. */
const secretsAtMost = 200;

const longestText = 1_000_000;

const secrets = new Map<string, SecretKind>();
let index: Index | undefined;

/** Makes a credential known to {@link redact}, for the process's life. */
export function protect(secret: string, kind: SecretKind): void {
    if (secret.length < shortestSecret) {
        return;
    }
    const known = secrets.get(secret);
    const strictest = known === "token" ? known : kind;
    // What is in use moves to the end, so that the oldest of all is the first.
    secrets.delete(secret);
    secrets.set(secret, strictest);
    if (known !== strictest) {
        const [oldest] = secrets.keys();
        if (secrets.size > secretsAtMost && oldest !== undefined) {
            secrets.delete(oldest);
        }
        index = undefined;
    }
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
        index ??= createIndex();
        return hide(text.slice(0, longestText), index) + (text.length > longestText ? "…" : "");
    } catch {
        return withheld;
    }
}

interface Index {
    /** Whole credentials. */
    whole: readonly string[];
    /** All pieces of {@link pieceLength} characters. */
    pieces: ReadonlySet<string>;
}

function createIndex(): Index {
    const whole = new Set<string>();
    const pieces = new Set<string>();
    const addPieces = (text: string, isPiece: (piece: string) => boolean) => {
        for (let begin = 0; begin + pieceLength <= text.length; begin += 1) {
            const piece = text.slice(begin, begin + pieceLength);
            if (isPiece(piece)) {
                pieces.add(piece);
            }
        }
    };
    const isNoWord = (piece: string) => /[^a-z ]/i.test(piece);
    for (const [secret, kind] of secrets) {
        for (const spelling of new Set([secret, decode(secret)?.text ?? secret])) {
            whole.add(spelling);
            addPieces(spelling, kind === "token" ? () => true : isNoWord);
        }
        for (const encoded of inBase64(secret)) {
            addPieces(encoded, () => true);
        }
    }
    return { whole: [...whole], pieces };
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

function hide(text: string, { whole, pieces }: Index): string {
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
