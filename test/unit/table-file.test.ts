import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import test, { type ExecutionContext } from "ava";
import { readTable } from "../../provider/table/read-table";
import { knownCodes, problemsOf, read, tell } from "../support/table";

const text = "email,bundles\r\nzoë✓,ACNU\r\n";
const readable = ["acnu: zoë✓@2:1"];
const bigEndian = (content: string) => Buffer.from(content, "utf16le").swap16();

test("a UTF-8 file is read", (t) => t.deepEqual(tell(read(text), { places: true }), readable));
test("UTF-8 with a byte order mark is read", (t) =>
    t.deepEqual(tell(read(`\ufeff${text}`), { places: true }), readable));
test("Excel's Unicode text is read", (t) => {
    const tabs = Buffer.from(`\ufeff${text.replaceAll(",", "\t")}`, "utf16le");
    t.deepEqual(tell(read(tabs, { name: "l.txt" }), { places: true }), readable);
});
test("big-endian UTF-16 is read", (t) => {
    t.deepEqual(tell(read(bigEndian(`\ufeff${text}`)), { places: true }), readable);
});
test("YAML with a byte order mark is read", (t) => {
    t.deepEqual(tell(read("\ufeff- {email: ana, bundles: ACNU}", { name: "l.yaml" }), { places: true }), [
        "acnu: ana@1:11",
    ]);
});

const undecodable = test.macro((t: ExecutionContext, content: Buffer, expected: string) => {
    t.deepEqual(
        problemsOf(() => read(content)),
        [`licenses.csv${expected}; save the file again as "CSV UTF-8" (Excel, Save as) or as UTF-8 (editors)`],
    );
});
const invalid = (byte: string) =>
    `the byte ${byte} is not valid UTF-8 (the file has an older encoding, such as Excel's plain "CSV")`;

test(
    "an older encoding is an error",
    undecodable,
    Buffer.from("email,bundles\r\nana,ACNU\rzoë,ACNU\r\n", "latin1"),
    `:3:3: ${invalid("0xEB")}`,
);
test(
    "columns count characters without the byte order mark",
    undecodable,
    Buffer.concat([Buffer.from("\ufeffzoë✓"), Buffer.from([0xff])]),
    `:1:5: ${invalid("0xFF")}`,
);
test(
    "a character cut off at the end is an error",
    undecodable,
    Buffer.from("email\n✓").subarray(0, -1),
    `:2:1: ${invalid("0xE2")}`,
);
test(
    "a character cut off in the middle is an error",
    undecodable,
    Buffer.from([0x61, 0xef, 0xbf, 0x41]),
    `:1:2: ${invalid("0xEF")}`,
);
test(
    "half a character of UTF-16 is an error",
    undecodable,
    Buffer.from("\ufeffemail", "utf16le").subarray(0, -1),
    ": begins as UTF-16LE but is damaged or truncated",
);
test(
    "a NUL is an error",
    undecodable,
    Buffer.from("email\r\nan\0a"),
    ":2:3: this is a NUL character, which a table cannot contain",
);
test(
    "UTF-16 without a byte order mark is an error",
    undecodable,
    Buffer.from("email,bundles", "utf16le"),
    ":1:2: this is a NUL character, which a table cannot contain",
);

/** A folder with a project in it and a table beside it. */
function arrange(t: ExecutionContext): { outer: string; project: string; problems: (path: string) => string[] } {
    const outer = mkdtempSync(join(tmpdir(), "uipath-table-"));
    t.teardown(() => rmSync(outer, { recursive: true }));
    const project = join(outer, "project");
    mkdirSync(project);
    writeFileSync(join(outer, "outer.csv"), "email,bundles\nana,ACNU\n");
    writeFileSync(join(project, "inner.csv"), "email,bundles\nbob,ACNU\n");
    const problems = (path: string) =>
        problemsOf(() => readTable(path, { knownCodes, projectFolder: project })).map((problem) =>
            problem.replaceAll(outer, "…"),
        );
    return { outer, project, problems };
}

test("a path is relative to the current folder", (t) => {
    const { project } = arrange(t);
    const path = relative(process.cwd(), join(project, "inner.csv"));
    t.deepEqual(tell(readTable(path, { knownCodes, projectFolder: project })), ["acnu: bob"]);
});
test("a path may lead out of the project", (t) => {
    const { project } = arrange(t);
    const path = `${project}/../outer.csv`;
    t.deepEqual(tell(readTable(path, { knownCodes, projectFolder: project })), ["acnu: ana"]);
});
test("a link may lead to another place in the project", (t) => {
    const { project } = arrange(t);
    symlinkSync("inner.csv", join(project, "link.csv"));
    t.deepEqual(tell(readTable(join(project, "link.csv"), { knownCodes, projectFolder: project })), ["acnu: bob"]);
});
test("the path of a project may contain a link", (t) => {
    const { outer, project } = arrange(t);
    symlinkSync(project, join(outer, "alias"));
    const path = join(outer, "alias", "inner.csv");
    t.deepEqual(tell(readTable(path, { knownCodes, projectFolder: join(outer, "alias") })), ["acnu: bob"]);
});

const leadsOut = "a link in the project leads out of it; give the path of the file itself, such as ../licenses.csv";
test("no link in the project may lead out of it", (t) => {
    const { project, problems } = arrange(t);
    symlinkSync("../outer.csv", join(project, "link.csv"));
    t.deepEqual(problems(join(project, "link.csv")), [`…/project/link.csv: ${leadsOut}`]);
});
test("no link to a folder may lead out of the project", (t) => {
    const { outer, project, problems } = arrange(t);
    symlinkSync(outer, join(project, "folder"));
    t.deepEqual(problems(join(project, "folder", "outer.csv")), [`…/project/folder/outer.csv: ${leadsOut}`]);
});
test("no link whose name begins with two dots may lead out of the project", (t) => {
    const { project, problems } = arrange(t);
    symlinkSync("../outer.csv", join(project, "..link.csv"));
    t.deepEqual(problems(join(project, "..link.csv")), [`…/project/..link.csv: ${leadsOut}`]);
});
test("no link may lead out of a project whose own path is a link", (t) => {
    const { outer, project } = arrange(t);
    symlinkSync(project, join(outer, "alias"));
    symlinkSync("../outer.csv", join(project, "link.csv"));
    for (const [path, projectFolder] of [
        [join(project, "link.csv"), join(outer, "alias")],
        [join(outer, "alias", "link.csv"), join(outer, "alias")],
    ] as const) {
        t.regex(problemsOf(() => readTable(path, { knownCodes, projectFolder }))[0] ?? "", /leads out of it/);
    }
});
test("a folder whose name begins like the project's is outside the project", (t) => {
    const { project } = arrange(t);
    mkdirSync(`${project}-other`);
    writeFileSync(`${project}-other/l.csv`, "email,bundles\ncy,ACNU\n");
    symlinkSync(`${project}-other/l.csv`, join(project, "link.csv"));
    t.is(problemsOf(() => readTable(join(project, "link.csv"), { knownCodes, projectFolder: project })).length, 1);
});

test("a missing file is an error", (t) => {
    const { project, problems } = arrange(t);
    const begins = `which is relative to ${JSON.stringify(process.cwd())}`;
    for (const path of ["none.csv", "inner.csv/none.csv"]) {
        t.deepEqual(problems(join(project, path)), [
            `…/project/${path}: there is no such file; add it, or correct the path, ${begins}`,
        ]);
    }
});
test("a folder is an error", (t) => {
    const { project, problems } = arrange(t);
    t.deepEqual(problems(project), ["…/project: is a folder; give the path of the table itself"]);
});
test("a path that is not a regular file is not opened, because it may never end", (t) => {
    t.deepEqual(
        problemsOf(() => readTable("/dev/zero", { knownCodes, projectFolder: "." })),
        ["/dev/zero: is not a plain file; give the path of the table itself"],
    );
});
test("an unreadable file is an error", (t) => {
    const { project, problems } = arrange(t);
    symlinkSync("loop.csv", join(project, "loop.csv"));
    t.deepEqual(problems(join(project, "loop.csv")), [
        "…/project/loop.csv: cannot be read (ELOOP); correct its permissions or the path",
    ]);
});
test("a path that no system accepts is an error", (t) => {
    t.regex(
        problemsOf(() => readTable("a\0b.csv", { knownCodes, projectFolder: "." }))[0] ?? "",
        /^a\ufffdb\.csv: cannot/,
    );
});
test("another extension is an error", (t) => {
    for (const name of ["licenses.xlsx", "licenses"]) {
        t.deepEqual(
            problemsOf(() => read(text, { name })),
            [
                `${name}: the extension is not known; save the table as .csv, .tsv or .txt (from Excel: CSV UTF-8), or as .yaml or .yml`,
            ],
        );
    }
});
test("a file over 64 MB is not read", (t) => {
    const { project, problems } = arrange(t);
    const path = join(project, "inner.csv");
    truncateSync(path, 64 * 2 ** 20 + 1);
    t.deepEqual(problems(path), ["…/project/inner.csv: is over 64 MB, too large for a license table; check the path"]);
});
test("the error has the complete message", (t) => {
    t.throws(() => read("email,bundles\nana,acnu\nbob,ACNU,x\n"), {
        code: "UIPATH_TABLE_INVALID",
        message: [
            "2 problems in the license table licenses.csv. [UIPATH_TABLE_INVALID]",
            '  - licenses.csv:2:5: column "bundles": "acnu" is not a known bundle code; did you mean ACNU? (`pulumi config set uipath:additionalUserBundleCodes …` allows a code newer than this package)',
            "  - licenses.csv:3:1: the row has 3 cells, but the header has 2; give both the same number, and quote cells that contain the separator",
            "  what to do: correct the table and run the command again.",
        ].join("\n"),
    });
});
