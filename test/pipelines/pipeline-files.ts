import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { repository } from "../support/project";
import { readJenkinsfile, type Statement } from "./jenkinsfile";

/** One shell step, as the platform runs it. */
export interface Step {
    script: string;
    /** The variables that the file itself gives the step, with the platform's expressions unchanged. */
    variables: Record<string, string>;
    always?: boolean;
}

/** A pipeline's shell steps by job. */
export type Jobs = Record<string, Step[]>;

export const read = (name: string): string => readFileSync(join(repository, "examples/pipelines", name), "utf8");

/** The five files, read as their platforms read them. */
export function readPipelines(): Record<"github" | "gitlab" | "azure" | "jenkins" | "operator", Jobs> {
    return {
        github: readGitHub(read("github-actions.yml")),
        gitlab: readGitLab(read("gitlab-ci.yml")),
        azure: readAzure(read("azure-pipelines.yml")),
        jenkins: readJenkins(read("Jenkinsfile")),
        operator: readOperator(read("pulumi-operator.yaml")),
    };
}

type Variables = Record<string, string> | undefined;

function readGitHub(text: string): Jobs {
    const { env, jobs } = parse(text) as { env: Variables; jobs: Record<string, { steps: GitHubStep[] }> };
    return mapValues(jobs, ({ steps }) =>
        steps.flatMap(({ run, env: own }) => (run ? [{ script: run, variables: { ...env, ...own } }] : [])),
    );
}

interface GitHubStep {
    run?: string;
    env?: Variables;
}

function readGitLab(text: string): Jobs {
    const { default: common, variables, workflow: _, ...jobs } = parse(text);
    return mapValues(jobs as Record<string, { script: string[] }>, ({ script }) =>
        [...(common.before_script as string[]), ...script].map((line) => ({ script: line, variables })),
    );
}

function readAzure(text: string): Jobs {
    const { stages, variables } = parse(text) as {
        stages: { stage: string; jobs: AzureJob[] }[];
        variables: { name: string; value: string }[];
    };
    const common = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
    return Object.fromEntries(
        stages.map(({ stage, jobs }) => {
            const steps = jobs.flatMap((job) => job.steps ?? job.strategy?.runOnce.deploy.steps ?? []);
            return [
                stage,
                steps.flatMap(({ bash, env, condition }) =>
                    bash
                        ? [
                              {
                                  script: bash,
                                  variables: { ...common, ...env },
                                  always: condition === "succeededOrFailed()",
                              },
                          ]
                        : [],
                ),
            ];
        }),
    );
}

interface AzureJob {
    steps?: AzureStep[];
    strategy?: { runOnce: { deploy: { steps: AzureStep[] } } };
}

interface AzureStep {
    bash?: string;
    env?: Variables;
    condition?: string;
}

function readJenkins(text: string): Jobs {
    const [pipeline] = readJenkinsfile(text);
    const bodyOf = (statement: Statement | undefined, name: string) =>
        statement?.body?.find((each) => each.name === name)?.body ?? [];
    const variables = Object.fromEntries(
        bodyOf(pipeline, "environment").map(({ name, argument }) => [name, argument.replace(/^= ["'](.*)["']$/, "$1")]),
    );
    return Object.fromEntries(
        bodyOf(pipeline, "stages").map((stage) => [
            stage.argument.replace(/[('")]/g, "").toLowerCase(),
            findShell(bodyOf(stage, "steps"), variables),
        ]),
    );
}

/** The `sh` steps, with the variables that the credentials around them are bound to. */
function findShell(statements: readonly Statement[], variables: Record<string, string>): Step[] {
    return statements.flatMap(({ name, argument, body = [] }) => {
        if (name === "sh") {
            return [{ script: argument.replace(/^'(?:'')?(?:#!.*\n)?([\s\S]*?)'(?:'')?$/, "$1"), variables }];
        }
        const bound = [...argument.matchAll(/credentialsId: '([^']*)'.*?, (?:passwordV|v)ariable: '([^']*)'/g)];
        const given = Object.fromEntries(bound.map(([, id = "", variable = ""]) => [variable, `credentials(${id})`]));
        return findShell(body, { ...variables, ...given });
    });
}

function readOperator(text: string): Jobs {
    const job = parseAllDocuments(text)
        .map((document) => document.toJS())
        .find(({ kind }) => kind === "CronJob");
    const [{ args, env }] = job.spec.jobTemplate.spec.template.spec.containers;
    const variables = (env as { name: string; value?: string; valueFrom?: { secretKeyRef: { key: string } } }[]).map(
        ({ name, value, valueFrom }) => [name, value ?? `secret(${valueFrom?.secretKeyRef.key})`],
    );
    return { drift: [{ script: args[0], variables: Object.fromEntries(variables) }] };
}

function mapValues<From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
