import type { SendHttp } from "../http/types";

export interface Addresses {
    baseUrl: string;
    identityUrl: string;
    http: SendHttp;
}

/** How a run shows who it is. */
export interface SignIn {
    /** The kind of sign-in and where its credential came from, for messages. */
    readonly name: string;
    /** What to do when a server does not accept it. */
    readonly remedy: string;
    /** A token to send a request with. */
    token(): Promise<string>;
    /** A token to try in place of one that a server has refused; undefined when there is none. */
    refresh(refused: string): Promise<string | undefined>;
    /** Takes all that is secret out of a server's words. */
    redact(text: string): string;
}

/** A token as a server has issued it. */
export interface IssuedToken {
    token: string;
    /** How long it counts; undefined when the server did not say. */
    lifeSeconds: number | undefined;
}

export const configHint = "`pulumi destroy` and `pulumi refresh` read new config only with --run-program.";

/** A text without the secrets, also as JSON, addresses and forms may spell them: `\u002b`, `\"`, `%2B`, `+` for a space. */
export function redactor(secrets: () => readonly string[]): (text: string) => string {
    return (text) => secrets().reduce((clean, secret) => clean.replaceAll(spellings(secret), "[redacted]"), text);
}

function spellings(secret: string): RegExp {
    const characters = Array.from(secret, (character) => {
        const units = character.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
        const plain = units.map((unit) => `\\u${unit}`).join("");
        const escaped = anyCase(plain.replaceAll("\\", "\\\\"));
        const encoded = anyCase(Buffer.from(character).toString("hex").replace(/../g, "%$&"));
        return `(?:\\\\?${plain}|${escaped}|${encoded}${character === " " ? "|\\+" : ""})`;
    });
    return new RegExp(characters.join(""), "g");
}

function anyCase(hexadecimal: string): string {
    return hexadecimal.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
