import test, { type ExecutionContext } from "ava";
import { type Given, knownCodes, problemsOf, read, tell } from "../support/table";

const gives = test.macro((t: ExecutionContext, content: string, expected: string[], given: Given = {}) => {
    t.deepEqual(tell(read(content, given)), expected);
});

const fails = test.macro((t: ExecutionContext, content: string, expected: string[], given: Given = {}) => {
    t.deepEqual(
        problemsOf(() => read(content, given)),
        expected,
    );
});

test("people with the same bundles share a group", (t) => {
    t.deepEqual(read("email,bundles,useExternalLicense\nana,ATTUNU ACNU,\nbob,ACNU,\ncy,ACNU ATTUNU ACNU,no\n"), [
        {
            name: "acnu",
            people: [{ text: "bob", line: 3, column: 1, identifiedBy: "email" }],
            userBundleCodes: ["ACNU"],
            useExternalLicense: false,
        },
        {
            name: "acnu-attunu",
            people: [
                { text: "ana", line: 2, column: 1, identifiedBy: "email" },
                { text: "cy", line: 4, column: 1, identifiedBy: "email" },
            ],
            userBundleCodes: ["ACNU", "ATTUNU"],
            useExternalLicense: false,
        },
    ]);
});
test("people with external licenses are another group", gives, "email,ACNU,useExternalLicense\nana,x,x\nbob,x,\n", [
    "acnu: bob",
    "acnu-external: ana",
]);
test(
    "a new person renames no existing group",
    gives,
    "email,bundles\naaron,TSTNU\nana,ATTUNU\nbob,ACNU\nzoe,ACNU TSTNU\n",
    ["acnu: bob", "acnu-tstnu: zoe", "attunu: ana", "tstnu: aaron"],
);
test("people are in the file's order", gives, "email,bundles\nzoe,ACNU\nana,ACNU\nmo,ACNU\n", ["acnu: zoe ana mo"]);
test("a person without bundles is left out", gives, "email,ACNU,useExternalLicense\nana,,x\nbob,x,\n", ["acnu: bob"]);
test("a table in which no person has a bundle has no groups", gives, "email,ACNU\nana,\n", []);

test("a repeated person with the same bundles counts once, at the first position", (t) => {
    const groups = read("email,bundles\nana@x,ACNU TSTNU\nbob,ACNU\nANA@X,TSTNU+ACNU\n");
    t.deepEqual(tell(groups, { places: true }), ["acnu: bob@3:1", "acnu-tstnu: ana@x@2:1"]);
});
test(
    "a repeated person with other bundles is an error",
    fails,
    "email,bundles\nAna@x,ACNU CTZDEVNU\nbob,ACNU\nana@x,TSTNU\n",
    ['licenses.csv:4:1: "ana@x" is in line 2 too, with ACNU, CTZDEVNU there and TSTNU here; keep one of the two'],
);
test("a repeated person, once without bundles, is an error", fails, "email,bundles\nana,ACNU\nana,\n", [
    'licenses.csv:3:1: "ana" is in line 2 too, with ACNU there and no bundle here; keep one of the two',
]);
test(
    "rows of one person that differ in useExternalLicense are an error",
    fails,
    "email,bundles,useExternalLicense\nana,ACNU,yes\nana,ACNU,no\n",
    ['licenses.csv:3:1: "ana" is in line 2 too, with ACNU (external license) there and ACNU here; keep one of the two'],
);
test("a row with a problem is not compared with others", (t) => {
    const [only, ...others] = problemsOf(() => read("email,bundles\nana,ACNU\nana,tstnu\n"));
    t.true(only?.startsWith('licenses.csv:3:5: column "bundles": "tstnu" is not a known bundle code'));
    t.deepEqual(others, []);
});
test(
    "the line of the first row is the file's, also after line breaks in cells",
    fails,
    'note,email,bundles\n"a\nb",ana,ACNU\n,ana,\n',
    ['licenses.csv:4:2: "ana" is in line 3 too, with ACNU there and no bundle here; keep one of the two'],
);
const guid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
for (const spelling of [guid.toUpperCase(), `{${guid}}`, guid.replaceAll("-", ""), `'${guid}`]) {
    test(`a repeated user ID counts once, spelled ${spelling}`, gives, `id,ACNU\n${guid},x\n${spelling},x\n`, [
        `acnu: ${guid}`,
    ]);
    test(
        `a repeated user ID with other bundles is an error, spelled ${spelling}`,
        fails,
        `id,bundles\n${spelling},ACNU\n${guid},\n`,
        [`licenses.csv:3:1: "${guid}" is in line 2 too, with ACNU there and no bundle here; keep one of the two`],
    );
}
test("user IDs are equal in either case", gives, "id,ACNU\nAbc,x\nABC,x\n", ["acnu: Abc"]);
test("user names are equal in either case", gives, "login,ACNU\nabc,x\nABC,x\n", ["acnu: abc"]);
test("names of built-in object properties are accepted", gives, "login,ACNU\n__proto__,x\nconstructor,x\n", [
    "acnu: __proto__ constructor",
]);
test(
    "two sets of newer codes with the same name are an error",
    fails,
    "email,bundles\nana,A-NEW\nbob,NEW A\n",
    ['licenses.csv:3:1: A-NEW and A, NEW would both get the name "a-new"; declare one of them in the program instead'],
    { knownCodes: [...knownCodes, "A", "NEW", "A-NEW"] },
);
