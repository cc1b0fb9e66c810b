import test from "ava";
import { stringify } from "yaml";
import { runCli } from "../support/cli";
import { builtPlugin, createLanguageStack } from "../support/language-stack";
import { startServer } from "../support/setup";

const people = ["ana", "ben", "cleo"].map((name) => ({
    id: `singer-${name}`,
    userName: name,
    email: `${name}@example.com`,
}));

/** A program that looks people up by their addresses. */
function project(team: readonly string[], testers: readonly string[]) {
    const allocation = (users: readonly string[], code: string) => ({
        type: "uipath:UserLicenseAllocation",
        properties: {
            userIds: { "fn::invoke": { function: "uipath:getUserIds", arguments: { users }, return: "userIds" } },
            userBundleCodes: [code],
        },
    });
    return stringify({
        name: "licenses",
        runtime: "yaml",
        plugins: builtPlugin,
        resources: { team: allocation(team, "ATTUNU"), testers: allocation(testers, "TSTNU") },
    });
}

test("the report of a YAML program shows by name which bundles people gain and lose", async (t) => {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: { ATTUNU: 9, TSTNU: 2 }, people }],
    });
    const stack = await createLanguageStack(t, {
        "Pulumi.yaml": project(["ana@example.com", "ben@example.com"], ["cleo@example.com"]),
    });
    await stack.use(simulator);
    await stack.run("up", "--yes", "--skip-preview");

    await stack.write("Pulumi.yaml", project(["ana@example.com"], ["ben@example.com", "cleo@example.com"]));
    const { stdout } = await stack.start(["preview", "--json"]);
    const report = await runCli(["report"], {}, stack.folder, stdout as string);

    t.is(report.exitCode, 0, report.stderr);
    t.regex(report.stdout, /^### UiPath licenses in `licenses\/test`: 1 person changes/m);
    t.regex(report.stdout, /\| 1 \| \*\*\+`TSTNU`\*\* \*\*−`ATTUNU`\*\* \| `ben@example\.com` \|/);
    t.notRegex(report.stdout, /other messages?|warning/i);
});
