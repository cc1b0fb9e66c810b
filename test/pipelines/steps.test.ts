import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { parse } from "yaml";
import { wholeFile } from "../support/setup";
import { type Answer, prepareReplay } from "./commands";
import type { Post } from "./forge";
import { findLeaks } from "./leaks";
import { read, readPipelines } from "./pipeline-files";
import { startProject } from "./project";
import { type Outcome, secrets, type Workplace } from "./workplace";

type Platform = "github" | "azure" | "jenkins" | "operator";

const pipelines = readPipelines();
const marker = "<!-- pulumi-uipath-licensing -->";

/** How a platform runs a step: the shell, the values of its expressions, and its own variables. */
const platforms: Record<
    Platform,
    { shell: string[]; expressions: Record<string, string>; own: Record<string, string> }
> = {
    github: {
        shell: ["bash", "--noprofile", "--norc", "-e"],
        expressions: {
            "${{ vars.PULUMI_BACKEND_URL }}": "",
            "${{ secrets.PULUMI_CONFIG_PASSPHRASE }}": secrets.passphrase,
            "${{ secrets.UIPATH_ACCESS_TOKEN }}": secrets.preview,
            "${{ github.token }}": secrets.forge,
            "${{ github.event.number }}": "7",
        },
        own: {
            GITHUB_API_URL: "FORGE",
            GITHUB_REPOSITORY: "example/licenses",
            GITHUB_STEP_SUMMARY: "summary.md",
        },
    },
    azure: {
        shell: ["bash", "--noprofile", "--norc"],
        expressions: {
            "$(PULUMI_CONFIG_PASSPHRASE)": secrets.passphrase,
            "$(UIPATH_ACCESS_TOKEN)": secrets.preview,
            "$(System.AccessToken)": secrets.forge,
        },
        own: {
            SYSTEM_COLLECTIONURI: "FORGE/example/",
            SYSTEM_TEAMPROJECTID: "project-1",
            BUILD_REPOSITORY_ID: "repository-1",
            SYSTEM_PULLREQUEST_PULLREQUESTID: "7",
        },
    },
    jenkins: {
        shell: ["sh"],
        expressions: {
            "credentials(licenses-passphrase)": secrets.passphrase,
            "credentials(licenses-preview)": secrets.preview,
            "credentials(licenses-production)": secrets.administrator,
            "credentials(github-app)": secrets.forge,
            "${env.WORKSPACE}": ".",
            "${env.CHANGE_ID}": "7",
            "https://api.github.com": "FORGE",
        },
        own: {},
    },
    operator: {
        shell: ["sh"],
        expressions: {
            "secret(passphrase)": secrets.passphrase,
            "secret(token)": secrets.administrator,
            "secret(gitHeader)": "Authorization: Basic Z2l0",
            "https://git.example.com/platform/licenses.git": "REPOSITORY",
        },
        own: {},
    },
};

let workplace: Workplace;

test.before(async () => {
    workplace = await startProject(wholeFile, {
        "licenses.csv": "email,bundles\ndia@example.com,TSTNU\n",
    });
    await workplace.push("main", "Who holds what");
});

function fill(platform: Platform, variables: Record<string, string>): Record<string, string> {
    const { expressions } = platforms[platform];
    const place = (text: string) =>
        text.replace("FORGE", workplace.forge.url).replace("REPOSITORY", `${workplace.folder}/licenses.git`);
    return Object.fromEntries(
        Object.entries(variables).map(([name, text]) => [name, place(expressions[text] ?? text)]),
    );
}

interface Job extends Outcome {
    readFile(name: string): Promise<string>;
}

/**
 * Runs a job's shell steps in order in a fresh checkout. After a failed step, only steps that always run follow. The
 * first failure is the job's.
 */
async function runJob(platform: Platform, job: string, answer: Answer): Promise<Job> {
    const { shell, own } = platforms[platform];
    const [file = "", ...args] = shell;
    const checkout = await workplace.checkOut();
    const replay = await prepareReplay(workplace, answer);
    const outcomes: Outcome[] = [];
    const findFailure = () => outcomes.find(({ exitCode }) => exitCode !== 0);
    for (const { script, variables, always } of pipelines[platform][job] ?? []) {
        if (findFailure() && !always) {
            continue;
        }
        await workplace.write("step", script);
        const environment = { ...fill(platform, { ...variables, ...own }), ...replay };
        outcomes.push(await workplace.run(file, [...args, `${workplace.folder}/step`], checkout, environment));
    }
    return {
        exitCode: findFailure()?.exitCode ?? outcomes.at(-1)?.exitCode,
        output: outcomes.map(({ output }) => output).join("\n"),
        readFile: (name) => readFile(join(workplace.folder, checkout, name), "utf8"),
    };
}

for (const platform of ["github", "jenkins", "azure"] as const) {
    test.serial(`${platform}: a pull request has one comment, which shows the last preview`, async (t) => {
        const { comments } = workplace.forge;
        const forged = { id: 50, author: "somebody" as const, text: `${marker} all is well` };
        comments.splice(0, Number.POSITIVE_INFINITY, ...(platform === "azure" ? [] : [{ ...forged }]));
        const written = () => comments.filter(({ author }) => author === "pipeline").map(({ text }) => text);

        const { exitCode, output, readFile } = await runJob(platform, "preview", "changes");
        t.is(exitCode, 0, output);
        t.regex(await readFile("licenses.html"), /^<!DOCTYPE html>/);
        t.regex(written().join(), /^<!-- pulumi-uipath-licensing -->\n.*: 1 person gains/);
        t.regex(written().join(), /\| `dia@example\.com` \|/);
        t.notRegex(written().join(), /⚠️/, "a table of only e-mail addresses causes no warning");
        t.true(output.includes(written().join().trim()), "the log also shows it");

        t.is((await runJob(platform, "preview", "nothing")).exitCode, 0);
        t.regex(written().join(), /^<!-- pulumi-uipath-licensing -->\n.*: nothing changes\n\nPreviewed .*\n$/);

        t.is((await runJob(platform, "preview", "failure")).exitCode, 255);
        t.regex(written().join(), /: the preview failed\n\n- ❌ `boom`\n\nPreviewed .*\n$/);

        const refused = await runJob(platform, "preview", "refusal");
        t.is(refused.exitCode, 1, "a refused change is shown, and fails the job");
        t.regex(written().join(), /: 1 person gains/);

        t.is((await runJob(platform, "preview", "silence")).exitCode, 255);
        t.is(written().join(), `${marker}There is no preview. See the job log.\n`);
        t.deepEqual(
            comments.filter(({ author }) => author === "somebody"),
            platform === "azure" ? [] : [forged],
        );
    });
}

for (const platform of ["github", "jenkins", "azure", "operator"] as const) {
    test.serial(`${platform}: the drift job exits with 3 on drift, and like the engine on a failure`, async (t) => {
        const { issues } = workplace.forge;
        issues.length = 0;
        t.is((await runJob(platform, "drift", "nothing")).exitCode, 0);
        t.is((await runJob(platform, "drift", "failure")).exitCode, 255);
        t.is((await runJob(platform, "drift", "silence")).exitCode, 255);
        t.deepEqual(issues, []);
        const { exitCode, output } = await runJob(platform, "drift", "changes");
        t.is(exitCode, 3, output);
        t.regex(output, /: 1 person gains/);
        if (platform === "azure") {
            t.regex(output, /^##vso\[task\.logissue type=error\]Licenses differ from main$/m);
        }
    });
}

for (const platform of ["github", "jenkins"] as const) {
    test.serial(`${platform}: drift opens one issue, which is closed once the drift is gone`, async (t) => {
        const { issues } = workplace.forge;
        issues.splice(0, Number.POSITIVE_INFINITY, { id: 51, author: "somebody", text: `${marker} all is well` });
        await runJob(platform, "drift", "changes");
        t.deepEqual(issues.map(({ author, title }) => [author, title]).slice(1), [
            ["pipeline", "Licenses differ from main"],
        ]);
        const [, issue] = issues;
        (issue as Post).text = `${marker} as of last night`;
        await runJob(platform, "drift", "changes");
        t.is(issues.length, 2);
        t.regex(issue?.text ?? "", /: 1 person gains/);

        t.is((await runJob(platform, "drift", "refusal")).exitCode, 1);
        t.is(issues.length, 2, "drift beyond the limit of releases is also drift");
        await runJob(platform, "drift", "failure");
        t.false("closed" in (issue ?? {}), "a failed check closes nothing");

        t.is((await runJob(platform, "drift", "nothing")).exitCode, 0);
        t.deepEqual(
            issues.map(({ closed }) => closed),
            [undefined, true],
            "it is closed when the drift is gone",
        );
        await runJob(platform, "drift", "nothing");
        await runJob(platform, "drift", "changes");
        t.is(issues.length, 3, "the next drift opens another issue");
    });
}

test.serial("a job's comment is also in its summary if the platform has summaries", async (t) => {
    for (const [job, file] of [
        ["preview", "comment.md"],
        ["drift", "drift.md"],
    ] as const) {
        const github = await runJob("github", job, "changes");
        t.is(await github.readFile("summary.md"), await github.readFile(file));
        const azure = await runJob("azure", job, "changes");
        const [, path = ""] = azure.output.match(/^##vso\[task\.uploadsummary\](.*)$/m) ?? [];
        t.is(await readFile(path, "utf8"), await azure.readFile(file));
    }
});

test("the report page of a preview or a drift check is kept, also if the job fails", (t) => {
    const github = parse(read("github-actions.yml")).jobs;
    const gitlab = parse(read("gitlab-ci.yml"));
    const azure = parse(read("azure-pipelines.yml")).stages;
    for (const job of ["preview", "drift"]) {
        const { steps } = github[job];
        t.like(steps.at(-1), { if: "\u0024{{ !cancelled() }}", with: { path: "licenses.html" } });
        t.regex(steps.at(-1).uses, /^actions\/upload-artifact@/);
        t.like(gitlab[job].artifacts, { when: "always", paths: ["licenses.html"] });
        const stage = azure.find((each: { stage: string }) => each.stage === job);
        t.like(stage.jobs[0].steps.at(-1), { publish: "licenses.html", condition: "succeededOrFailed()" });
    }
    t.is(read("Jenkinsfile").match(/always {\s+archiveArtifacts artifacts: 'licenses\.html'/g)?.length, 2);
});

test("all pipelines run the commands that one of them ran with the real engine", (t) => {
    const { gitlab, ...others } = pipelines;
    // The cluster has no place for the page.
    const withoutPage = (script: string) => script.replaceAll(" --html licenses.html", "");
    const common = (job: string, until: string) => {
        const [script = ""] = (gitlab[job] ?? []).slice(-1).map((step) => step.script);
        const from = script.startsWith("set -eu\n") ? "set -eu\n".length : 0;
        return withoutPage(script.slice(from, script.indexOf(until) + until.length));
    };
    const blocks = {
        preview: common("preview", "cat comment.md"),
        up: common("up", "--skip-preview"),
        drift: common("drift", 'exit "$failed"'),
    };
    t.deepEqual(
        Object.values(blocks).map((block) => block.match(/pulumi (preview|up)/g)?.length),
        [1, 1, 1],
    );
    for (const [platform, jobs] of Object.entries(others)) {
        t.deepEqual(
            Object.keys(jobs).filter((job) => job in blocks),
            platform === "operator" ? ["drift"] : Object.keys(blocks),
        );
        for (const [job, block] of Object.entries(blocks)) {
            const scripts = (jobs[job] ?? []).map(({ script }) => withoutPage(script).replace(/^ +/gm, ""));
            t.is(scripts.filter((script) => script.includes(block)).length, jobs[job] ? 1 : 0, `${platform} ${job}`);
        }
    }
});

test("npm ci gets no secret if the platform gives secrets to single steps", (t) => {
    for (const platform of ["github", "azure", "jenkins"] as const) {
        const installs = Object.values(pipelines[platform]).flatMap((steps) =>
            steps.filter(({ script }) => script === "npm ci"),
        );
        t.true(installs.length > 0);
        for (const { variables } of installs) {
            const given = Object.values(fill(platform, variables));
            t.deepEqual(
                Object.values(secrets).filter((secret) => given.includes(secret)),
                [],
                platform,
            );
        }
    }
});

test("updates wait for each other and are never canceled, and a new preview cancels an older one", (t) => {
    const { jobs } = parse(read("github-actions.yml"));
    t.deepEqual(jobs.up.concurrency, { group: "licenses", "cancel-in-progress": false });
    const group = "preview-\u0024{{ github.event.number }}";
    t.deepEqual(jobs.preview.concurrency, { group, "cancel-in-progress": true });
    // In a group, a waiting job would be canceled by the next one.
    t.is(jobs.drift.concurrency, undefined);

    const gitlab = parse(read("gitlab-ci.yml"));
    t.is(gitlab.workflow.auto_cancel.on_new_commit, "interruptible");
    t.deepEqual(
        ["preview", "up", "drift"].map((job) => [gitlab[job].interruptible, gitlab[job].resource_group]),
        [
            [true, undefined],
            [undefined, "licenses"],
            [undefined, "licenses"],
        ],
    );
    t.is(parse(read("azure-pipelines.yml")).stages[1].lockBehavior, "sequential");
    t.regex(read("Jenkinsfile"), /disableConcurrentBuilds\(abortPrevious: env\.CHANGE_ID != null\)/);
});

test("every job has a time limit", (t) => {
    const limits: Record<string, number[]> = {
        github: Object.values<{ "timeout-minutes": number }>(parse(read("github-actions.yml")).jobs).map(
            (job) => job["timeout-minutes"],
        ),
        azure: parse(read("azure-pipelines.yml")).stages.map(
            ({ jobs: [job] }: { jobs: { timeoutInMinutes: string }[] }) => Number(job?.timeoutInMinutes),
        ),
    };
    t.deepEqual(limits, { github: [30, 60, 30], azure: [30, 60, 30] });
    const gitlab = parse(read("gitlab-ci.yml"));
    t.deepEqual([gitlab.default.timeout, gitlab.up.timeout], ["30 minutes", "60 minutes"]);
    t.regex(read("Jenkinsfile"), /timeout\(time: 60, unit: 'MINUTES'\)/);
    t.regex(read("pulumi-operator.yaml"), /activeDeadlineSeconds: 1800/);
});

test("forks get no secrets, and changes without secrets are not previewed", (t) => {
    const github = parse(read("github-actions.yml"));
    t.deepEqual(Object.keys(github.on), ["pull_request", "push", "schedule"]);
    t.regex(github.jobs.preview.if, /head\.repo\.full_name == github\.repository$/);
    t.regex(github.jobs.preview.if, / && github\.actor != 'dependabot\[bot\]' /);
    const [preview] = parse(read("azure-pipelines.yml")).stages;
    t.regex(preview.condition, /ne\(variables\['System\.PullRequest\.IsFork'\], 'True'\)/);
    t.regex(read("Jenkinsfile"), /expression { !env\.CHANGE_FORK }/);
});

test("every preview includes policy violations", (t) => {
    for (const jobs of Object.values(pipelines)) {
        const steps = Object.values(jobs).flat();
        for (const { variables } of steps.filter(({ script }) => script.includes("pulumi preview"))) {
            t.is(variables.PULUMI_ENABLE_STREAMING_JSON_PREVIEW, "true");
        }
    }
});

test.after("no secret leaks to a command line, an output, a comment or a file", async (t) => {
    t.deepEqual(await findLeaks(workplace), []);
});
