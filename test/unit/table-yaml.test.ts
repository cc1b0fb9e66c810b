import test, { type ExecutionContext } from "ava";
import { type Given, problemsOf, read, tell } from "../support/table";

const name = "licenses.yaml";

const gives = test.macro((t: ExecutionContext, content: string, expected: string[], given: Given = {}) => {
    t.deepEqual(tell(read(content, { name, ...given }), { places: true }), expected);
});

const fails = test.macro((t: ExecutionContext, content: string, ...expected: string[]) => {
    t.deepEqual(
        problemsOf(() => read(content, { name })).map((problem, index) => problem.slice(0, expected[index]?.length)),
        expected,
    );
});

test(
    "each entry is a person, with bundles as a list or as text",
    gives,
    "- email: ana\n  bundles: [ATTUNU, ACNU]\n- {email: bob, bundles: 'ACNU, ATTUNU'}\n- email: cy\n  bundles:\n    - TSTNU\n",
    ["acnu-attunu: ana@1:10 bob@3:11", "tstnu: cy@4:10"],
);
const unseen: [place: string, content: string, problem: string][] = [
    [
        "a user ID",
        '- {userId: "an\\u200Ba", bundles: ACNU}',
        '1:12: key "userId": "an\ufffda" contains U+200B (zero width space) after "an"; remove it',
    ],
    [
        "a user name",
        "- userName: \u200fana\n  bundles: [ACNU]\n",
        '1:13: key "userName": "\ufffdana" contains U+200F at its start; remove it',
    ],
    [
        "a list of codes",
        "- userId: ana\n  bundles:\n    - ATTUNU\n    - AC\u2064NU\n",
        '4:7: key "bundles": "AC\ufffdNU" contains U+2064 after "AC"; remove it',
    ],
    [
        "a key",
        "- {userId: ana, bundles: ACNU, user\u00adName: ana}",
        '1:32: key "user\ufffdName" contains U+00AD (soft hyphen) after "user"; remove it',
    ],
];
for (const [place, content, problem] of unseen) {
    test(`an invisible character in ${place} is an error`, (t) => {
        t.deepEqual(
            problemsOf(() => read(content, { name })),
            [`${name}:${problem}`],
        );
    });
}
test("a GUID is the same user in each spelling", (t) => {
    const guid = "9b2f6f1e-0c1d-4b43-8f5a-6d2c7a1e3b90";
    const groups = read(`- {userId: ${guid}, bundles: ACNU}\n- {userId: "{${guid.toUpperCase()}}", bundles: ACNU}`, {
        name,
    });
    t.deepEqual(tell(groups), [`acnu: ${guid}`]);
});
test("a .yml is YAML too", gives, "- {email: ana, bundles: ACNU}", ["acnu: ana@1:11"], { name: "l.YML" });
test("JSON is YAML too", gives, '[{"userId": "17", "bundles": ["ACNU"]}]', ["acnu: 17@1:13"]);
test(
    "a license may be external",
    gives,
    "- {email: ana, bundles: ACNU, useExternalLicense: true}\n- {email: bob, bundles: ACNU, useExternalLicense: false}\n",
    ["acnu: bob@2:11", "acnu-external: ana@1:11"],
);
test(
    "text is read as written: no is a name, and 007 keeps its zeros",
    gives,
    "- {userName: no, bundles: ACNU}\n- {userName: 007, bundles: ACNU}\n- {userName: 'null', bundles: ACNU}\n- {userName: 1e3, bundles: ACNU}",
    ["acnu: no@1:14 007@2:14 null@3:14 1e3@4:14"],
);
test("text is read as written under %YAML 1.1 too", gives, "%YAML 1.1\n---\n- {userName: no, bundles: ACNU}\n", [
    "acnu: no@3:14",
]);
test(
    "keys are read like headers, and other keys about people are ignored",
    gives,
    "- User-Name: ana\n  Licenses: ACNU\n  comment: [any, {thing: *at all}]\n  '# cost': 1\n  Dept: x\n".replace(
        "*at all",
        "at",
    ),
    ["acnu: ana@1:14"],
    { ignoreColumns: ["dept"] },
);
test(
    "people may share a list or an entry by an alias",
    gives,
    `- &ana {email: ana, bundles: &std [ACNU]}\n- *ana\n${"- {email: bob, bundles: *std}\n".repeat(200)}`,
    ["acnu: ana@1:16 bob@3:11"],
);
test("of a repeated anchor, the last one before the alias counts", (t) => {
    const groups = read(
        "- {email: ana, bundles: &x [ACNU]}\n- {email: bob, bundles: &x [TSTNU]}\n- {email: cy, bundles: *x}",
        { name },
    );
    t.deepEqual(tell(groups), ["acnu: ana", "tstnu: bob cy"]);
});
test("an empty list of bundles, null and ~ are no bundles", (t) => {
    t.deepEqual(
        read(
            "- {email: a, bundles: []}\n- {email: b, bundles: null}\n- {email: c, bundles: ~}\n- {email: d, bundles: }",
            {
                name,
            },
        ),
        [],
    );
});

const example = "; write a list with an entry for each person: - {email: ana@example.com, bundles: [ATTUNU]}";
test("an empty file is an error", fails, "# nobody\n", `licenses.yaml: the file is empty${example}`);
test("an empty document is an error", fails, "---\n", `licenses.yaml: the file is empty${example}`);
test("an empty list is an error", fails, "\n[]", `licenses.yaml:2:1: the list is empty${example}`);
test(
    "a map from people to bundles is an error",
    fails,
    "ana: [ACNU]\nbob: [ACNU]\n",
    `licenses.yaml:1:1: a map is not supported, not even one from people to bundles${example}`,
);
test("text instead of a list is an error", fails, "ana", `licenses.yaml:1:1: this is not a list${example}`);
test(
    "an entry without keys is an error",
    fails,
    "- ana\n- [bob]\n-\n",
    ...[
        `licenses.yaml:1:3: this is not an entry with keys${example}`,
        `licenses.yaml:2:3: this is not an entry with keys${example}`,
        `licenses.yaml:3:2: this is not an entry with keys${example}`,
    ],
);
test(
    "an unknown key is an error",
    fails,
    "- email: ana\n  bundels: ACNU\n",
    ...[
        "licenses.yaml:1:3: the entry has no bundles; write bundles: [ATTUNU], or bundles: [] for none",
        'licenses.yaml:2:3: key "bundels" is not known; did you mean bundles? If it says who holds what, name it bundles',
    ],
);
test(
    "a bundle as a key is an error",
    fails,
    "- {email: ana, ACNU: x, bundles: []}",
    'licenses.yaml:1:16: key "ACNU" is a bundle; list it instead: bundles: [ACNU]',
);
test(
    "a repeated key is an error",
    fails,
    "- {email: ana, bundles: ACNU, e-mail: bob}\n- {email: bob, bundles: ACNU, bundles: TSTNU}",
    ...[
        'licenses.yaml:1:31: key "e-mail" means the same as another key of this entry; keep one of them',
        'licenses.yaml:2:31: key "bundles" means the same as another key of this entry; keep one of them',
    ],
);
test(
    "an unknown code in a list is an error",
    fails,
    "- email: ana\n  bundles:\n    - ACNU\n    - acnu\n",
    'licenses.yaml:4:7: key "bundles": "acnu" is not a known bundle code; did you mean ACNU? (`pulumi conf',
);
test(
    "a value that is neither true nor false is an error",
    fails,
    "- {email: ana, bundles: ACNU, useExternalLicense: perhaps}",
    ...['licenses.yaml:1:51: key "useExternalLicense": "perhaps" is neither yes nor no'],
);
test(
    "an entry without a person is an error",
    fails,
    "- {email: ' ', bundles: ACNU}\n- {bundles: ACNU}\n- {email: ~, bundles: ACNU}",
    ...[
        'licenses.yaml:1:11: key "email": the row names nobo',
        "licenses.yaml:2:3: the entry does not identify a person; give it a userId, an email or a userName",
        'licenses.yaml:3:11: key "email": the row names nobo',
    ],
);
test("people may be identified in different ways", (t) => {
    const [group] = read("- {email: ana, bundles: ACNU}\n- {userId: 2, bundles: ACNU}", { name });
    t.like(group, {
        people: [
            { text: "ana", identifiedBy: "email" },
            { text: "2", identifiedBy: "userId" },
        ],
    });
});
test(
    "a list in which no entry identifies a person is an error",
    fails,
    "- {name: ana, bundles: ACNU}",
    "licenses.yaml:1:3: no entry identifies a person; give each a userId, an email or a userName",
);
test(
    "a list instead of text is an error",
    fails,
    "- {email: [ana], bundles: ACNU}\n- {email: bob, bundles: [[ACNU]]}",
    ...[
        'licenses.yaml:1:11: key "email": this is a list or a map instead of a single text',
        'licenses.yaml:2:26: key "bundles": this is a list or a map instead of a single text',
    ],
);
test(
    "an alias without an anchor is an error",
    fails,
    "- {email: ana, bundles: *std}\n- {email: bob, bundles: &std [ACNU]}",
    'licenses.yaml:1:16: key "bundles": no anchor before this alias has its name; correct the name',
);

test(
    "the first syntax error is reported on one line",
    fails,
    "- email: ana\n  bundles: [ACNU\n- email: [\n",
    "licenses.yaml:3:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
);
test("a tag is an error", fails, "- !!js/function {email: ana, bundles: ACNU}", "licenses.yaml:1:3: Unresolved tag: ");
test(
    "two documents are an error",
    fails,
    "- {email: ana, bundles: ACNU}\n---\n[]\n",
    "licenses.yaml:2:1: a second document begins here; kee",
);

test("aliases do not multiply", (t) => {
    const tenfold = [..."bcdefghi"].map(
        (key, index) => `- {email: ${key}, bundles: [], note: &${key} [${`*${"abcdefgh"[index]},`.repeat(10)}]}`,
    );
    const bomb = `- {email: a, bundles: [], note: &a [ACNU]}\n${tenfold.join("\n")}\n- {email: ana, bundles: *i}\n`;
    const problems = problemsOf(() => read(bomb, { name }));
    t.is(problems.length, 10);
    t.true(problems.every((problem) => problem.includes('key "bundles": this is a list or a map')));
});
test("a long list that thousands share does not multiply", (t) => {
    const people = Array.from({ length: 5_000 }, (_, index) => `- {email: p${index}, bundles: *long}`);
    const long = `- {email: ana, bundles: &long [${"ACNU,".repeat(20_000)}]}\n${people.join("\n")}`;
    const start = process.cpuUsage();
    t.is(read(long, { name })[0]?.people.length, 5_001);
    const seconds = process.cpuUsage(start).user / 1e6;
    t.log(`${seconds} s`);
    t.true(seconds < 10);
});
for (const [what, content] of Object.entries({
    brackets: "[".repeat(100_000),
    braces: "{a: ".repeat(100_000),
    dashes: "- ".repeat(100_000),
    questions: "- ? ".repeat(100_000),
})) {
    // The library's composer does not throw on these: it ends the process.
    test(`a hundred thousand nested ${what} are an error`, (t) => {
        const [problem] = problemsOf(() => read(content, { name }));
        t.regex(problem ?? "", /^licenses\.yaml:1:\d+: nested more than 20 levels deep; write a plain list of people$/);
    });
}
test(
    "the error for a large YAML file recommends CSV, because YAML would take a hundred times the memory",
    fails,
    "#".repeat(2 * 2 ** 20 + 1),
    ...["licenses.yaml: is over 2 MB, too much for YAML; write it as CSV instead"],
);
