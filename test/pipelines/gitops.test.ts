import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { stringify } from "yaml";
import { repository } from "../support/project";
import { holders } from "../support/setup";
import { prepareReplay } from "./commands";
import { findLeaks } from "./leaks";
import { read } from "./pipeline-files";
import { startProject } from "./project";
import { idOf, secrets, type Workplace } from "./workplace";

type People = Readonly<Record<string, string>>;

const tabulate = (people: People) =>
    ["email,bundles", ...Object.entries(people).map(([name, codes]) => `${name}@example.com,${codes}`)].join("\n");
const ledgerOf = (people: People) =>
    Object.fromEntries(Object.entries(people).map(([name, codes]) => [idOf(name), codes.replaceAll(" ", ",")]));

/** Simulates GitLab: a fresh checkout, and the jobs of the pipeline file that its rules allow. */
const runner = ({ folder, forge }: Workplace) => `
source=$1 branch=$2
unset $(git rev-parse --local-env-vars)
checkout=$(mktemp -d '${folder}/checkouts/XXXXXX')
git clone --quiet --branch "$branch" '${folder}/licenses.git' "$checkout"
cd "$checkout"
git remote set-url origin https://git.example.com/example/licenses.git
git remote set-head origin main
'${join(repository, "node_modules/.bin/gitlab-ci-local")}' --color=false --force-shell-executor \\
    --variable CI_PIPELINE_SOURCE="$source" --variable CI_API_V4_URL='${forge.url}/api/v4' \\
    --variable CI_MERGE_REQUEST_IID=7 --variable CI_MERGE_REQUEST_PROJECT_ID=1 \\
    --variable CI_MERGE_REQUEST_SOURCE_PROJECT_ID="\${FORK-1}" > '${folder}/log' 2>&1
cat '${folder}/log'
`;

/** A push to main runs as a push, and a push to any other branch as a merge request. */
const hook = ({ folder }: Workplace) => `
while read -r _ _ ref; do
    branch=\${ref#refs/heads/}
    [ "$branch" = main ] && source=push || source=merge_request_event
    '${folder}/run-pipeline' "$source" "$branch" || true
done
`;

async function startGitLab(t: ExecutionContext, people: People): Promise<Workplace> {
    const files = { ".gitlab-ci.yml": read("gitlab-ci.yml"), "licenses.csv": tabulate(people) };
    const workplace = await startProject(t, files, Object.keys({ ...first, ...second }));
    // rsync fills the folder for containers, and these jobs use none.
    await workplace.writeCommand("bin/rsync", "exit 0\n");
    await workplace.writeCommand("run-pipeline", runner(workplace));
    await workplace.writeCommand("licenses.git/hooks/post-receive", hook(workplace));
    await keepVariables(workplace, secrets.administrator);
    return workplace;
}

/** Sets the project's CI/CD variables, including those of the environment `production`. */
async function keepVariables(workplace: Workplace, administrator: string): Promise<void> {
    const variables = {
        ...workplace.access,
        GITLAB_TOKEN: secrets.forge,
        UIPATH_ACCESS_TOKEN: { type: "variable", values: { "*": secrets.preview, production: administrator } },
    };
    await workplace.write("home/.gitlab-ci-local/variables.yml", stringify({ global: variables }));
}

async function readJobs({ folder }: Workplace): Promise<Record<string, number>> {
    const log = await readFile(join(folder, "log"), "utf8");
    const ends = log.matchAll(/^(?!pipeline )(\w+) +finished in .*?(?: FAIL (\d+))?\s*$/gm);
    return Object.fromEntries([...ends].map(([, job = "", status = "0"]) => [job, Number(status)]));
}

/** Enough people that the limit of 10% allows one of them to lose all licenses in a run, but not two. */
const others = Object.fromEntries(["eva", "fay", "gus", "hal", "ida", "jan", "kim"].map((id) => [id, "IDU"]));
const first = { ...others, ana: "ATTUNU RPADEVPRONU", bob: "ATTUNU", cem: "TSTNU" };
const second = { ...others, ana: "ATTUNU", bob: "ATTUNU", cem: "TSTNU", dia: "TSTNU" };

test("the pipelines keep the server's licenses as main declares them, from a merge request to a revert", async (t) => {
    const workplace = await startGitLab(t, first);
    const { simulator, forge } = workplace;
    const runNightly = async () => {
        await workplace.run("./run-pipeline", ["schedule", "main"], ".");
        return readJobs(workplace);
    };

    await workplace.push("main", "Who holds what");
    t.deepEqual(await readJobs(workplace), { up: 0 });
    t.deepEqual(holders(simulator), ledgerOf(first));

    await workplace.git("desk", "switch", "--quiet", "--create", "testers");
    await workplace.write("desk/licenses.csv", tabulate({ ...first, dia: "TSTNU" }));
    await workplace.push("testers", "Dia tests");
    t.deepEqual(await readJobs(workplace), { preview: 0 });
    t.is(forge.comments.length, 1);
    t.regex(forge.comments[0]?.text ?? "", /\| 1 \| \*\*\+`TSTNU`\*\* \| `dia@example.com` \|/);

    await workplace.write("desk/licenses.csv", tabulate(second));
    await workplace.push("testers", "Ana develops no more");
    t.is(forge.comments.length, 1, "the comment is kept up to date");
    t.regex(forge.comments[0]?.text ?? "", /\| 1 \| \*\*−`RPADEVPRONU`\*\* \| `ana@example.com` \|/);
    await workplace.run("./run-pipeline", ["merge_request_event", "testers"], ".", { FORK: "2" });
    t.deepEqual(await readJobs(workplace), {}, "nothing runs for a fork");
    t.deepEqual(holders(simulator), ledgerOf(first), "a preview writes nothing");

    await workplace.git("desk", "switch", "--quiet", "main");
    await workplace.git("desk", "merge", "--quiet", "--no-ff", "testers");
    await workplace.git("desk", "push", "--quiet", "origin", "main");
    t.deepEqual(await readJobs(workplace), { up: 0 });
    t.deepEqual(holders(simulator), ledgerOf(second));

    t.deepEqual(await runNightly(), { drift: 0 });
    t.deepEqual(forge.issues, []);

    simulator.allocate({ userIds: [idOf("bob")], userBundleCodes: ["ACNU"], useExternalLicense: false });
    t.deepEqual(await runNightly(), { drift: 3 });
    t.is(forge.issues.length, 1);
    t.is(forge.issues[0]?.title, "Licenses differ from main");
    t.regex(forge.issues[0]?.text ?? "", /\| 1 \| \*\*\+`ATTUNU`\*\* \*\*−`ACNU`\*\* \| `bob@example.com` \|/);

    await workplace.run("./run-pipeline", ["schedule", "main"], ".", await prepareReplay(workplace, "changes"));
    t.deepEqual(await readJobs(workplace), { drift: 3 });
    t.is(forge.issues.length, 1, "the issue is kept up to date");
    t.regex(forge.issues[0]?.text ?? "", /1 person gains/);

    await keepVariables(workplace, "expired");
    t.deepEqual(await runNightly(), { drift: 255 }, "a failed check reports no drift");
    t.is(forge.issues.length, 1);
    await keepVariables(workplace, secrets.administrator);

    await workplace.git("desk", "revert", "--no-edit", "--mainline", "1", "HEAD");
    await workplace.git("desk", "push", "--quiet", "origin", "main");
    t.deepEqual(await readJobs(workplace), { up: 0 });
    t.deepEqual(holders(simulator), ledgerOf(first));

    await workplace.write("desk/licenses.csv", tabulate({ ana: "ATTUNU", bob: "ATTUNU", cem: "TSTNU" }));
    await workplace.push("main", "A table that was cut short");
    t.deepEqual(await readJobs(workplace), { up: 255 });
    t.is(Object.keys(holders(simulator)).length, Object.keys(first).length, "nobody was released");

    t.deepEqual(await findLeaks(workplace), []);
});
