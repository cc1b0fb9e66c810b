import test, { type ExecutionContext } from "ava";
import { userBundles } from "../../provider/domain/bundle-codes";
import { type Given, problemsOf, read, tell } from "../support/table";

/** Tables as offices write them: with spreadsheets, from directories, and from UiPath's own tools. */
const gives = test.macro((t: ExecutionContext, content: string | Buffer, expected: string[], given: Given = {}) => {
    t.deepEqual(tell(read(content, { knownCodes: Object.keys(userBundles), ...given }), { places: true }), expected);
});

const says = test.macro((t: ExecutionContext, content: string | Buffer, expected: RegExp[], given: Given = {}) => {
    const problems = problemsOf(() => read(content, { knownCodes: Object.keys(userBundles), ...given }));
    t.is(problems.length, expected.length, problems.join("\n"));
    for (const [index, problem] of problems.entries()) {
        t.regex(problem, expected[index] as RegExp);
    }
});

const ana = ["attunu: ana@x.de@2:1"];

test(
    "rows may omit blank cells at their end",
    gives,
    "email,ATTUNU,TSTNU,comment\nana@x.de,x\nbob@x.de\ncy@x.de,,x\n",
    ["attunu: ana@x.de@2:1", "tstnu: cy@x.de@4:1"],
);
test("rows may have surplus blank cells", gives, "email,ATTUNU\nana@x.de,x,, ,\nbob@x.de,x,\n", [
    "attunu: ana@x.de@2:1 bob@x.de@3:1",
]);
test("surplus cells with a value are an error", says, "email,ATTUNU\nana@x.de,x,,y\n", [
    /^licenses\.csv:2:1: the row has 4 cells, but the header has 2;/,
]);

const above: Record<string, [above: string, separator: string, line: number]> = {
    "sep=": ["sep=;\n", ";", 3],
    "sep= with a mark of the encoding and CRLF": ['\ufeff"sep=;"\r\n', ";", 3],
    "SEP= with a bar": ["SEP=|\n", "|", 3],
    "sep= of a tab": ["sep=\t\n", "\t", 3],
    "sep= of another separator than the table's": ["sep=;\n", ",", 3],
    "PowerShell's #TYPE": ["#TYPE System.Management.Automation.PSCustomObject\r\n", ",", 3],
    "a title": ["UiPath licenses 2026\n\n", ",", 4],
    "a title with blank cells": ["UiPath licenses 2026;;\r\n;;\r\n", ";", 4],
    "a title of one of the header's words": ["Licenses\n", ",", 3],
    "the name of a table in Numbers": ["Table 1\n", ",", 3],
    "the name in another language": ["Tabelle 1;;\n", ";", 3],
    "comments with stray quotes": ['# by "Bob, on Monday\n# ;;\n', ",", 4],
    "a comment in quotes": ['"# by Bob, on Monday"\n', ",", 3],
};
for (const [what, [text, separator, line]] of Object.entries(above)) {
    const rows = ["email,bundles", "ana@x.de,ATTUNU"].map((row) => row.replaceAll(",", separator)).join("\n");
    test(`the header may follow ${what}`, gives, text + rows, [`attunu: ana@x.de@${line}:1`]);
}
test(
    "comments between rows are ignored",
    gives,
    'email,bundles\nana@x.de,ATTUNU\n# bob@x.de,"TSTNU\n#cy@x.de,TSTNU\n',
    ana,
);
test(
    "comments that a spreadsheet has put in quotes are ignored",
    gives,
    'email,bundles\nana@x.de,ATTUNU\n"# bob, from May",TSTNU\n',
    ana,
);
test(
    "with a header that begins with #, rows that begin with # are no comments",
    gives,
    "#,email,bundles\n#1,ana@x.de,ATTUNU\n",
    ["attunu: ana@x.de@2:4"],
);
test("bars separate cells", gives, "email|bundles\nana@x.de|ATTUNU\n", ana);
test(
    "several tables below each other are read as one",
    gives,
    "Table 1\nemail,bundles\nana@x.de,ATTUNU\n\nTable 2\nemail,bundles\nbob@x.de,TSTNU\n",
    ["attunu: ana@x.de@3:1", "tstnu: bob@x.de@7:1"],
);
test(
    "below a title, errors refer to the row that looks like the header",
    says,
    "My list\nemial,bundels\nana@x.de,ATTUNU\n",
    [
        /2:1: column "emial" is not known; it contains e-mail addresses, so name it email$/,
        /2:1: no column identifies the people/,
        /2:1: no column says who holds what/,
        /2:7: column "bundels" is not known; did you mean bundles\? If it says who holds what, name it bundles/,
    ],
);
test(
    "a repeated header in another case is ignored",
    gives,
    "Email,Bundles\nana@x.de,ATTUNU\nEMAIL,bundles\nbob@x.de,TSTNU\n",
    ["attunu: ana@x.de@2:1", "tstnu: bob@x.de@4:1"],
);
test("a table without a header is an error", says, "ana@x.de,ATTUNU\nbob@x.de,TSTNU\n", [
    /1:1: this row is about a person, and there is no header row above it; begin with one such as email,bundles$/,
]);

const yes =
    "WAHR wahr VRAI VERDADERO Verdadeiro VERO OUI Sí SÌ si SIM ☑ ☑\ufe0f ✅ ✔ ✔\ufe0f ● ■ 1.0 1,0 1.00 true Ja Y x X [x] (x) Ｘ ｙｅｓ １ да はい";
const no =
    "FALSCH falsch FAUX FALSO NON No NÃO nao ☐ ❌ ✗ ✘ ○ □ 0.0 0,0 – — - N/A n/a none Nein [_] ０ нет いいえ".replace(
        "[_]",
        "[\u00a0]",
    );
for (const mark of yes.split(" ")) {
    test(`yes is ${JSON.stringify(mark)}`, gives, `email;ATTUNU\nana@x.de;${mark}\n`, ana);
}
for (const mark of no.split(" ")) {
    test(`no is ${JSON.stringify(mark)}`, gives, `email;ATTUNU\nana@x.de;${mark}\n`, []);
}
// The circle is a yes in Japan.
for (const mark of ["2", "100%", "?", "✖", "ATTUNU", "Y/N", "⭕", "◯"]) {
    test(`neither yes nor no is ${mark}`, says, `email;ATTUNU\nana@x.de;${mark}\n`, [
        /2:10: column "ATTUNU": .* is neither yes nor no/,
    ]);
}
for (const nothing of ["-", "–", "N/A", "n/a", "none", "keine"]) {
    test(`the list of bundles ${nothing} is empty`, gives, `email,bundles\nana@x.de,${nothing}\n`, []);
}

test(
    "full-width letters, digits and signs are accepted",
    gives,
    "Ｅｍａｉｌ,ＡＴＴＵＮＵ\nａｎａ＠ｘ．ｄｅ,ｘ\nbob＠x.de,１\n",
    ["attunu: ana@x.de@2:1 bob@x.de@3:1"],
);
for (const between of ["，", "；", "＋", "、", "　", "/", " & "]) {
    test(
        `codes are separated by ${JSON.stringify(between)}`,
        gives,
        `email,bundles\nana@x.de,ATTUNU${between}TSTNU\n`,
        ["attunu-tstnu: ana@x.de@2:1"],
    );
}
test(
    "codes may be in brackets and quotes, as programs write lists",
    gives,
    "email;bundles\nana@x.de;['ATTUNU', 'TSTNU']\n",
    ["attunu-tstnu: ana@x.de@2:1"],
);

for (const [name, code] of [
    ["Attended", "attunu"],
    ["Attended - Named User", "attunu"],
    ["attended named user", "attunu"],
    ["Tester", "tstnu"],
    ["Tester License", "tstnu"],
    ["Automation Developer", "rpadevpronu"],
    ["Automation Developer - Named User", "rpadevpronu"],
    ["Automation Developer - Multiuser", "rpadevprocu"],
    ["Citizen Developer", "ctzdevnu"],
    ["Process Mining Business User", "pmbu"],
    ["Automation Express", "akit"],
]) {
    test(`"${name}" is ${code}`, gives, `email,license\nana@x.de,${name}\n`, [`${code}: ana@x.de@2:1`]);
    test(`"${name}" heads the column of ${code}`, gives, `email,${name}\nana@x.de,x\n`, [`${code}: ana@x.de@2:1`]);
}
test(
    "a list may have names and codes",
    gives,
    "email,licenses\nana@x.de,Attended - Named User; TSTNU\nbob@x.de,Tester + ATTUNU\n",
    ["attunu-tstnu: ana@x.de@2:1 bob@x.de@3:1"],
);
for (const both of ["Attended (ATTUNU)", "ATTUNU – Attended", "ATTUNU: Attended Named User", "Attended\nATTUNU"]) {
    test(
        `a name may be listed with its code: ${JSON.stringify(both)}`,
        gives,
        `email,license\nana@x.de,"${both}"\n`,
        ana,
    );
    test(
        `a column may be headed by a name and its code: ${JSON.stringify(both)}`,
        gives,
        `"${both}",email\nx,ana@x.de\n`,
        [`attunu: ana@x.de@${both.includes("\n") ? "3:3" : "2:3"}`],
    );
}
test("a name with another bundle's code is an error", says, "email,Tester (ATTUNU),ACNU\nana@x.de,x,\n", [
    /1:7: column "Tester \(ATTUNU\)" is not known;/,
]);
test(
    "a misspelled bundle name is one problem",
    says,
    "email,license\nana@x.de,Atended - Named User\nbob@x.de,Atended\n",
    [
        /2:10: column "license": "Atended - Named User" is not a known bundle code; did you mean ATTUNU\?/,
        /3:10: column "license": "Atended" is not a known bundle code; did you mean ATTUNU\?/,
    ],
);
test(
    "UiPathOrch's table with a row per license is read",
    gives,
    "Path,Email,License\nOrch1:\\,ana@x.de,Attended - Named User\nOrch1:\\,ana@x.de,Tester - Named User\nOrch1:\\,bob@x.de,Tester\nOrch1:\\,ANA@x.de,Attended\n",
    ["attunu-tstnu: ana@x.de@2:9", "tstnu: bob@x.de@4:9"],
);
test(
    "a row with several licenses must match the person's other rows",
    says,
    "email,license\nana@x.de,Tester\nana@x.de,Tester + Attended\n",
    [/3:1: "ana@x.de" is in line 2 too, with TSTNU there and ATTUNU, TSTNU here; keep one of the two/],
);
test(
    "a row with several licenses must match the person's later rows too",
    says,
    "email,license\nana@x.de,Tester + Attended\nana@x.de,Action Center\n",
    [/3:1: "ana@x.de" is in line 2 too, with ATTUNU, TSTNU there and ACNU here; keep one of the two/],
);
test("marks in several rows of a person are not added up", says, "email,ATTUNU,TSTNU\nana@x.de,x,\nana@x.de,,x\n", [
    /3:1: "ana@x.de" is in line 2 too/,
]);

const headers: [header: string, identifiedBy: string][] = [
    ...[
        "Email Address",
        "E-mail",
        "Mail",
        "E-Mail-Adresse",
        "Work e-mail",
        "Dirección de correo electrónico",
        "Adresse électronique",
        "Posta elettronica",
        "Email*",
        "✉\ufe0f E‑Mail",
        "Emails",
        "EMAIL_ADDRESS",
    ].map((header) => [header, "email"] as [string, string]),
    ...[
        "User principal name",
        "UserPrincipalName",
        "UPN",
        "User name",
        "User Principal Name (UPN)",
        "sAMAccountName",
        "Benutzername",
        "Nombre de usuario",
        "Nome de usuário",
        "Identifiant",
    ].map((header) => [header, "userName"] as [string, string]),
];
for (const [header, identifiedBy] of headers) {
    test(`people are identified under ${header}`, (t) => {
        const [group] = read(`${header},bundles\nana,ATTUNU\n`);
        t.like(group, { people: [{ text: "ana", identifiedBy }] });
    });
}
test(
    "the error for the only column that may identify people does not suggest to ignore it",
    says,
    "Wer,bundles\nana,ATTUNU\n",
    [
        /1:1: column "Wer" is not known; if it identifies the people, name it email, userName or userId$/,
        /1:1: no column identifies the people/,
    ],
);
test(
    "the error for an unknown column with e-mail addresses says to name it email",
    says,
    "Abteilung,Wer,bundles\nIT,,ATTUNU\nIT,Ana <ana@x.de>,ATTUNU\n",
    [
        /1:1: column "Abteilung" is not known; pass ignoreColumns: \["Abteilung"\] to ignore it/,
        /1:1: no column identifies the people/,
        /1:11: column "Wer" is not known; it contains e-mail addresses, so name it email$/,
    ],
);
test(
    "the error for the only column that may list bundles does not suggest to ignore it",
    says,
    "email,Was\nana@x.de,ATTUNU\n",
    [
        /1:1: no column says who holds what/,
        /1:7: column "Was" is not known; if it says who holds what, name it bundles$/,
    ],
);

for (const [written, address] of [
    ["mailto:ana@x.de", "ana@x.de"],
    ["MAILTO:ana@x.de?subject=hello", "ana@x.de"],
    ["Ana Alves <ana@x.de>", "ana@x.de"],
    ['"Alves, Ana" <ana@x.de>', "ana@x.de"],
    ["<ana@x.de>", "ana@x.de"],
    ["ana@x.de (Ana)", "ana@x.de"],
    ["[ana@x.de](mailto:ana@x.de)", "ana@x.de"],
    ["ana@x.de;", "ana@x.de"],
    ["'ana@x.de'", "ana@x.de"],
    ["o'neill@x.de", "o'neill@x.de"],
    ["ana+uipath@x.de", "ana+uipath@x.de"],
    ["ana_x.de#EXT#@tenant.onmicrosoft.com", "ana_x.de#EXT#@tenant.onmicrosoft.com"],
    ["“ana@x.de”", "ana@x.de"],
    ["Ana <mailto:ana@x.de?subject=a%20b>", "ana@x.de"],
    ["Ana Alves (ana@x.de)", "ana@x.de"],
    ["Ana Alves [mailto:ana@x.de]", "ana@x.de"],
    ["SMTP:ana@x.de", "ana@x.de"],
    ["„Alves, Ana“ <ana@x.de>,", "ana@x.de"],
    ["ana@x.de <mailto:ana@x.de>", "ana@x.de"],
]) {
    test(`an address is read from ${written}`, gives, `email,ATTUNU\n"${written?.replaceAll('"', '""')}",x\n`, [
        `attunu: ${address}@2:1`,
    ]);
}
for (const several of ["ana@x.de, bob@x.de", "ana@x.de bob@x.de", "ana@x.de/bob@x.de"]) {
    test(`several addresses in a cell are an error: ${several}`, says, `email,ATTUNU\n"${several}",x\n`, [
        /2:1: column "email": .* contains several addresses; give each person a row/,
    ]);
}
for (const row of ["bob@x.de;TSTNU", '"bob@x.de,TSTNU"', "bob@x.de\tTSTNU", "bob@x.de|TSTNU|", "bob@x.de TSTNU"]) {
    test(`no address is read from a row with another separator: ${JSON.stringify(row)}`, (t) => {
        for (const header of ["email,bundles", "userId,bundles,comment"]) {
            const problems = problemsOf(() => read(`${header}\nana@x.de,ATTUNU\n${row}\n`));
            t.is(problems.length, 1, problems.join("\n"));
            t.regex(
                problems[0] ?? "",
                /3:1: column "\w+": "bob@x.de.*" (contains more than an address; keep only the address, .*|looks like several cells in one; .*)$/,
            );
        }
    });
}
for (const address of [
    ...["ana alves@x.de", '"ana,alves@x.de"', "ana;alves@x.de", "ana/alves@x.de", "ana:alves@x.de", "Ana - alves@x.de"],
]) {
    test(`no part of an address is read as another address: ${address}`, says, `email|ATTUNU\n${address}|x\n`, [
        /2:1: column "email": .* contains more than an address; keep only the address,/,
    ]);
}
for (const doubted of [
    "!Attended",
    "-Attended",
    "- Attended",
    "−ATTUNU",
    "~~Attended~~",
    "Attended?",
    "Tester, -Attended",
]) {
    test(`a bundle with a negating sign is an error: ${doubted}`, says, `email;bundles\nana@x.de;${doubted}\n`, [
        /2:10: column "bundles": ".*" is not a known bundle code; did you mean ATTUNU\?/,
    ]);
}
for (const sign of ["//", "-- ", "! ", "; ", "~", "– "]) {
    test(`a row crossed out with ${sign} is an error`, says, `email,ATTUNU\n"${sign}ana@x.de",x\n`, [
        /2:1: column "email": .* contains more than an address; .*, and begin comments with #$/,
    ]);
}
for (const row of ["bob;TSTNU", "bob;;x", '"bob,TSTN"', "bob\tTester", "6f1c8f0e-4d0c-4b6c-9d7c-1f2f3a4b5c6d|on"]) {
    test(`a whole row in a cell is an error, not a person: ${JSON.stringify(row)}`, (t) => {
        for (const header of ["userId,bundles", "userName,ATTUNU"]) {
            const problems = problemsOf(() => read(`${header}\n${row}\n`, { knownCodes: Object.keys(userBundles) }));
            t.is(problems.length, 1, problems.join("\n"));
            t.regex(
                problems[0] ?? "",
                /2:1: column "user\w+": ".*" looks like several cells in one; separate them the way/,
            );
        }
    });
}
test(
    "notes and sums below a table are ignored",
    gives,
    "E-Mail;Attended;Tester\nana@x.de;WAHR;FALSCH\nSumme: 12;;\nStand: Mai 2026, HR;;\n",
    ana,
);
for (const sum of [
    "Total",
    "Total: 12",
    "Summe",
    "Gesamt:",
    "Totale",
    "Grand Total",
    "SOMME",
    "Total général",
    "Gesamtergebnis",
    "**Total**",
    "Σ",
    "Legend:",
]) {
    test(`a sum with a mark is an error, not a person: ${sum}`, says, `userId,ATTUNU\n17,x\n${sum},1\n`, [
        /3:1: column "userId": ".*" looks like a total or a label, not a person; remove the row$/,
    ]);
}
test("row numbers under ID are an error", says, "ID,Email,License\n1,ana@x.de,Tester\n,bob@x.de,Tester\n", [
    /2:1: column "ID": "1" looks like a row number, not a user ID; begin the column's name with # to ignore it/,
]);
for (const header of ["userId,Email,License\n17,ana@x.de", "ID,License\n17"]) {
    test(`numbers that are user IDs: ${header}`, gives, `${header},Tester\n`, ["tstnu: 17@2:1"]);
}
for (const none of ["no license", "Keine Lizenz", "aucune", "Sin licencia", "ninguna", "nessuna licenza", "n/d"]) {
    test(`${none} lists no bundle`, gives, `email,bundles\nana@x.de,${none}\n`, []);
}

test("a person is in the column that is not blank, and an address under userId is looked up", (t) => {
    const rows = [
        "17,ana@x.de",
        ",bob@x.de",
        "cy@x.de,",
        "CORP\\dee,",
        "-,eve@x.de",
        "N/A,fay@x.de",
        "#N/A,gus@x.de",
        "#REF!,ida@x.de",
        "Hal <hal@x.de>,",
    ];
    const [group] = read(`userId,email,bundles\n${rows.map((row) => `${row},ATTUNU`).join("\n")}\n`);
    t.deepEqual(
        group?.people.map(({ text, identifiedBy }) => `${text} ${identifiedBy}`),
        [
            "17 userId",
            "bob@x.de email",
            "cy@x.de email",
            "CORP\\dee userName",
            "eve@x.de email",
            "fay@x.de email",
            "gus@x.de email",
            "ida@x.de email",
            "hal@x.de email",
        ],
    );
});
test("a person is in the key that is not blank, and an address under userId is looked up, also in YAML", (t) => {
    const [group] = read(
        "- {userId: '', email: 'Ana <ana@x.de>', bundles: Tester}\n- {userId: bob@x.de, bundles: [TSTNU]}\n- {email: ~, userName: cy, bundles: Tester - Named User}",
        { name: "l.yaml" },
    );
    t.deepEqual(
        group?.people.map(({ text, identifiedBy }) => `${text} ${identifiedBy}`),
        ["ana@x.de email", "bob@x.de email", "cy userName"],
    );
});
for (const failed of [
    ...["#REF!", "#NAME?", "#DIV/0!", "#N/A", "#NV", "#ÜBERLAUF!", "#GETTING_DATA"],
    // From Excel in Spanish, Italian and Portuguese, Dutch, the Scandinavian languages, Russian, and Turkish.
    ...["#¿NOMBRE?", "#¡REF!", "#¡DIV/0!", "#N/D", "#N/B", "#I/T", "#Н/Д", "#ЗНАЧ!", "#YOK"],
]) {
    test(`${failed} is an error, not a comment, a person or a blank cell`, (t) => {
        const fails = /is the error of a spreadsheet formula; correct the formula and export the table again$/;
        for (const [table, place] of [
            [`email,ATTUNU\n${failed},x\n`, '2:1: column "email": '],
            [`email,ATTUNU\nana,${failed}\n`, '2:5: column "ATTUNU": '],
            [`email,bundles\nana,${failed}\n`, '2:5: column "bundles": '],
            [`email,team,bundles\nana,${failed},ATTUNU\n`, '2:5: column "team": '],
        ] as const) {
            const problems = problemsOf(() => read(table, table.includes("team") ? { groupBy: "team" } : {}));
            t.is(problems.length, 1, problems.join("\n"));
            t.true(problems[0]?.startsWith(`licenses.csv:${place}"${failed}"`), problems[0]);
            t.regex(problems[0] ?? "", fails);
        }
    });
}

for (const [what, content, problem] of [
    [
        "a Git LFS pointer",
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n",
        /is a Git LFS pointer, .*git lfs pull/,
    ],
    ["a web page", "\ufeff\n<!DOCTYPE html>\n<html><title>Sign in</title></html>", /is a web page \(HTML\)/],
    ["a part of a web page", "<div class='x'>Sign in</div>", /is a web page \(HTML\)/],
    ["XHTML", '<?xml version="1.0"?>\n<!DOCTYPE html><html>', /is a web page \(HTML\)/],
    ["an empty archive", Buffer.from("504b050600000000", "hex"), /is an archive, or compressed; unpack it first/],
    ["a picture", Buffer.from("89504e470d0a1a0a", "hex"), /is a picture; export the table as CSV/],
    ["a file of git-crypt", "\0GITCRYPT\0abc", /is encrypted by git-crypt; run `git-crypt unlock`/],
    ["an encrypted file", "$ANSIBLE_VAULT;1.1;AES256\n6162\n", /is encrypted; decrypt it first/],
    ["an Excel workbook", Buffer.from("504b0304140006000800", "hex"), /is an Excel workbook .*save it as "CSV UTF-8"/],
    ["an old Excel workbook", Buffer.from("d0cf11e0a1b11ae1", "hex"), /is an old Excel workbook/],
    [
        "YAML",
        "- email: ana@x.de\n  bundles: [ATTUNU]\n",
        /contains YAML or JSON, not CSV; change its extension to \.yaml/,
    ],
    ["JSON", '[{"email": "ana@x.de"}]', /contains YAML or JSON, not CSV/],
] as const) {
    test(`${what} instead of CSV is an error`, says, content, [new RegExp(`^licenses\\.csv: ${problem.source}`)]);
}
test(
    "CSV instead of YAML is an error",
    says,
    "email,bundles\nana,ATTUNU\n",
    [/this is not a list; .*a table of cells needs the extension \.csv$/],
    {
        name: "l.yaml",
    },
);
for (const [name, content] of [
    ["l.csv", "email,bundles\n<<<<<<< HEAD\nana@x.de,ATTUNU\n=======\nana@x.de,TSTNU\n>>>>>>> branch\n"],
    ["l.csv", "email,bundles\r\n>>>>>>> branch\r\nana@x.de,ATTUNU\r\n"],
    ["l.csv", 'email,bundles\n"<<<<<<< HEAD"\nana@x.de,ATTUNU\n'],
    ["l.csv", "email;bundles\n<<<<<<<<<< HEAD;\nana@x.de;ATTUNU\n"],
    ["l.yaml", "- {email: a, bundles: []}\n<<<<<<< HEAD\n- {email: b, bundles: []}\n=======\n>>>>>>> branch\n"],
] as const) {
    test(
        `an unfinished merge is an error, ${JSON.stringify(content)}`,
        says,
        content,
        [
            /^l\..*:2:1: this is a marker of an unresolved merge conflict, ""?[<>]{7,} \w+[";]*"; keep the rows of one side/,
        ],
        { name },
    );
}

const byTeam = { groupBy: "Team" };
test(
    "people are also grouped by the given column, in any spelling of its values",
    gives,
    "email,team,bundles\na@x.de,Sales  North,ATTUNU\nb@x.de,sales-north,ATTUNU\nc@x.de,,ATTUNU\nd@x.de,R&D / Ops,ATTUNU\ng@x.de,N/A,ATTUNU\ne@x.de,営業,TSTNU\nf@x.de,Sales North,\n",
    [
        "attunu: c@x.de@4:1 g@x.de@6:1",
        "r-d-ops-attunu: d@x.de@5:1",
        "sales-north-attunu: a@x.de@2:1 b@x.de@3:1",
        "営業-tstnu: e@x.de@7:1",
    ],
    byTeam,
);
test(
    "a team with an invisible character is an error",
    says,
    "email,team,bundles\na@x.de,Sa\u200bles,ATTUNU\n",
    [/2:8: column "team": .* contains U\+200B \(zero width space\) after "Sa"; remove it/],
    byTeam,
);
test(
    "people are also grouped by the given key in YAML",
    gives,
    "- {email: a, team: Sales, bundles: ATTUNU}\n- {email: b, bundles: ATTUNU}\n",
    ["attunu: b@2:11", "sales-attunu: a@1:11"],
    { ...byTeam, name: "l.yaml" },
);
test(
    "a missing column of groupBy is an error",
    says,
    "email,bundles\na@x.de,ATTUNU\n",
    [/1:1: there is no column "Team", which the program groups by; add it, or correct groupBy/],
    byTeam,
);
test(
    "one person in two teams is an error",
    says,
    "email,team,bundles\na@x.de,s,TSTNU\na@x.de,t,TSTNU\n",
    [/3:1: "a@x\.de" is in line 2 too, with TSTNU in "s" there and TSTNU in "t" here/],
    byTeam,
);
test(
    "two groups with the same name are an error",
    says,
    "email,team,bundles\na@x.de,attunu,TSTNU\nb@x.de,,ATTUNU TSTNU\n",
    [/3:1: .* would both get the name "attunu-tstnu"/],
    byTeam,
);
