import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import test from "ava";
import fc from "fast-check";
import { readPreview } from "../../provider/report/preview";
import { readReport } from "../../provider/report/report";
import { toTerminal } from "../../provider/report/terminal";
import { type PreviewedAllocation, type PreviewOptions, previewOf } from "../support/preview";
import { repository } from "../support/project";

const held = (code: string, ...ids: string[]) => ({ allocations: Object.fromEntries(ids.map((id) => [id, [code]])) });
const ids = (count: number) => Array.from({ length: count }, (_, at) => `user-${at}`);

function show(
    allocations: readonly PreviewedAllocation[],
    options: PreviewOptions = {},
    terminal = { columns: 80, hasColors: false },
    names = new Map(),
): string {
    return toTerminal(readReport(readPreview(previewOf(allocations, options)), names), terminal);
}

const everything: Parameters<typeof show> = [
    [
        {
            name: "attended",
            before: held("ATTUNU", "ana", "ben", ...ids(60)),
            after: { userIds: ["ana", "new-1", "new-2"], userBundleCodes: ["ATTUNU"] },
        },
        {
            name: "testers",
            before: held("TSTNU", "cem"),
            after: { userIds: ["ben", "cem"], userBundleCodes: ["NEWNU", "TSTNU"] },
        },
        { name: "kept", before: { ...held("ACNU", "dia"), onRelease: "keep" } },
        {
            name: "outside",
            before: held("IDU", "eve"),
            after: { userIds: ["eve"], userBundleCodes: ["IDU"], useExternalLicense: true },
        },
        {
            name: "developers",
            resource: "GroupLicenseAllocation",
            before: { groupId: "dev", userBundleCodes: ["ACNU"], quotas: { ACNU: 5 } },
            after: { groupId: "dev", userBundleCodes: ["IDU"], quotas: { IDU: 20 } },
        },
        { name: "later", after: { userIds: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", userBundleCodes: ["IDU"] } },
    ],
    {
        config: { "uipath:maxReleases": "10%" },
        diagnostics: [
            { severity: "info", message: "<{%fg 3%}>warning: <{%reset%}>NEWNU: 2 more needed, 1 left\n" },
            {
                severity: "info",
                message:
                    '<{%reset%}>seats used in organization "song-one": ATTUNU 1200 of 1250, NEWNU 4 of 5, TSTNU 1 of 9\n<{%reset%}>',
            },
        ],
    },
];
const names = new Map([
    ["ana", { name: "Ana Alves", email: "ana@example.com" }],
    ["ben", { name: "Ben Bay", email: "" }],
]);

for (const [file, hasColors] of [
    ["change.txt", false],
    ["change-in-color.txt", true],
] as const) {
    test(`the whole report on a terminal: ${file}`, (t) => {
        const [allocations, options] = everything;
        const text = show(allocations, options, { columns: 80, hasColors }, names);
        t.is(text, readFileSync(join(repository, "test/fixtures/terminal", file), "utf8"));
    });
}

test("a preview without changes is one line", (t) => {
    const team = { before: held("ACNU", "ana"), after: { userIds: ["ana"], userBundleCodes: ["ACNU"] }, op: "same" };
    const diagnostics = [{ severity: "info", message: 'seats used in organization "song-one": ACNU 1 of 9\n' }];
    t.is(show([team], { same: 1, diagnostics }), "\nUiPath licenses in licenses/production: nothing changes\n");
});

test("without a limit of the width, each change is one line", (t) => {
    const [allocations, options] = everything;
    const text = show(allocations, options, { columns: Number.POSITIVE_INFINITY, hasColors: false }, names);
    t.regex(text, /\n {2}- ATTUNU, 60 people: user-0, .*, user-53 and 10 more\n/);
});

test("only a few people with nothing but a GUID are named", (t) => {
    const guid = (at: number) => `00000000-0000-0000-0000-${String(at).padStart(12, "0")}`;
    const guids = Array.from({ length: 40 }, (_, at) => guid(at));
    const called = new Map(guids.map((id, at) => [id, { name: "", email: `user-${at}@example.com` }]));
    const team = { before: held("ACNU", ...guids) };
    const wide = { columns: Number.POSITIVE_INFINITY, hasColors: false };
    const linesOf = (text: string) => text.split("\n").filter((line) => line.startsWith("  - ACNU"));
    const [unnamed = ""] = linesOf(show([team], {}, wide));
    t.is(unnamed.match(/00000000-/g)?.length, 10);
    t.regex(unnamed, /^ {2}- ACNU, 40 people: .* and 30 more$/);
    t.notRegex(linesOf(show([team], {}, wide, called))[0] ?? "", /more$/);
});

test("people of several organizations are listed with their organization", (t) => {
    const text = show([
        { name: "one", after: { userIds: ["ana"], userBundleCodes: ["ACNU"] } },
        { name: "two", after: { userIds: ["ana"], userBundleCodes: ["ACNU"], accountId: "song-two" } },
    ]);
    t.regex(text, /\n {2}\+ ACNU, 1 person in song-one: ana\n {2}\+ ACNU, 1 person in song-two: ana\n/);
    t.regex(text, /\n {2}ACNU Action Center in song-two: 0 → 1 \(\+1\)\n/);
});

test("many changes and warnings are folded, with a count", (t) => {
    const allocations = ids(60).map((id, at) => ({ name: id, before: held(`B${at}NU`, id) }));
    const diagnostics = ids(60).map((id) => ({ severity: "warning", message: `warning: ${id}\n${"x\n".repeat(9)}` }));
    const text = show(allocations, { diagnostics });
    t.is(text.match(/^ {2}- B/gm)?.length, 50);
    t.regex(text, /\n {2}and 10 more changes\n/);
    t.regex(text, /\nwarning: this run leaves 60 of 60 people/);
    t.is(text.match(/^warning: /gm)?.length, 50);
    t.regex(text, /\n {2}x\n {2}and 4 more lines\nwarning: (.|\n)*\nand 11 more warnings\n/);
});

const text = fc
    .array(
        fc.oneof(
            fc.string({ unit: "binary", maxLength: 30 }),
            fc.constantFrom("\n", "\u001b[2J", "\u202e", " ", "<{%fg 1%}>", "日本", "é"),
        ),
        {
            minLength: 1,
            maxLength: 12,
        },
    )
    .map((parts) => parts.join(""));

test("no text from outside moves the cursor or forges a line", (t) => {
    fc.assert(
        fc.property(
            fc.array(text, { minLength: 6, maxLength: 6 }),
            fc.integer({ min: 40, max: 120 }),
            fc.boolean(),
            ([user = "", name = "", bundle = "", warning = "", email = "", group = ""], columns, hasColors) => {
                const before = show(
                    [
                        { name, before: held("ACNU", user, "y"), after: { userIds: ["x"], userBundleCodes: [bundle] } },
                        {
                            name,
                            resource: "GroupLicenseAllocation",
                            after: { groupId: group, userBundleCodes: ["IDU"] },
                        },
                        { name: `${name}2`, after: { userIds: "[secret]", userBundleCodes: [bundle] } },
                    ],
                    { diagnostics: [{ severity: "warning", message: `warning: 1 user (x): ${warning}` }] },
                    { columns, hasColors },
                    new Map([["x", { name: "", email }]]),
                );
                const codes = hasColors ? [0, 1, 31, 32, 33] : [];
                const ours = codes.reduce((shown, code) => shown.replaceAll(`\u001b[${code}m`, ""), before);
                // biome-ignore lint/suspicious/noControlCharactersInRegex: this looks for control characters
                t.notRegex(ours, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|<\{%/);
                const titles = ours.split("\n").filter((line) => /^\S/.test(line) && !/^(warning: |- )/.test(line));
                t.true(titles.length <= 6, ours);
            },
        ),
        { numRuns: 300 },
    );
});

for (const columns of [40, 72, 80, 132]) {
    test(`no line is wider than a terminal of ${columns} columns`, (t) => {
        const [allocations, options] = everything;
        const long = "n".repeat(150);
        const wide = "山田太郎".repeat(40);
        const more = { name: "long", after: { userIds: [long, wide], userBundleCodes: ["ACNU"] } };
        const shown = show([...allocations, more], options, { columns, hasColors: true }, names);
        for (const line of stripVTControlCharacters(shown).split("\n")) {
            const width = [...line].length + (line.match(/[山田太郎]/g)?.length ?? 0);
            t.true(width <= columns, line);
        }
        t.is(shown.replace(/\s/g, "").split(long).length, 2, "and nothing is lost");
        t.true(shown.replace(/\s/g, "").includes(wide));
    });
}
