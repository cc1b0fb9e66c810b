/** Where pipelines say which commit they run on. In a pull request, GitHub only gives the merge commit. */
const variables = [
    "GITHUB_SHA",
    "CI_COMMIT_SHA",
    "SYSTEM_PULLREQUEST_SOURCECOMMITID",
    "BUILD_SOURCEVERSION",
    "GIT_COMMIT",
    "BITBUCKET_COMMIT",
    "CIRCLE_SHA1",
];

export function findCommit(environment: NodeJS.ProcessEnv): string {
    return variables.map((name) => environment[name]).find((value) => value) ?? "";
}
