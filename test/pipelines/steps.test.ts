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

/** How a platform runs a step, what it puts in place of its expressions, and what it gives of its own. */
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
        own: { GITHUB_API_URL: "FORGE", GITHUB_REPOSITORY: "example/licences" },
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
            "credentials(licences-passphrase)": secrets.passphrase,
            "credentials(licences-preview)": secrets.preview,
            "credentials(licences-production)": secrets.administrator,
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
            "https://git.example.com/platform/licences.git": "REPOSITORY",
        },
        own: {},
    },
};

let workplace: Workplace;

test.before(async () => {
    workplace = await startProject(wholeFile, {
        "licences.csv": "userId,email,bundles\ndia,dia@example.com,TSTNU\n",
    });
    await workplace.push("main", "Who holds what");
});

/** The variables of a step, with what the platform puts in place of its expressions. */
function fill(platform: Platform, variables: Record<string, string>): Record<string, string> {
    const { expressions } = platforms[platform];
    const place = (text: string) =>
        text.replace("FORGE", workplace.forge.url).replace("REPOSITORY", `${workplace.folder}/licences.git`);
    return Object.fromEntries(
        Object.entries(variables).map(([name, text]) => [name, place(expressions[text] ?? text)]),
    );
}

/** Runs a job's shell steps one after the other, as far as they succeed, in a fresh checkout. */
async function runJob(platform: Platform, job: string, answer: Answer): Promise<Outcome> {
    const { shell, own } = platforms[platform];
    const [file = "", ...args] = shell;
    const checkout = await workplace.checkOut();
    const replay = await prepareReplay(workplace, answer);
    let outcome: Outcome = { exitCode: undefined, output: "" };
    for (const { script, variables } of pipelines[platform][job] ?? []) {
        await workplace.write("step", script);
        const environment = { ...fill(platform, { ...variables, ...own }), ...replay };
        outcome = await workplace.run(file, [...args, `${workplace.folder}/step`], checkout, environment);
        if (outcome.exitCode !== 0) {
            break;
        }
    }
    return outcome;
}

for (const platform of ["github", "jenkins", "azure"] as const) {
    test.serial(`${platform}: a pull request has one comment, which says what the last preview said`, async (t) => {
        const { comments } = workplace.forge;
        const forged = { id: 50, author: "somebody" as const, text: `${marker} all is well` };
        comments.splice(0, Number.POSITIVE_INFINITY, ...(platform === "azure" ? [] : [{ ...forged }]));
        const written = () => comments.filter(({ author }) => author === "pipeline").map(({ text }) => text);

        const { exitCode, output } = await runJob(platform, "preview", "changes");
        t.is(exitCode, 0, output);
        t.regex(written().join(), /^<!-- pulumi-uipath-licensing -->\n.*: 1 person gains/);
        t.true(output.includes(written().join().trim()), "it stands in the log as well");

        t.is((await runJob(platform, "preview", "nothing")).exitCode, 0);
        t.regex(written().join(), /^<!-- pulumi-uipath-licensing -->\n.*: nothing changes\n\nPreviewed .*\n$/);

        t.is((await runJob(platform, "preview", "failure")).exitCode, 255);
        t.regex(written().join(), /: the preview failed\n\n- ❌ `boom`\n\nPreviewed .*\n$/);
        t.deepEqual(
            comments.filter(({ author }) => author === "somebody"),
            platform === "azure" ? [] : [forged],
        );
    });
}

for (const platform of ["github", "jenkins", "azure", "operator"] as const) {
    test.serial(`${platform}: drift is 3, and a failure is what the engine ended with`, async (t) => {
        const { issues } = workplace.forge;
        issues.length = 0;
        t.is((await runJob(platform, "drift", "nothing")).exitCode, 0);
        t.is((await runJob(platform, "drift", "failure")).exitCode, 255);
        t.deepEqual(issues, []);
        const { exitCode, output } = await runJob(platform, "drift", "changes");
        t.is(exitCode, 3, output);
        t.regex(output, /: 1 person gains/);
        if (platform === "azure") {
            t.regex(output, /^##vso\[task\.logissue type=error\]Licences differ from main$/m);
            t.regex(output, /^##vso\[task\.uploadsummary\]\/.*\/drift\.md$/m);
        }
    });
}

for (const platform of ["github", "jenkins"] as const) {
    test.serial(`${platform}: there is one issue for as long as there is drift`, async (t) => {
        const { issues } = workplace.forge;
        issues.splice(0, Number.POSITIVE_INFINITY, { id: 51, author: "somebody", text: `${marker} all is well` });
        await runJob(platform, "drift", "changes");
        t.deepEqual(issues.map(({ author, title }) => [author, title]).slice(1), [
            ["pipeline", "Licences differ from main"],
        ]);
        const [, issue] = issues;
        (issue as Post).text = `${marker} as of last night`;
        await runJob(platform, "drift", "changes");
        t.is(issues.length, 2);
        t.regex(issue?.text ?? "", /: 1 person gains/);
    });
}

test("what was run with the real engine in one pipeline is what all of them run", (t) => {
    const { gitlab, ...others } = pipelines;
    const common = (job: string, until: string) => {
        const [script = ""] = (gitlab[job] ?? []).slice(-1).map((step) => step.script);
        const from = script.startsWith("set -eu\n") ? "set -eu\n".length : 0;
        return script.slice(from, script.indexOf(until) + until.length);
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
            const scripts = (jobs[job] ?? []).map(({ script }) => script.replace(/^ +/gm, ""));
            t.is(scripts.filter((script) => script.includes(block)).length, jobs[job] ? 1 : 0, `${platform} ${job}`);
        }
    }
});

test("what npm installs sees no secret, where the platform gives them to a step", (t) => {
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

test("updates wait for each other, and no fork gets secrets", (t) => {
    const github = parse(read("github-actions.yml"));
    t.deepEqual(github.jobs.up.concurrency, { group: "licences", "cancel-in-progress": false });
    t.deepEqual(Object.keys(github.on), ["pull_request", "push", "schedule"]);
    t.regex(github.jobs.preview.if, /head\.repo\.full_name == github\.repository$/);
    t.is(parse(read("gitlab-ci.yml")).up.resource_group, "licences");
    const [preview, up] = parse(read("azure-pipelines.yml")).stages;
    t.regex(preview.condition, /ne\(variables\['System\.PullRequest\.IsFork'\], 'True'\)/);
    t.is(up.lockBehavior, "sequential");
    t.regex(read("Jenkinsfile"), /disableConcurrentBuilds\(\)[\s\S]*expression { !env\.CHANGE_FORK }/);
});

test.after("no secret went where it must not go", async (t) => {
    t.deepEqual(await findLeaks(workplace), []);
});
