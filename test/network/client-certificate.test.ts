import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import { writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join, relative } from "node:path";
import { connect, createServer, type TLSSocket } from "node:tls";
import test from "ava";
import fc from "fast-check";
import { type Certificate, createCA, createCert } from "mkcert";
import { readClientCertificate } from "../../provider/settings/client-certificate";
import { createFolder } from "../support/project";

const where = { countryCode: "US", state: "None", locality: "None" };
const names = ["uipath:clientCertificate", "uipath:clientKey"] as const;
const certificateForm = "give PEM text, which begins with -----BEGIN CERTIFICATE-----, or the path of a PEM file";
const keyForm = "give PEM text, which begins with -----BEGIN PRIVATE KEY-----, or the path of a PEM file";
const noCertificate =
    `uipath:clientCertificate contains no readable certificate; ${certificateForm} ` +
    "(`openssl pkcs12 -in client.pfx -nokeys -out certificate.pem` extracts one from a .pfx file)";
const noKey =
    `uipath:clientKey contains no readable private key; ${keyForm} ` +
    "(`openssl pkcs12 -in client.pfx -nocerts -nodes -out key.pem` extracts one from a .pfx file)";
const noCertificateFile = (shown: string) =>
    `uipath:clientCertificate: ${shown} is neither PEM text nor the path of an existing file; ${certificateForm}`;
const noKeyFile = `uipath:clientKey: its value is neither PEM text nor the path of an existing file; ${keyForm}`;
const encrypted =
    "uipath:clientKey contains a key with a passphrase, which is not supported; " +
    "decrypt it with `openssl pkey -in key.pem -out plain.pem` and give the result";

let authority: Certificate;
let pair: Certificate;
let other: Certificate;

test.before(async () => {
    authority = await createCA({ organization: "Test", ...where, validity: 2 });
    pair = await createCert({ ca: authority, domains: ["client.example.com"], validity: 2 });
    other = await createCert({ ca: authority, domains: ["other.example.com"], validity: 2 });
});

function read(certificate: string | undefined, key: string | undefined) {
    const [ofCertificate, ofKey] = [certificate, key].map((value, index) =>
        value === undefined ? undefined : { value, source: names[index] as string },
    );
    return readClientCertificate(ofCertificate, ofKey);
}

/** A PEM text as OpenSSL writes it. */
function normal(pem: string): string {
    return `${pem.replaceAll("\r", "").trim()}\n`;
}

test("without either setting there is no client certificate", (t) => {
    t.deepEqual(read(undefined, undefined), { problems: [] });
});

test("only one of the two settings is a problem that names both", (t) => {
    t.deepEqual(read(pair.cert, undefined), {
        problems: ["uipath:clientCertificate is set, but uipath:clientKey is not; set both or neither"],
    });
    t.deepEqual(readClientCertificate(undefined, { value: pair.key, source: "UIPATH_CLIENT_KEY" }), {
        problems: ["UIPATH_CLIENT_KEY is set, but uipath:clientCertificate is not; set both or neither"],
    });
});

const spellings: [what: string, spell: (pem: string) => string][] = [
    ["unchanged", (pem) => pem],
    ["with Windows line ends", (pem) => pem.replace(/\r?\n/g, "\r\n")],
    ["with the two characters \\n for line breaks", (pem) => pem.replace(/\r?\n/g, "\\n")],
    ["with the four characters \\r\\n for line breaks", (pem) => pem.replace(/\r?\n/g, "\\r\\n")],
    ["with spaces for line breaks", (pem) => pem.replace(/\r?\n/g, " ")],
    ["on one line", (pem) => pem.replace(/\r?\n/g, "")],
    ["after other text", (pem) => `Bag Attributes\n    friendlyName: client\n${pem}`],
];

for (const [what, spell] of spellings) {
    test(`PEM text ${what} is read`, (t) => {
        t.deepEqual(read(spell(pair.cert), spell(pair.key)), {
            tls: { cert: normal(pair.cert), key: normal(pair.key) },
            problems: [],
        });
    });
}

test("a PEM file is read from an absolute path or from the working folder, in either encoding of PowerShell", async (t) => {
    const folder = await createFolder(t);
    const [cert, key, wide] = ["client cert.pem", "key.pem", "wide.pem"].map((name) => join(folder, name)) as [
        string,
        string,
        string,
    ];
    await writeFile(cert, `\ufeff${pair.cert}`);
    await writeFile(key, pair.key);
    await writeFile(wide, Buffer.from(`\ufeff${pair.key}`, "utf16le"));
    const tls = { cert: normal(pair.cert), key: normal(pair.key) };
    t.deepEqual(read(cert, key), { tls, problems: [] });
    t.deepEqual(read(relative(process.cwd(), cert), `${relative(process.cwd(), key)}\n`), { tls, problems: [] });
    t.deepEqual(read(cert, wide), { tls, problems: [] });
    t.deepEqual(read(pair.cert, key), { tls, problems: [] });
});

test("one text may contain both, and the certificate that is used does not contain the key", (t) => {
    const both = `${pair.key}\n${pair.cert}\n${authority.cert}`;
    t.deepEqual(read(both, both), {
        tls: { cert: normal(pair.cert) + normal(authority.cert), key: normal(pair.key) },
        problems: [],
    });
});

test("an expired certificate is no problem, because the server decides", async (t) => {
    const ended = await createCert({ ca: authority, domains: ["client.example.com"], validity: -1 });
    t.deepEqual(read(ended.cert, ended.key).problems, []);
});

for (const [what, spell] of spellings) {
    test(`an encrypted key ${what} is a problem with a remedy`, (t) => {
        const key = createPrivateKey(pair.key);
        const passphrase = { format: "pem", cipher: "aes-256-cbc", passphrase: "Geheim42" } as const;
        for (const type of ["pkcs8", "pkcs1"] as const) {
            t.deepEqual(read(pair.cert, spell(key.export({ type, ...passphrase }) as string)), {
                problems: [encrypted],
            });
        }
    });
}

test("a plain key beside an encrypted one is read", (t) => {
    const key = createPrivateKey(pair.key);
    const pem = key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "Geheim42" });
    t.deepEqual(read(pair.cert, `${pem}${pair.key}`).problems, []);
});

test("a key of an elliptic curve may follow its parameters", (t) => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    const { problems } = read(pair.cert, `${parameters}${privateKey.export({ type: "sec1", format: "pem" })}`);
    t.regex(problems.join(), /the key does not match the certificate/);
});

test("a key that does not belong to the first certificate is a problem that names both settings", (t) => {
    const problem =
        "uipath:clientCertificate and uipath:clientKey: the key does not match the certificate; " +
        "give the pair that was issued together, the client's own certificate first, then its chain";
    t.deepEqual(read(pair.cert, other.key), { problems: [problem] });
    t.deepEqual(read(authority.cert + pair.cert, pair.key), { problems: [problem] });
});

// 512 bits, which no current OpenSSL accepts: no secret.
const weakCertificate =
    "MIIBbzCCARmgAwIBAgIUF6oVQeoqsoZ+TFNLqe4QkXRZzggwDQYJKoZIhvcNAQELBQAwDDEKMAgGA1UEAwwBdzAeFw0yNjExMjgyMjA0MDNaFw0zNjExMjUyMjA0MDNaMAwxCjAIBgNVBAMMAXcwXDANBgkqhkiG9w0BAQEFAANLADBIAkEAyXYRFVNmDciVcSiRV+FLC9xyguUkL7ctwiMzg1SreavHinGZr1u3EKRbXVuL0+gXK5Eqgwv5eHheFdQ/rCsEJQIDAQABo1MwUTAdBgNVHQ4EFgQU4HBXEONS+IEang0ptVGcWJxiEt8wHwYDVR0jBBgwFoAU4HBXEONS+IEang0ptVGcWJxiEt8wDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAANBAI1DdP8oqi+8l8cDm8ZpucFDrW6RXAGxhoy1VLwrm6arJCf3vEa3Q8KvVH/Xwj8h+fKq3fCeHEerG3/1ry3fTV4=";
const weakKey =
    "MIIBVwIBADANBgkqhkiG9w0BAQEFAASCAUEwggE9AgEAAkEAyXYRFVNmDciVcSiRV+FLC9xyguUkL7ctwiMzg1SreavHinGZr1u3EKRbXVuL0+gXK5Eqgwv5eHheFdQ/rCsEJQIDAQABAkEAtLrnfnMv5YOhlT9ojCb/tSdRz12TRf8V3MjJiLLnliDNKKRy286UPwkgLD/f11hWqqmfUkzp4rS19BDyaY4hDQIhAPTD7QjlG7MmD+MH/aLGzu40yoFEAcvOoewGTfYzRaqTAiEA0rVNhFBgdE0r/jdz7w4DC3AO7chay/N94r/2xdqV8WcCIQCvEDtHM2beeYi/XwXAGOYEZem5DwUh2kbh45h7USyw1QIhAMP5MIGxqCRDanlk5gUfSSGoNZpe0GQEsb7lwAVBSlhdAiEA9IZEOoyjAS9F5ScYaYGljrJvOcyyf02McpI6xh7CuEk=";

test("a pair that OpenSSL refuses is a problem with its reason", (t) => {
    const label = ["PRIVATE", "KEY"].join(" ");
    const cert = `-----BEGIN CERTIFICATE-----${weakCertificate}-----END CERTIFICATE-----`;
    t.deepEqual(read(cert, `-----BEGIN ${label}-----${weakKey}-----END ${label}-----`), {
        problems: [
            "uipath:clientCertificate and uipath:clientKey cannot be used for TLS " +
                "(OpenSSL says ERR_SSL_EE_KEY_TOO_SMALL); get a new pair",
        ],
    });
});

test("a text without a certificate and one without a key are problems reported together", async (t) => {
    const folder = await createFolder(t);
    const binary = join(folder, "client.pfx");
    await writeFile(binary, Buffer.from([0x30, 0x82, 0xff, 0x00, 0x80]));
    const large = join(folder, "large.pem");
    await writeFile(large, `${" ".repeat(1024 * 1024)}${pair.cert}${pair.key}`);
    const torn = (pem: string) => pem.replace(/-----END.*/s, "");
    const spoilt = (pem: string) => pem.replace(/(-----BEGIN [A-Z ]+-----\s*)...../, "$1AAAAA");
    const publicKey = createPublicKey(pair.key).export({ type: "spki", format: "pem" }) as string;
    for (const [cert, key, problems] of [
        [pair.key, pair.cert, [noCertificate, noKey]],
        [torn(pair.cert), torn(pair.key), [noCertificate, noKey]],
        [spoilt(pair.cert), spoilt(pair.key), [noCertificate, noKey]],
        [pair.cert + spoilt(authority.cert), pair.key, [noCertificate]],
        [pair.cert, publicKey, [noKey]],
        [binary, binary, [noCertificate, noKey]],
        [
            folder,
            folder,
            [
                `uipath:clientCertificate: "${folder}" is a folder; give the path of the PEM file in it`,
                "uipath:clientKey: its value is a folder; give the path of the PEM file in it",
            ],
        ],
        [
            large,
            large,
            [
                `uipath:clientCertificate: "${large}" is not a PEM file; ${certificateForm}`,
                `uipath:clientKey: its value is not a PEM file; ${keyForm}`,
            ],
        ],
        ["/dev/null", pair.key, [`uipath:clientCertificate: "/dev/null" is not a PEM file; ${certificateForm}`]],
        ["", " ", [noCertificateFile('""'), noKeyFile]],
    ] satisfies [string, string, string[]][]) {
        t.deepEqual(read(cert, key), { problems });
    }
});

test("a value that is neither PEM nor a file is shown if it may be a path, and never for the key", async (t) => {
    const missing = join(await createFolder(t), "certs", "client.pem");
    const beneathFile = join(__filename, "client.pem");
    const base64 = createHash("sha512").update("Geheim42").digest("base64");
    for (const [value, shown] of [
        [missing, `"${missing}"`],
        ["certs/my client.pem\n", '"certs/my client.pem"'],
        ["C:\\Program Files\\my certs\\client.pem", '"C:\\Program Files\\my certs\\client.pem"'],
        [`/${"x.".repeat(100)}pem`, `"/${"x.".repeat(59)}x…"`],
        ["certs/\u001b[31m\u0000.pem", '"certs/\ufffd[31m\ufffd.pem"'],
        [`/${"x.".repeat(4000)}`, `"/${"x.".repeat(59)}x…"`],
        [beneathFile, `"${beneathFile}"`],
        [base64, "its value"],
        [base64.replace(/.{40}/g, "$&\n"), "its value"],
        [base64.replace(/.{40}/g, "$&\\n"), "its value"],
        [base64.replace(/.{40}/g, "$& "), "its value"],
        ["{\n  Geheim.42\n}", "its value"],
    ] satisfies [string, string][]) {
        t.deepEqual(read(value, value), { problems: [noCertificateFile(shown), noKeyFile] });
    }
});

test.serial("an unreadable file is a problem with a remedy", async (t) => {
    const file = join(await createFolder(t), "key.pem");
    await writeFile(file, pair.key);
    // The tests may run as root, who may read every file.
    const { readFileSync } = fs;
    t.teardown(() => {
        fs.readFileSync = readFileSync;
    });
    for (const code of ["EACCES", "EPERM"]) {
        fs.readFileSync = (() => {
            throw Object.assign(new Error(`${code}: permission denied, open '${file}'`), { code });
        }) as unknown as typeof readFileSync;
        t.deepEqual(read(file, file).problems, [
            `uipath:clientCertificate: "${file}" is a file that this user may not read; change its permissions`,
            "uipath:clientKey: its value is a file that this user may not read; change its permissions",
        ]);
    }
});

test("a server that asks for a certificate gets it", async (t) => {
    const { tls } = read(pair.cert.replace(/\r?\n/g, "\\n"), pair.key.replace(/\r?\n/g, "\\n"));
    const server = createServer({ ...other, ca: authority.cert, requestCert: true, rejectUnauthorized: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const client = connect({ ...tls, port, host: "127.0.0.1", servername: "other.example.com", ca: authority.cert });
    const [socket] = (await once(server, "secureConnection")) as [TLSSocket];
    t.true(socket.authorized);
    t.is(socket.getPeerCertificate().subject.CN, "client.example.com");
    client.destroy();
    server.close();
});

test("nothing throws, and no problem contains any of the key's text", (t) => {
    const lines = pair.key.split(/\r?\n/).filter((line) => line.length > 20 && !line.includes("-"));
    const pieces = fc.constantFrom(
        ...lines,
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----END RSA PRIVATE KEY-----",
        "Proc-Type: 4,ENCRYPTED",
        "\n",
        "\\n",
        "\u0000",
        "/",
        "pem",
    );
    const text = fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 30 });
    fc.assert(
        fc.property(text, text, (key, certificate) => {
            const written = read(pair.cert, key.join("")).problems.join();
            t.regex(written, /^uipath:client/);
            t.false(lines.some((line) => written.includes(line.slice(0, 8))));
            t.regex(read(certificate.join(""), pair.key).problems.join(), /^uipath:clientCertificate/);
        }),
        { numRuns: 1_000 },
    );
});
