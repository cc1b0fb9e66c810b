/** Where the pipelines' platforms say which commit they run on; GitHub has in a pull request the merge of it alone. */
const variables = [
    "GITHUB_SHA",
    "CI_COMMIT_SHA",
    "SYSTEM_PULLREQUEST_SOURCECOMMITID",
    "BUILD_SOURCEVERSION",
    "GIT_COMMIT",
    "BITBUCKET_COMMIT",
    "CIRCLE_SHA1",
];

/** The commit that a pipeline runs on; empty elsewhere. */
export function findCommit(environment: NodeJS.ProcessEnv): string {
    return variables.map((name) => environment[name]).find((value) => value) ?? "";
}
