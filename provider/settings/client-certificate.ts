import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { encodingOf, quote } from "../text";
import type { SettingValue } from "./types";

export interface ClientCertificateReading {
    /** In PEM for the agent: the certificate with its chain, and its secret key. */
    tls?: { cert: string; key: string };
    /** Never contain text of the key. */
    problems: string[];
}

type TextReading = { text: string; problem?: undefined } | { text?: undefined; problem: string };

interface PemBlock {
    label: string;
    isEncrypted: boolean;
    /** Only the block, in lines of 64 characters, as OpenSSL writes it. */
    pem: string;
}

/** PEM files are a few kilobytes; a larger file is something else. */
const maxFileBytes = 1024 * 1024;

/** Each is PEM text, or the path of a PEM file. Does not check the certificate's dates: the server decides. */
export function readClientCertificate(
    certificate: SettingValue | undefined,
    key: SettingValue | undefined,
): ClientCertificateReading {
    if (certificate === undefined && key === undefined) {
        return { problems: [] };
    }
    if (certificate === undefined || key === undefined) {
        const given = certificate?.source ?? key?.source;
        const missing = certificate === undefined ? "uipath:clientCertificate" : "uipath:clientKey";
        return { problems: [`${given} is set, but ${missing} is not; set both or neither`] };
    }
    const chain = readChain(certificate);
    const privateKey = readKey(key);
    if (!("pem" in chain) || !("pem" in privateKey)) {
        return { problems: [chain, privateKey].flatMap((each) => ("problem" in each ? each.problem : [])) };
    }
    const problem = findMismatch(chain.pem, privateKey.pem, `${certificate.source} and ${key.source}`);
    return problem ? { problems: [problem] } : { tls: { cert: chain.pem, key: privateKey.pem }, problems: [] };
}

function readChain({ value, source }: SettingValue): { pem: string } | { problem: string } {
    const form = "give PEM text, which begins with -----BEGIN CERTIFICATE-----, or the path of a PEM file";
    const shown = isPath(value) ? quote(value.trim()) : "its value";
    const { text, problem } = readText(value, { shown, form });
    if (problem !== undefined) {
        return { problem: `${source}: ${problem}` };
    }
    const blocks = readPem(text).filter(({ label }) => label.endsWith("CERTIFICATE"));
    if (blocks.length === 0 || !blocks.every(({ pem }) => canRead(() => new X509Certificate(pem)))) {
        const converting = "`openssl pkcs12 -in client.pfx -nokeys -out certificate.pem` extracts one from a .pfx file";
        return { problem: `${source} contains no readable certificate; ${form} (${converting})` };
    }
    return { pem: blocks.map(({ pem }) => pem).join("") };
}

function readKey({ value, source }: SettingValue): { pem: string } | { problem: string } {
    const form = "give PEM text, which begins with -----BEGIN PRIVATE KEY-----, or the path of a PEM file";
    const { text, problem } = readText(value, { shown: "its value", form });
    if (problem !== undefined) {
        return { problem: `${source}: ${problem}` };
    }
    const blocks = readPem(text).filter(({ label }) => label.endsWith("PRIVATE KEY"));
    const plain = blocks.find(({ isEncrypted }) => !isEncrypted);
    if (!plain && blocks.length > 0) {
        const decrypting = "decrypt it with `openssl pkey -in key.pem -out plain.pem` and give the result";
        return { problem: `${source} contains a key with a passphrase, which is not supported; ${decrypting}` };
    }
    if (!plain || !canRead(() => createPrivateKey(plain.pem))) {
        const converting = "`openssl pkcs12 -in client.pfx -nocerts -nodes -out key.pem` extracts one from a .pfx file";
        return { problem: `${source} contains no readable private key; ${form} (${converting})` };
    }
    return { pem: plain.pem };
}

function findMismatch(chain: string, key: string, sources: string): string | undefined {
    if (!new X509Certificate(chain).checkPrivateKey(createPrivateKey(key))) {
        const cure = "give the pair that was issued together, the client's own certificate first, then its chain";
        return `${sources}: the key does not match the certificate; ${cure}`;
    }
    try {
        // Its own authority, so the system's authorities are not loaded.
        createSecureContext({ cert: chain, key, ca: chain });
        return undefined;
    } catch (error) {
        const { code = "no reason" } = error as { code?: string };
        return `${sources} cannot be used for TLS (OpenSSL says ${code}); get a new pair`;
    }
}

function readText(value: string, { shown, form }: { shown: string; form: string }): TextReading {
    if (value.includes("-----BEGIN")) {
        return { text: value };
    }
    const path = value.trim();
    try {
        const file = statSync(path);
        if (file.isDirectory()) {
            return { problem: `${shown} is a folder; give the path of the PEM file in it` };
        }
        if (!file.isFile() || file.size > maxFileBytes) {
            return { problem: `${shown} is not a PEM file; ${form}` };
        }
        const bytes = readFileSync(path);
        return { text: new TextDecoder(encodingOf(bytes)).decode(bytes) };
    } catch (error) {
        const { code } = error as { code?: string };
        if (code === "EACCES" || code === "EPERM") {
            return { problem: `${shown} is a file that this user may not read; change its permissions` };
        }
        return { problem: `${shown} is neither PEM text nor the path of an existing file; ${form}` };
    }
}

/** Base64 without its first line could be a key in the wrong setting, which no message may show. */
function isPath(value: string): boolean {
    return !/[\r\n]/.test(value.trim()) && !/^(?:[A-Za-z0-9+/=\s]|\\[rn]){64,}$/.test(value);
}

/** Line breaks may be the two characters `\n`, or spaces, as in pipeline variables. */
function readPem(text: string): PemBlock[] {
    const blocks = text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs);
    return Array.from(blocks, ([, label = "", body = ""]) => {
        const lines = body.replace(/\\[rn]|\s/g, "").match(/.{1,64}/g) ?? [];
        return {
            label,
            isEncrypted: label.startsWith("ENCRYPTED") || body.includes(",ENCRYPTED"),
            pem: `${[`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join("\n")}\n`,
        };
    });
}

function canRead(read: () => unknown): boolean {
    try {
        read();
        return true;
    } catch {
        return false;
    }
}
