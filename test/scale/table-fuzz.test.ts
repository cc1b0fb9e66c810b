import test from "ava";
import fc from "fast-check";
import { stringify } from "yaml";
import { isSum, undefuse } from "../../provider/table/spelling";
import { findPersonProblem, readPerson } from "../../provider/table/values";
import { findInvisible, hasUnprintable } from "../../provider/text";
import { knownCodes, problemsOf, read, tell } from "../support/table";

const person = fc
    .string({
        unit: fc.oneof(fc.constantFrom(..."\"',;\t|+#- ✓é:[]{}&*"), fc.string({ unit: "binary", maxLength: 1 })),
    })
    .filter((text) => text.trim() !== "" && !hasUnprintable(text) && findInvisible(text.trim()) === undefined)
    // Addresses in brackets or with more beside them, dashes for nobody, sums, comments and apostrophes before formulas have
    // tests of their own.
    .filter((text) => findPersonProblem(text.trim()) === undefined && !isSum(text.trim()))
    .filter((text) => readPerson(undefuse(text), "userName").text === text.trim() && !text.trim().startsWith("#"));
const someone = fc
    .record({ who: person, codes: fc.subarray(knownCodes), external: fc.boolean() })
    // Names with separators and nothing beside them may be rows of another table, and have tests of their own.
    .filter(({ who, codes }) => codes.length > 0 || !/[,;\t|]/.test(who));
const people = fc.uniqueArray(someone, {
    minLength: 1,
    maxLength: 12,
    selector: ({ who }) => who.trim().toLowerCase(),
});

interface Someone {
    who: string;
    codes: string[];
    external: boolean;
}

/** The expected groups, found in another way. */
function expected(list: readonly Someone[]): string[] {
    const groups: Record<string, string[]> = {};
    for (const { who, codes, external } of list.filter(({ codes }) => codes.length > 0)) {
        const name = `${codes.toSorted().join("-").toLowerCase()}${external ? "-external" : ""}`;
        groups[name] = [...(groups[name] ?? []), who.trim()];
    }
    return Object.keys(groups)
        .sort()
        .map((name) => `${name}: ${groups[name]?.join(" ")}`);
}

const layout = fc.record({
    delimiter: fc.constantFrom(",", ";", "\t"),
    end: fc.constantFrom("\n", "\r\n", "\r"),
    quoteAll: fc.boolean(),
    encoding: fc.constantFrom("utf8", "utf8 with a mark", "utf16le"),
    matrix: fc.boolean(),
    between: fc.constantFrom(",", ";", " ", "+", "|", ", "),
});

test("the same groups are read from any written CSV", (t) => {
    fc.assert(
        fc.property(people, layout, (list, { delimiter, end, quoteAll, encoding, matrix, between }) => {
            const cell = (text: string) =>
                quoteAll || /[",;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
            const rows = [
                ["userName", ...(matrix ? knownCodes : ["bundles"]), "useExternalLicense"],
                ...list.map(({ who, codes, external }) => [
                    who,
                    ...(matrix ? knownCodes.map((code) => (codes.includes(code) ? "x" : "")) : [codes.join(between)]),
                    String(external),
                ]),
            ];
            const text = rows.map((row) => row.map(cell).join(delimiter)).join(end);
            const bytes =
                encoding === "utf16le"
                    ? Buffer.from(`\ufeff${text}`, "utf16le")
                    : Buffer.from(encoding === "utf8" ? text : `\ufeff${text}`);
            t.deepEqual(tell(read(bytes)), expected(list));
        }),
        { numRuns: 300 },
    );
});

test("the same groups are read from any written YAML", (t) => {
    fc.assert(
        fc.property(people, fc.boolean(), (list, asText) => {
            const entries = list.map(({ who, codes, external }) => ({
                userName: who,
                bundles: asText ? codes.join(", ") : codes,
                useExternalLicense: external,
            }));
            t.deepEqual(tell(read(stringify(entries), { name: "l.yaml" })), expected(list));
        }),
        { numRuns: 100 },
    );
});

const pieces = fc.constantFrom(
    ...'"\n\r,;\t:-[]{}&*!|>%@#?~ ',
    ...[
        "email",
        "bundles",
        "ACNU",
        "x",
        "- ",
        "  ",
        "&a",
        "*a",
        "---\n",
        "\r\n",
        "\0",
        "é",
        "✓",
        "email,ACNU\n",
        "- email: a\n",
    ],
);
const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")),
);

for (const name of ["l.csv", "l.yaml"]) {
    test(`for any text in ${name}, only a TableError is thrown`, (t) => {
        fc.assert(
            fc.property(text, (content) => {
                for (const problem of problemsOf(() => read(content, { name }))) {
                    t.regex(problem, new RegExp(`^(${name}(:[1-9]\\d*){0,2}: .|and \\d+ more$)`));
                }
            }),
            { numRuns: 500 },
        );
    });
    test(`for any bytes in ${name}, only a TableError is thrown`, (t) => {
        fc.assert(
            fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
                problemsOf(() => read(Buffer.from(bytes), { name }));
            }),
        );
        t.pass();
    });
}
