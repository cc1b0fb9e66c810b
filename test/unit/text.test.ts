import test from "ava";
import { count, firstOf, hasUnprintable, list, quote } from "../../provider/text";

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
    t.is(list(["a", "b"]), "a, b");
    t.is(list(["a", "b", "c"], 2), "a, b and 1 more");
    t.true(list([`${"x".repeat(59)}😀`]).isWellFormed());
    t.deepEqual(firstOf(["a", "b"], 2), ["a", "b"]);
    t.deepEqual(firstOf(["a", "b", "c", "d"], 2), ["a", "b", "and 2 more"]);
});

test("control characters, line ends, direction marks and lone surrogates are unprintable", (t) => {
    for (const text of ["\n", "<{%evil%}>", "\u0000", "\u009b", "\u2028", "\u202e", "\ufeff", "\udc00"]) {
        t.true(hasUnprintable(`a${text}b`));
    }
    t.false(hasUnprintable("Zoë-✓ 7"));
});

test("a count has its noun in the right number", (t) => {
    t.is(count(1, "user"), "1 user");
    t.is(count(0, "user"), "0 users");
});
