import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { organizationOf } from "../../simulator/example-people";
import { runCli } from "../support/cli";
import { repository } from "../support/project";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

const imports = `
const pulumi = require("@pulumi/pulumi");
const uipath = require("pulumi-uipath-licensing");
`;
const before = `${imports}
new uipath.UserLicenseAllocation("attended", { userIds: ["ana", "ben", "gus"], userBundleCodes: ["ATTUNU"] });
new uipath.UserLicenseAllocation("testers", { userIds: ["cem"], userBundleCodes: ["TSTNU"] });
new uipath.UserLicenseAllocation("kept", { userIds: ["dia", "hal"], userBundleCodes: ["ACNU"], onRelease: "keep" });
new uipath.UserLicenseAllocation("steady", { userIds: ["ida"], userBundleCodes: ["TSTNU"] });
new uipath.GroupLicenseAllocation("developers", { groupId: "developers", userBundleCodes: ["ACNU"] });
`;
const after = `${imports}
class Team extends pulumi.ComponentResource {
    constructor(name, userIds) {
        super("example:Team", name);
        new uipath.UserLicenseAllocation(name + "-licenses", { userIds, userBundleCodes: ["ATTUNU"] }, { parent: this });
    }
}
const attended = new uipath.UserLicenseAllocation("attended", { userIds: ["ana", "cem"], userBundleCodes: ["ATTUNU", "TSTNU"] });
new uipath.UserLicenseAllocation("testers", { userIds: ["ben", "zoe"], userBundleCodes: ["TSTNU"] });
new uipath.UserLicenseAllocation("kept", { userIds: ["dia"], userBundleCodes: ["ACNU"], onRelease: "keep" });
new uipath.UserLicenseAllocation("steady", { userIds: ["ida"], userBundleCodes: ["TSTNU"] });
new uipath.GroupLicenseAllocation("developers", { groupId: "developers", userBundleCodes: ["IDU"] });
new Team("night", ["ned", "nia"]);
`;

const comment = `<!-- pulumi-uipath-licensing -->
### UiPath licenses in \`test/test\`: 1 person loses, 1 changes, 5 gain, 1 leaves and keeps their licenses; the rules of 1 group change; 4 more seats

- ⚠️ \`2 members of group "RPA developers" will not get IDU from it, because they have direct licenses: ana@example.com, ida\`
- ⚠️ \`TSTNU: 3 more needed, 2 left in organization "song-one"\`

| people | change | who |
| --: | --- | --- |
| 1 | **−\`ATTUNU\`** | \`gus\` |
| 1 | **+\`TSTNU\`** **−\`ATTUNU\`** | \`Ben Bay (ben)\` |
| 3 | **+\`ATTUNU\`** | \`cem\`, \`ned\`, \`nia\` |
| 2 | **+\`TSTNU\`** | \`ana@example.com\`, \`zoe\` |
| 1 | keeps \`ACNU\`, no longer declared | \`hal\` |

| members of group | change | by |
| --- | --- | --- |
| \`developers\` | **+\`IDU\`** **−\`ACNU\`** | \`developers\` |

| seats | now | change | after | bought | left |
| --- | --: | --: | --: | --: | --: |
| \`ATTUNU\` Attended | 3 | **+1** | 4 | 5 | 1 |
| \`TSTNU\` Tester | 2 | **+3** | 5 | 4 | ⚠️ 1 short |

- 3 people are new to this stack. What they already hold is unknown, so all their seats are counted.
- Seats that group members use through a group rule are not counted.
- 1 resource of other types also changes.
`;

test("a preview as a comment shows the change and its effects, and after the up that nothing changes", async (t) => {
    const people = ["ana", "ben", "ida"].map((id) => ({ id, groupIds: id === "ben" ? [] : ["developers"] }));
    const organization = {
        accountId: "song-one",
        seats: { ATTUNU: 5, TSTNU: 4, ACNU: 9, IDU: 9 },
        people: people.map((each) => ({ ...each, userName: each.id })),
        groups: [{ id: "developers", name: "RPA developers" }],
    };
    const simulator = await startServer(t, { organizations: [organization], licenseSummary: true });
    const stack = await Stack.create(t, { files: { "index.js": before } });
    await stack.use(simulator, { "uipath:seatsFrom": "summary" });
    await writeFile(join(stack.folder, "names.csv"), "userId,email,displayName\nana,ana@example.com,\nben,,Ben Bay\n");
    const report = async (args: readonly string[] = [], environment: Record<string, string> = {}) => {
        const env = { ...stack.environment, ...environment };
        const { stdout } = await stack.start(["preview", "--json", ...args], { all: false, env, reject: false });
        const run = await runCli(["report", "--names", "names.csv"], {}, stack.folder, stdout as string);
        t.deepEqual([run.exitCode, run.stderr], [0, ""]);
        t.regex(run.stdout, /\nPreviewed on [-\d]+ [:\d]+ UTC, (commit `\w+`, )?stack `test\/test`\.\n$/);
        return run.stdout.replace(/\nPreviewed .*\n$/, "");
    };
    await stack.up();

    await stack.write("index.js", after);
    t.is(await report(["--show-sames"]), comment);
    t.is(await report([], { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" }), comment);
    t.regex(await report(), /\n- This preview leaves out 1 unchanged resource; /);

    await stack.write("index.js", after.replace(', "zoe"', ""));
    await stack.up();
    t.is(
        await report(["--show-sames"]),
        `${comment.split("\n")[0]}\n### UiPath licenses in \`test/test\`: nothing changes\n\n${comment.split("\n")[3]}\n`,
    );
    await stack.write("index.js", after.replaceAll("ATTUNU", "ATTENDED"));
    t.regex(
        await report(),
        /: the preview failed(;.*)?\n\n- ❌ `+.*: userBundleCodes\[0\]: "ATTENDED" is not a known bundle code; did you mean ATTUNU\? /,
    );
});

const table = `
const pulumi = require("@pulumi/pulumi");
const uipath = require("pulumi-uipath-licensing");
for (const { name, ...args } of uipath.readAllocations("licenses.csv")) new uipath.UserLicenseAllocation(name, args);
const { quiet } = require("./quiet.json");
new uipath.UserLicenseAllocation("quiet", { userIds: pulumi.secret(uipath.getUserIds(quiet)), userBundleCodes: ["PMD"] });
`;

test("with a table of only e-mail addresses, the report calls people as the program does, including those removed from it", async (t) => {
    const organization = {
        accountId: "song-one",
        seats: { ATTUNU: 20, TSTNU: 20, PMD: 20 },
        people: ["ana", "ben", "cem", "dia", "sec", "ret"].map((name, index) => ({
            id: `0f8fad5b-d9cb-469f-a165-70867728950${index}`,
            userName: name,
            email: `${name}@example.com`,
        })),
    };
    const simulator = await startServer(t, { organizations: [organization] });
    const tabulate = (...rows: string[]) => ["email,bundles", ...rows].join("\n");
    const stack = await Stack.create(t, {
        files: {
            "index.js": table,
            "licenses.csv": tabulate("ana@example.com,ATTUNU", "Ben@example.com,ATTUNU", "cem@example.com,TSTNU"),
            "quiet.json": JSON.stringify({ quiet: ["sec@example.com", "ret@example.com"] }),
        },
    });
    await stack.use(simulator);
    const preview = async (environment: Record<string, string> = {}) => {
        const env = { ...stack.environment, ...environment };
        const { stdout } = await stack.start(["preview", "--json", "--show-sames"], { all: false, env, reject: false });
        t.notRegex(stdout as string, /(sec|ret)@/, "nobody in the secret list is named");
        const { stdout: report } = await runCli(
            ["report", "--names", "licenses.csv"],
            {},
            stack.folder,
            stdout as string,
        );
        t.notRegex(report, /70867728950[45]/);
        return report;
    };
    t.regex(await preview(), /\| 2 \| \*\*\+`ATTUNU`\*\* \| `ana@example\.com`, `Ben@example\.com` \|/);
    t.notRegex(await stack.up(), /users by ID/);

    await stack.write(
        "licenses.csv",
        tabulate("ana@example.com,ATTUNU TSTNU", "ben@example.com,ATTUNU", "dia@example.com,TSTNU"),
    );
    await stack.write("quiet.json", JSON.stringify({ quiet: ["sec@example.com"] }));
    for (const environment of [{}, { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" }]) {
        const report = await preview(environment);
        t.regex(report, /\| 1 \| \*\*−`TSTNU`\*\* \| `cem@example\.com` \|/);
        t.regex(report, /\| 2 \| \*\*\+`TSTNU`\*\* \| `ana@example\.com`, `dia@example\.com` \|/);
        t.notRegex(report, /userId|users by ID|0f8fad5b/);
    }
});

test("a preview of many people names 200 of them, ten in each line", async (t) => {
    const simulator = await startServer(t, { organizations: [organizationOf(250)] });
    const rows = Array.from({ length: 250 }, (_, at) => `p${at + 1}@example.com,ATTUNU`);
    const stack = await Stack.create(t, {
        files: {
            "index.js": table.split("const { quiet }")[0] ?? "",
            "licenses.csv": ["email,bundles", ...rows].join("\n"),
        },
    });
    await stack.use(simulator);
    const { stdout } = await stack.start(["preview", "--json"], { all: false });
    const lines = (stdout as string).match(/users by ID: .*?\\n/g) ?? [];
    t.deepEqual(
        lines.map((line) => line.match(/@example\.com \(/g)?.length),
        Array.from({ length: 20 }, () => 10),
    );
    const { stdout: report } = await runCli(["report", "--names", "licenses.csv"], {}, stack.folder, stdout as string);
    t.regex(report, /`licenses\.csv has no column userId, so people without a name in the preview appear by ID`/);
    t.is(new Set(report.match(/p\d+@example\.com/g)).size, 200);
});

test("docs/reviewing.md shows a real comment", async (t) => {
    const page = await readFile(join(repository, "docs/reviewing.md"), "utf8");
    const quoted = page.split("\n").filter((line) => line.startsWith(">"));
    const shown = quoted.map((line) => line.slice(2)).join("\n");
    t.true(quoted.length > 15);
    t.true(comment.includes(`\n${shown}\n`), shown);
});
