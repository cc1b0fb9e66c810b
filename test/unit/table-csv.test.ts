import test, { type ExecutionContext } from "ava";
import { type Given, problemsOf, read, tell } from "../support/table";

const gives = test.macro((t: ExecutionContext, content: string, expected: string[], given: Given = {}) => {
    t.deepEqual(tell(read(content, given)), expected);
});

/** Expects each problem in full, or its beginning if it ends in …. */
const fails = test.macro((t: ExecutionContext, content: string, expected: string[], given: Given = {}) => {
    const problems = problemsOf(() => read(content, given));
    t.deepEqual(
        problems.map((problem, index) => {
            const beginning = expected[index]?.endsWith("…") ? expected[index].slice(0, -1) : undefined;
            return beginning && problem.startsWith(beginning) ? `${beginning}…` : problem;
        }),
        expected,
    );
});

const anaAndBob = ["acnu-attunu: ana", "attunu: bob"];

test("a column lists the bundles", gives, "email,bundles\nana,ATTUNU ACNU\nbob,ATTUNU\n", anaAndBob);
test("each bundle has its column", gives, "email,ACNU,ATTUNU\nana,x,x\nbob,,x\n", anaAndBob);
test("semicolons separate cells", gives, "email;bundles\nana;ATTUNU,ACNU\nbob;ATTUNU\n", anaAndBob);
test("tabs separate cells", gives, "email\tbundles\nana\tATTUNU, ACNU\nbob\tATTUNU\n", anaAndBob, { name: "l.tsv" });
test("a .txt is a table too", gives, "email\tACNU\tATTUNU\nana\tx\tx\nbob\t\tx\n", anaAndBob, { name: "l.TXT" });
test(
    "the separator is found by known headers, not by its frequency",
    gives,
    "email;bundles;#a, b, c, d\nana;ATTUNU,ACNU;\nbob;ATTUNU;\n",
    anaAndBob,
);
test(
    "the separator is found in quoted headers",
    gives,
    '"#a;b;c\n;;;","email","bundles"\n,ana,"ATTUNU,ACNU"\n,bob,ATTUNU\n',
    anaAndBob,
);
test("headers beyond ASCII are accepted", gives, "email;#Größe ✓ 名;bundles\nana;1;ACNU\n", ["acnu: ana"]);
for (const between of [",", ";", "+", "|", " ", ", ", " + ", ";;", "\n"]) {
    test(`codes are separated by ${JSON.stringify(between)}`, gives, `email,bundles\nana,"ATTUNU${between}ACNU"\n`, [
        "acnu-attunu: ana",
    ]);
}
for (const mark of ["x", "X", "✓", "✔", "1", "yes", "TRUE", "y", "Ja", " x "]) {
    test(`"${mark}" marks a bundle`, gives, `email,ACNU\nana,${mark}\n`, ["acnu: ana"]);
}
for (const mark of ["", "0", "no", "FALSE", "n", "-", "nein", " "]) {
    test(`"${mark}" marks no bundle`, gives, `email,ACNU,TSTNU\nana,${mark},x\n`, ["tstnu: ana"]);
}
test("another mark is an error", fails, "email,ACNU,TSTNU\nana,x,maybe\n", [
    'licenses.csv:2:7: column "TSTNU": "maybe" is neither yes nor no; write x (or true) for yes, and nothing (or false) for no',
]);

for (const [header, identifiedBy] of [
    ["userId", "userId"],
    ["ID", "userId"],
    ["User ID", "userId"],
    ["user_id", "userId"],
    ["E-Mail", "email"],
    ["mail", "email"],
    ["Username", "userName"],
    ["User", "userName"],
    ["login", "userName"],
]) {
    test(`people are identified by "${header}"`, (t) => {
        t.is(read(`${header},bundles\nana,ACNU\n`)[0]?.people[0]?.identifiedBy, identifiedBy as "userId");
    });
}
for (const header of ["bundles", "userBundleCodes", "User bundle codes", "Licenses", "LICENSES"]) {
    test(`bundles are listed under "${header}"`, gives, `email,${header}\nana,ACNU\n`, ["acnu: ana"]);
}
test("a bundle's column may be headed in lower case", gives, "email, attunu \nana,x\n", ["attunu: ana"]);
test("a user ID wins over an address, and an address over a name", (t) => {
    const [byId] = read("userName,email,userId,bundles\nana,ana@x,17,ACNU\n");
    t.like(byId, { people: [{ text: "17", identifiedBy: "userId" }] });
    const [byEmail] = read("userName,email,bundles\nana,ana@x,ACNU\n");
    t.like(byEmail, { people: [{ text: "ana@x", identifiedBy: "email" }] });
});
test("an ignored column does not identify", (t) => {
    const [group] = read("userId,email,bundles\n17,ana@x,ACNU\n", { ignoreColumns: ["User-ID"] });
    t.like(group, { people: [{ text: "ana@x", identifiedBy: "email" }] });
});
test(
    "columns about people are ignored, and those named by the program or marked with #",
    gives,
    "email,name,Surname,display name,comment,note,# cost,Department,bundles\nana,a,b,c,d,e,f,g,ACNU\n",
    ["acnu: ana"],
    { ignoreColumns: ["department"] },
);
test("a license may be external", gives, "email,bundles,Use External License\nana,ACNU,true\nbob,ACNU,\n", [
    "acnu: bob",
    "acnu-external: ana",
]);

test("an unknown column is an error", fails, "email,bundles,Department\nana,ACNU,IT\n", [
    'licenses.csv:1:15: column "Department" is not known; pass ignoreColumns: ["Department"] to ignore it, or begin its name with #',
]);
test("a misspelled bundle column is an error with a suggestion", fails, "email,ATTUNU,ACMU\nana,x,x\n", [
    'licenses.csv:1:14: column "ACMU" is not known; did you mean ACNU? Otherwise pass ignoreColumns: ["ACMU"] to ignore it, or begin its name with # (to allow a bundle code newer than this package: `pulumi config set uipath:additionalUserBundleCodes …`)',
]);
test("a misspelled column is an error with a suggestion", fails, "email,bundels\nana,ACNU\n", [
    "licenses.csv:1:1: no column says who holds what; add one named bundles that lists codes, or one for each bundle, named by its code, such as ATTUNU",
    'licenses.csv:1:7: column "bundels" is not known; did you mean bundles? …',
]);
test("a table without a column for people is an error", fails, "name,bundles\nana,ACNU\n", [
    'licenses.csv:1:1: no column identifies the people; add one named userId, email or userName; if column "name" does, give it one of these names',
]);
test("a list of bundles and a bundle's column together are an error", fails, "email,bundles,ACNU\nana,ACNU,x\n", [
    'licenses.csv:1:15: column "ACNU" is for a single bundle, but column "bundles" lists bundles too; keep either the list or the columns of single bundles',
]);
test("a repeated header is an error", fails, "email,ACNU,note,acnu,Note\nana,x,,,\n", [
    'licenses.csv:1:17: column "acnu" means the same as column "ACNU"; keep one of them',
    'licenses.csv:1:22: column "Note" means the same as column "note"; keep one of them',
]);
test("two headers with the same meaning are an error", fails, "id,bundles,User ID\n1,ACNU,2\n", [
    'licenses.csv:1:12: column "User ID" means the same as column "id"; keep one of them',
]);
test("columns without a header are ignored while they are blank", gives, "email;ACNU;;\nana;x;; \n", ["acnu: ana"]);
test("a value in a column without a header is an error", fails, "email;ACNU;;\nana;x;;x\n", [
    'licenses.csv:2:8: "x" is in a column without a header; name the column, or clear the cell',
]);

test("an unknown code is an error", fails, "email,bundles\nana,ACNU\nbob,ACNU+ATTUNO\n", [
    'licenses.csv:3:5: column "bundles": "ATTUNO" is not a known bundle code; did you mean ATTUNU? (`pulumi config set uipath:additionalUserBundleCodes …` allows a code newer than this package)',
]);
test("a code in lower case is an error", fails, "email,Licenses\nana, acnu\n", [
    'licenses.csv:2:5: column "Licenses": "acnu" is not a known bundle code; did you mean ACNU? …',
]);
test("a row with values but no person is an error", fails, "email,bundles\n,\n ,ACNU\n", [
    'licenses.csv:3:1: column "email": the row names nobody, but is not blank; add the person, or remove the row',
]);
test("a line break in an address is an error", fails, 'email,bundles\n"ana\nbob",ACNU\n', [
    'licenses.csv:2:1: column "email": "ana\ufffdbob" contains U+000A (line feed) after "ana"; remove it',
]);
const unseen: [place: string, content: string, problem: string][] = [
    ["a user ID", "id,ACNU\nan\u2060a,x\n", '2:1: column "id": "an\ufffda" contains U+2060 after "an"; remove it'],
    [
        "an address",
        "email,ACNU\nana@\u00a0example.com,x\n",
        '2:1: column "email": "ana@\ufffdexample.com" contains U+00A0 (no-break space) after "ana@"; remove it',
    ],
    [
        "a user name",
        "ACNU,login\nx,\u200eana\n",
        '2:3: column "login": "\ufffdana" contains U+200E at its start; remove it',
    ],
    [
        "a list of codes",
        "id,bundles\nana,ATTUNU AC\u00adNU\n",
        '2:5: column "bundles": "AC\ufffdNU" contains U+00AD (soft hyphen) after "AC"; remove it',
    ],
    [
        "a mark",
        "id,ACNU\nana,x\u200c\n",
        '2:5: column "ACNU": "x\ufffd" contains U+200C (zero width non-joiner) after "x"; remove it',
    ],
    [
        "a header",
        "id,ACNU,com\u200bment\nana,x,\n",
        '1:9: column "com\ufffdment" contains U+200B (zero width space) after "com"; remove it',
    ],
    [
        "a code's header",
        "id,ACNU,ATTUNU\u200d\nana,x,\n",
        '1:9: column "ATTUNU\ufffd" contains U+200D (zero width joiner) after "ATTUNU"; remove it',
    ],
];
for (const [place, content, problem] of unseen) {
    test(`an invisible character in ${place} is an error`, fails, content, [`licenses.csv:${problem}`]);
}
test("a byte order mark is not part of the first header", gives, "\ufeffid,ACNU\nana,x\n", ["acnu: ana"]);
test("other spaces around a value are padding", gives, "id,ACNU\n\u00a0ana\u3000,x\u2009\n", ["acnu: ana"]);
test("blank rows and padding are ignored", gives, "\n\nemail , bundles\n\n ana , ACNU \n,\n  \n , \n", ["acnu: ana"]);
test("too many cells are an error", fails, "email,bundles\nana,ACNU,TSTNU\n", [
    "licenses.csv:2:1: the row has 3 cells, but the header has 2; give both the same number, and quote cells that contain the separator",
]);
test("an empty file is an error", fails, "", ["licenses.csv: the file is empty; begin it with a header row…"]);
test("a blank file is an error", fails, "\n ,\n", ["licenses.csv: the file is empty; begin it with a header row…"]);
test("a header without rows is an error", fails, "email,bundles\n\n,\n", [
    "licenses.csv: the file has only a header row; add a row for each person",
]);

for (const [name, end] of [
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
] as const) {
    test(`problems have the file's lines and columns, with ${name}`, (t) => {
        const rows = ["note,email,bundles", `"a${end}""b"", c${end}",ana,ACNU`, "", '"""",bob,ACNU', "é✓,cy,ACNU"];
        t.deepEqual(tell(read(rows.join(end)), { places: true }), ["acnu: ana@4:3 bob@6:6 cy@7:4"]);
    });
}
test("line ends may be mixed", (t) => {
    t.deepEqual(tell(read("email,bundles\r\nana,ACNU\rbob,ACNU\ncy,ACNU"), { places: true }), [
        "acnu: ana@2:1 bob@3:1 cy@4:1",
    ]);
});
test("a header may contain line breaks", (t) => {
    t.deepEqual(tell(read('"user\nid","bundles"\nana,ACNU\n'), { places: true }), ["acnu: ana@3:1"]);
});

test("a quote that is never closed is an error", fails, 'email,bundles\n"a\nb",ACNU\n"bob,ACNU\ncy,ACNU\n', [
    'licenses.csv:4: a quote that opens in this row is never closed; put the whole cell in quotes and double each quote inside it: "so ""called"""',
]);
test("a quote that the next one closes is an error", fails, 'email,bundles\n"ana,ACNU\nbob,ACNU\n"cy",ACNU\n', [
    "licenses.csv:4: text follows a quote in its cell (the row begins in line 2, perhaps with a quote that is never closed); put…",
]);
test("text after a quoted cell is an error", fails, 'email,bundles\r\n"ana" ,ACNU\r\n', [
    "licenses.csv:2: text follows a quote in its cell; put…",
]);
test("text before a quote is an error", fails, 'email,bundles\nana,ACNU\nbob "b",ACNU\n', [
    "licenses.csv:3: text precedes a quote in its cell; put…",
]);
test("a quote in the header that is never closed is an error", fails, 'email,"bundles\nana,ACNU\n', [
    "licenses.csv:1: a quote that opens in this row is never closed; put…",
]);

test("all problems are reported together, in the file's order", fails, "email,x,ACNU\nana,,?\n,,x\nbob,,,x\n", [
    'licenses.csv:1:7: column "x" is not known…',
    'licenses.csv:2:6: column "ACNU": "?"…',
    'licenses.csv:3:1: column "email": the row names nobody…',
    "licenses.csv:4:1: the row has 4 cells…",
]);
test("twenty problems are shown, and the rest counted", (t) => {
    const problems = problemsOf(() => read(`email,ACNU\n${"ana,?\n".repeat(25)}`));
    t.is(problems.length, 21);
    t.true(problems[19]?.startsWith('licenses.csv:21:5: column "ACNU": "?"'));
    t.is(problems[20], "and 5 more");
});
test("a cell in an error is cut and printable", fails, `email,ACNU\nana,\u001b[31m\u202e${"z".repeat(500)}\n`, [
    `licenses.csv:2:5: column "ACNU": "\ufffd[31m\ufffd${"z".repeat(114)}…" contains U+001B at its start…`,
]);
