import test from "ava";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

const ansi = "\u001b[";

test("a preview line shows bundles gained and lost, the organization and the number of users, in color only on a terminal", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ team: { userIds: ["ana", "ben"], userBundleCodes: ["ATTUNU", "TSTNU"] } });
    await stack.up();
    await stack.declare({ team: { userIds: ["ana", "ben"], userBundleCodes: ["ATTUNU", "PMD"] } });

    const colored = await stack.preview("--color", "always");
    t.true(colored.includes(`team in song-one: ${ansi}38;5;2m+ PMD${ansi}0m  ${ansi}38;5;1m- TSTNU${ansi}0m: 2 users`));
    for (const flags of [["--color", "never"], ["--json"], []]) {
        const plain = await stack.preview(...flags);
        t.true(plain.includes("team in song-one: + PMD  - TSTNU: 2 users (ana, ben)"), flags.join(" "));
        t.false(plain.includes(ansi));
        t.notRegex(plain, /<\{%/);
    }
});

test("a first preview names the users who gain bundles, and a preview of one target names the users whom it changes", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    const team = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ATTUNU"] });
    await stack.declare({ one: team("ana", "ben"), two: team("cem") });
    const first = await stack.preview();
    t.regex(first, /one in song-one: \+ ATTUNU: 2 users \(ana, ben\)/);
    t.regex(first, /two in song-one: \+ ATTUNU: 1 user \(cem\)/);
    await stack.up();

    await stack.declare({ one: team("ana"), two: team("cem", "ben", "dan") });
    const both = await stack.preview();
    t.regex(both, /two in song-one: moves from one: 1 user \(ben\)/);
    t.is(both.split("Diagnostics:")[1]?.match(/\+ ATTUNU/g)?.length, 1, both);
    const target = "urn:pulumi:test::test::pulumi-nodejs:dynamic/uipath:UserLicenseAllocation::two";
    t.regex(await stack.preview("--target", target), /two in song-one: \+ ATTUNU: 2 users \(ben, dan\)/);
});

const byAddress = `
const pulumi = require("@pulumi/pulumi");
const uipath = require("pulumi-uipath-licensing");
const teams = require("./teams.json");
for (const [name, { people, codes, isSecret }] of Object.entries(teams)) {
    const userIds = uipath.getUserIds(people);
    new uipath.UserLicenseAllocation(name, { userIds: isSecret ? pulumi.secret(userIds) : userIds, userBundleCodes: codes });
}
`;

test("people are called by the names in the program, and people in a secret list are not named", async (t) => {
    const people = ["ana", "ben", "cem"].map((name, index) => ({
        id: `0f8fad5b-d9cb-469f-a165-70867728950${index}`,
        userName: name,
        email: `${name}@example.com`,
    }));
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: { ATTUNU: 9, PMD: 9 }, people }],
    });
    const stack = await Stack.create(t, { files: { "index.js": byAddress } });
    await stack.use(simulator);
    const say = (open: string[], secret: string[], codes: string[]) =>
        stack.write(
            "teams.json",
            JSON.stringify({
                open: { people: open.map((name) => `${name}@example.com`), codes },
                quiet: { people: secret.map((name) => `${name}@example.com`), codes, isSecret: true },
            }),
        );
    await say(["ana"], ["ben", "cem"], ["ATTUNU"]);
    const outputs = [await stack.preview(), await stack.up()];
    for (const output of outputs) {
        t.regex(output, /open in song-one: \+ ATTUNU: 1 user \(ana@example\.com\)/);
        t.regex(output, /quiet in song-one: \+ ATTUNU: 2 users$/m);
    }
    await say(["ana", "ben"], ["cem"], ["PMD"]);
    outputs.push(await stack.preview());
    t.regex(outputs[2] ?? "", /open in song-one: \+ PMD {2}- ATTUNU, moves from quiet: 1 user$/m);
    await say(["ana"], ["ana", "ben"], ["PMD"]);
    const { output } = await stack.try("preview");
    t.regex(output, /1 user declared twice in this organization, in \w+ and in \w+; a write replaces/);
    await say(["ana"], ["cem"], ["PMD"]);
    simulator.fault({ kind: "answer", status: 400, times: 99, body: "no" });
    const failed = await stack.tryUp();
    t.regex(failed.output, /affected users: ana@example\.com \(0f8fad5b-d9cb-469f-a165-708677289500\)/);
    outputs.push(output, failed.output);
    simulator.fault({ kind: "answer", status: 400, times: 99, body: "no" });
    outputs.push((await stack.try("destroy", "--yes", "--skip-preview")).output);
    for (const each of outputs) {
        t.notRegex(each, /(ben|cem)@|70867728950[12]/);
    }
});

test("people in a table with IDs and addresses are called by their addresses", async (t) => {
    const simulator = await startServer(t);
    const program = `
const uipath = require("pulumi-uipath-licensing");
for (const { name, ...args } of uipath.readAllocations("licenses.csv")) new uipath.UserLicenseAllocation(name, args);
`;
    const table = "userId,email,bundles\nid-1,ana@example.com,ATTUNU\nid-2,,ATTUNU\n";
    const stack = await Stack.create(t, { files: { "index.js": program, "licenses.csv": table } });
    await stack.use(simulator);
    t.regex(await stack.preview(), /attunu in song-one: \+ ATTUNU: 2 users \(ana@example\.com, id-2\)/);
});

const sameFor = (names: string[]) => `
const uipath = require("pulumi-uipath-licensing");
for (const name of ${JSON.stringify(names)}) {
    const userIds = [uipath.getUserIds(["nobody-there"]).then(([id]) => id), name];
    new uipath.UserLicenseAllocation(name, { userIds, userBundleCodes: ["ACNU"] });
}
`;

test("an error in a setting, or in a lookup that all allocations share, is shown once", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t, { files: { "index.js": sameFor(["one", "two", "three"]) } });
    const fail = async () => (await stack.try("preview")).output.split("Diagnostics:")[1] ?? "";
    await stack.use(simulator);
    t.is((await fail()).match(/UIPATH_LOOKUP_FAILED/g)?.length, 1);
    await stack.use(simulator, { "uipath:seatsFrom": "sumary" });
    const diagnostics = await fail();
    t.is(diagnostics.match(/did you mean summary\?/g)?.length, 1, diagnostics);
    t.notRegex(diagnostics, /serializing|--run-program/);
});

test("a response that contains Pulumi's color marks does not crash Pulumi, and the error is one block, printed once", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ team: { userIds: ["ana"], userBundleCodes: ["ATTUNU"] } });

    simulator.fault({ kind: "answer", status: 400, body: '{"message":"<{%evil%}> no"}' });
    const { exitCode, output } = await stack.tryUp();
    t.is(exitCode, 255, output);
    const [, diagnostics = ""] = output.split("Diagnostics:");
    t.is(diagnostics.match(/the server rejected/g)?.length, 1, output);
    t.regex(diagnostics, /evil.* no(.|\n)*what to do: /);
    t.notRegex(output, /panic|goroutine|\n\s+at /);

    simulator.fault({
        kind: "garble",
        body: '[{"userId":"ana","organizationId":"song-one","useExternalLicense":false,"userBundleCodes":["ATTUNU","<{%evil%}>"]}]',
    });
    const garbled = await stack.tryUp();
    t.is(garbled.exitCode, 255, garbled.output);
    t.notRegex(garbled.output, /panic|goroutine/);
    await stack.up();
});

test("a long run shows its progress in one line, and one line remains at its end", async (t) => {
    const simulator = await startServer(t, { latency: 400 });
    const stack = await Stack.create(t);
    await stack.use(simulator, { "uipath:maxUsersPerRequest": "1", "uipath:maxConcurrentRequests": "1" });
    const userIds = ["ana", "ben", "cem", "dan", "eve", "fay"];
    await stack.declare({ team: { userIds, userBundleCodes: ["ATTUNU"] } });
    const [meanwhile = "", diagnostics = ""] = (await stack.up()).split("Diagnostics:");
    const shown = meanwhile.match(/team in song-one: [1-5] of 6 users done$/gm) ?? [];
    t.true(shown.length >= 1 && shown.length <= 3, "at most once a second");
    t.notRegex(diagnostics, /\d of 6/);
    t.regex(diagnostics, /team in song-one: 6 users done in [2-9] s$/m);
});
