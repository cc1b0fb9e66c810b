import test from "ava";
import * as fc from "fast-check";
import { protect, protectIssued, redact } from "../../provider/redaction/redact";

/** A process never forgets a credential, and each one slows the search of a text a little. */
let made = 0;
const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=";
function createToken(length: number): string {
    let seed = 7919 * ++made;
    return Array.from({ length }, () => {
        seed = (seed * 48_271) % 2_147_483_647;
        return characters[seed % characters.length];
    }).join("");
}

const escapedAll = (text: string, spell: (code: number) => string) =>
    Array.from({ length: text.length }, (_, at) => spell(text.charCodeAt(at))).join("");
const hex = (code: number, length: number) => code.toString(16).padStart(length, "0");

const names: Record<string, string> = {
    "&": "amp",
    "<": "lt",
    ">": "gt",
    '"': "quot",
    "+": "plus",
    "/": "sol",
    "=": "equals",
};

/** The ways in which a text may contain a credential. */
const carriers: Record<string, (secret: string) => string> = {
    "as it is": (secret) => secret,
    "in JSON": (secret) => JSON.stringify({ message: `"${secret}"` }),
    "in JSON within JSON": (secret) => JSON.stringify(JSON.stringify({ message: `"${secret}"` })),
    "as \\u escapes": (secret) => escapedAll(secret, (code) => `\\u${hex(code, 4)}`),
    "as \\U escapes in capitals": (secret) => escapedAll(secret, (code) => `\\u${hex(code, 4).toUpperCase()}`),
    "with JSON's escaped slashes": (secret) => JSON.stringify(secret).replaceAll("/", "\\/"),
    "in an address": encodeURIComponent,
    "in an address within an address": (secret) => encodeURIComponent(encodeURIComponent(secret)),
    "all percent-encoded": (secret) => Buffer.from(secret).toString("hex").replace(/../g, "%$&"),
    "in a form": (secret) => new URLSearchParams({ password: `x${secret}` }).toString(),
    "as HTML with entities": (secret) =>
        secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("+", "&#43;"),
    "as HTML's numbers": (secret) => [...secret].map((each) => `&#${each.codePointAt(0)};`).join(""),
    "as HTML's hexadecimal numbers": (secret) =>
        [...secret].map((each) => `&#x${hex(each.codePointAt(0) ?? 0, 2)};`).join(""),
    "as HTML in JSON": (secret) =>
        JSON.stringify([...secret].map((each) => `&#x${hex(each.codePointAt(0) ?? 0, 2)};`).join("")),
    "in base64": (secret) => Buffer.from(secret).toString("base64"),
    "in base64, one byte further": (secret) => Buffer.from(`x${secret}y`).toString("base64"),
    "in base64, two bytes further": (secret) => Buffer.from(`xy${secret}`).toString("base64"),
    "in base64 for addresses": (secret) => Buffer.from(`id:${secret}`).toString("base64url"),
    "in base64 in an address": (secret) => encodeURIComponent(Buffer.from(`id:${secret}`).toString("base64")),
    "in base64 of a form": (secret) =>
        Buffer.from(new URLSearchParams({ id: "a", secret }).toString()).toString("base64"),
    "in base64 of JSON": (secret) => Buffer.from(JSON.stringify({ secret })).toString("base64"),
    "as HTML with names": (secret) =>
        secret.replace(/[&<>"'+/=-]/g, (each) => `&${names[each] ?? `#${each.charCodeAt(0)}`};`),
    "in base64 with line breaks": (secret) =>
        Buffer.from(`id:${secret}`).toString("base64").replace(/.{76}/g, "$&\r\n"),
};

/** The remains of a credential: pieces of the text that other content in its place would not leave. */
function piecesLeft(shown: string, carried: string, otherwise: string): string[] {
    return Array.from({ length: Math.max(0, carried.length - 11) }, (_, at) => carried.slice(at, at + 12)).filter(
        (piece) => shown.includes(piece) && !otherwise.includes(piece),
    );
}

for (const length of [20, 700, 4_000, 20_000]) {
    const token = createToken(length);
    for (const [carrier, carry] of Object.entries(carriers)) {
        test(`a token of ${length} characters is redacted ${carrier}`, (t) => {
            protect(token, "token");
            const shown = redact(`before ${carry(token)} behind`);
            t.true(shown.startsWith("before ") && shown.endsWith(" behind"), shown.slice(0, 200));
            t.true(shown.includes("[redacted]"));
            t.true(shown.replaceAll(/(\[redacted\]\s*)+/g, "").length < 60, shown.slice(0, 300));
            t.deepEqual(piecesLeft(shown, carry(token), carry("") + carry(token.slice(0, 1))), []);
        });
    }
}

test("redaction is linear: a megabyte takes at most a few times as long as ten texts of a hundred kilobytes", (t) => {
    protect(createToken(4_000), "token");
    const text = (size: number) => 'x%41\\u0041&amp;"\\\\'.repeat(size / 20);
    const time = (size: number, runs: number) => {
        const started = performance.now();
        for (let run = 0; run < runs; run += 1) {
            redact(text(size));
        }
        return performance.now() - started;
    };
    time(100_000, 3);
    t.true(time(1_000_000, 1) < 6 * time(100_000, 10) + 100);
});

test("a token cut anywhere is redacted from eight characters on", (t) => {
    const token = createToken(60);
    protect(token, "token");
    fc.assert(
        fc.property(fc.integer({ min: 0, max: 52 }), fc.integer({ min: 8, max: 60 }), (from, length) => {
            const piece = token.slice(from, from + length);
            t.is(redact(`<${piece}>`), "<[redacted]>");
        }),
    );
    t.not(redact(`<${token.slice(0, 7)}>`), "<[redacted]>");
});

test("passwords of any characters are redacted in every carrier", (t) => {
    const password = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 });
    fc.assert(
        fc.property(password, fc.constantFrom(...Object.entries(carriers)), (secret, [, carry]) => {
            fc.pre(secret.isWellFormed() && !/^[a-z ]*$/i.test(secret));
            protect(secret, "password");
            const shown = redact(`${carry(secret)}`);
            return !shown.includes(secret) && (shown.includes("[redacted]") || shown.startsWith("[text withheld"));
        }),
        { numRuns: 300 },
    );
    t.pass();
});

test("HTML's named characters are decoded", (t) => {
    protect("Gr\u00fc\u00dfe&K\u00fcsse1", "password");
    t.is(redact("no Gr&uuml;&szlig;e&amp;K&uuml;sse1!"), "no [redacted]!");
});

test("the project's own words stay even if a password contains them", (t) => {
    protect("organization-2026!", "password");
    const ours = "sign in as an organization administrator";
    t.is(redact(ours), ours);
    t.is(redact("wrong: organization-2026!"), "wrong: [redacted]");
    t.is(redact("wrong: rganization-2"), "wrong: rgan[redacted]", "a part that is not a word");
});

test("a piece of a secret with only letters that is not a word is redacted", (t) => {
    protect("app-1:7-AmvWIcxIXQVhKdLw", "password");
    t.is(redact("no AmvWIcxIXQVh"), "no [redacted]");
});

test("a short secret is redacted only as a whole word, and one of three characters never", (t) => {
    protect("4711", "token");
    protect("abc", "password");
    t.is(redact("Bearer 4711 at 127.0.0.1:54711, abc"), "Bearer [redacted] at 127.0.0.1:54711, abc");
});

test("redaction never throws, and a text that it cannot search is withheld", (t) => {
    protect(createToken(40), "token");
    fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => typeof redact(text) === "string"),
        { numRuns: 500 },
    );
    fc.assert(
        fc.property(
            fc.array(
                fc.constantFrom(
                    "%",
                    "%4",
                    "%41",
                    "\\u",
                    "\\u00",
                    "\\u0041",
                    "&#",
                    "&#x110000;",
                    "&amp;",
                    "amp;",
                    "+",
                    "\ud800",
                    "25",
                ),
            ),
            (parts) => typeof redact(parts.join("")) === "string",
        ),
        { numRuns: 500 },
    );
    t.is(redact(`%${"25".repeat(20)}41`), "[text withheld: it may contain a credential]");
});

test("after any number of issued tokens, the credentials of the settings and the latest tokens stay redacted", (t) => {
    const given = Array.from({ length: 150 }, () => createToken(24));
    for (const token of given) {
        protect(token, "token");
    }
    const issued = Array.from({ length: 250 }, () => createToken(24));
    for (const token of issued) {
        protectIssued(token);
    }
    for (const token of [...given, ...issued.slice(-50)]) {
        t.is(redact(`<${token}>`), "<[redacted]>");
    }
    t.not(redact(`<${issued[0]}>`), "<[redacted]>", "the memory is bounded");
});
