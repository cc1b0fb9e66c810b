import test from "ava";
import { asLicensingError, SettingsError } from "../../provider/errors";
import { protect } from "../../provider/redaction/redact";
import { findInvisible, hasUnprintable, joinList, plural, quote, truncateList } from "../../provider/text";

test("a quoted value stays on one line, printable and cut", (t) => {
    t.is(quote("a\nb\u001b[31m\u202ec"), '"a\ufffdb\ufffd[31m\ufffdc"');
    t.is(quote("\ud800"), '"\ufffd"');
    t.is(quote("a <{%evil%}> word"), '"a \ufffdevil%}> word"');
    t.is(quote("x".repeat(9), 4), '"xxxx…"');
    t.true(quote("xxx😀", 4).isWellFormed());
    t.is(quote(7), "7");
    t.is(quote({ a: 1 }), '{"a":1}');
});

test("a list shows the first few and counts the rest", (t) => {
    t.is(joinList(["a", "b"]), "a, b");
    t.is(joinList(["a", "b", "c"], 2), "a, b and 1 more");
    t.true(joinList([`${"x".repeat(59)}😀`]).isWellFormed());
    t.deepEqual(truncateList(["a", "b"], 2), ["a", "b"]);
    t.deepEqual(truncateList(["a", "b", "c", "d"], 2), ["a", "b", "and 2 more"]);
});

test("control characters, line ends, direction marks and lone surrogates are unprintable", (t) => {
    for (const text of ["\n", "<{%evil%}>", "\u0000", "\u009b", "\u2028", "\u202e", "\ufeff", "\udc00"]) {
        t.true(hasUnprintable(`a${text}b`));
    }
    t.false(hasUnprintable("Zoë-✓ 7"));
});

const unseen: [text: string, problem: string | undefined][] = [
    ["Zoë-✓ 7 @x.com", undefined],
    ["a\u200bb", '"a\ufffdb" contains U+200B (zero width space) after "a"; remove it'],
    ["\ufeffa", '"\ufffda" contains U+FEFF (zero width no-break space) at its start; remove it'],
    ["a\u3000\u200b", '"a\ufffd\ufffd" contains U+3000 after "a"; remove it'],
    ["a\u2028", '"a\ufffd" contains U+2028 after "a"; remove it'],
    ["a\u3164", '"a\ufffd" contains U+3164 after "a"; remove it'],
    ["a\ufe0f", '"a\ufffd" contains U+FE0F after "a"; remove it'],
    ["a\u{e0020}", '"a\ufffd" contains U+E0020 after "a"; remove it'],
    ["a\u0085", '"a\ufffd" contains U+0085 after "a"; remove it'],
    ["a\udc00b", '"a\ufffdb" contains U+DC00 (unpaired surrogate) after "a"; remove it'],
    [`${"x".repeat(70)}\t`, `"${"x".repeat(70)}\ufffd" contains U+0009 (tab) after "${"x".repeat(40)}"; remove it`],
];
for (const [text, problem] of unseen) {
    test(`the first invisible character and its position are found: ${JSON.stringify(text)}`, (t) => {
        t.is(findInvisible(text), problem);
    });
}

test("a credential before an invisible character is not shown", (t) => {
    protect("s3cr3t-of-the-wrong-field", "password");
    protect("token\u200bin-two-parts-91", "token");
    t.is(
        findInvisible("s3cr3t-of-the-wrong-field\u200b"),
        '"[redacted]\ufffd" contains U+200B (zero width space) after "[redacted]"; remove it',
    );
    t.false(findInvisible("token\u200bin-two-parts-91")?.includes("token"));
});

test("a count has its noun in singular or plural", (t) => {
    t.is(plural(1, "user"), "1 user");
    t.is(plural(0, "user"), "0 users");
});

test("credentials are redacted in a value before it is cut", (t) => {
    protect("correct horse battery staple", "password");
    t.is(quote("it is correct horse battery staple, is it?", 20), '"it is [redacted], is…"');
    t.is(quote({ words: "correct horse battery staple" }, 30), '{"words":"[redacted]"}');
});

test("a value without JSON is described as such", (t) => {
    t.is(quote(JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`)), "(a value that cannot be shown)");
    t.is(quote(1n), "(a value that cannot be shown)");
});

test("each part of an error is without credentials", (t) => {
    const token = "tok-91c2-of-the-explanation";
    protect(token, "token");
    const explanation = { summary: token, details: [token], server: token, users: token, remedy: token, note: token };
    for (const error of [
        new SettingsError(explanation),
        new SettingsError({ summary: "", remedy: "" }).withContext({ users: token, note: token }),
    ]) {
        t.false(JSON.stringify([error.message, error.stack, error.explanation]).includes("91c2"));
    }
});

test("an error of any kind becomes an internal error without its fields", (t) => {
    const token = "tok-77aa-of-the-internal-error";
    protect(token, "token");
    const foreign = Object.assign(new TypeError(`Invalid URL ${token}`), { input: token, cause: new Error(token) });
    for (const thrown of [foreign, token, undefined, { toString: 1 }]) {
        const ours = asLicensingError(thrown);
        t.is(ours.code, "UIPATH_INTERNAL_ERROR");
        t.false(JSON.stringify([ours.message, ours.stack, { ...ours }, ours.cause ?? null]).includes("77aa"));
    }
});
