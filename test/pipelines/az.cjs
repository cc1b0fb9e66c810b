/*
 * Replaces the part of Azure's command line that the pipelines use: `az devops invoke` with its manual's options and no others,
 * carried out by the REST API of the organization.
 */
const { readFileSync } = require("node:fs");
const { parseArgs } = require("node:util");

const text = { type: "string" };
const options = {
    org: text,
    area: text,
    resource: text,
    "api-version": text,
    "route-parameters": text,
    "http-method": text,
    "in-file": text,
    output: text,
};

/** The path of each area and resource, as the organization itself lists it. */
const paths = {
    "git pullRequestThreads": "repositories/{repositoryId}/pullRequests/{pullRequestId}/threads",
    "git pullRequestThreadComments":
        "repositories/{repositoryId}/pullRequests/{pullRequestId}/threads/{threadId}/comments/{commentId}",
};

async function main() {
    const [, , topic, verb, ...args] = process.argv;
    if (`${topic} ${verb}` !== "devops invoke") {
        throw new Error(`'${topic} ${verb}' is not an az command`);
    }
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const given = [values["route-parameters"], ...positionals].map((each) => each.split("="));
    const { project, ...parameters } = Object.fromEntries(given);
    const path = paths[`${values.area} ${values.resource}`].replace(/\{(\w+)\}/g, (_, name) => parameters[name]);
    const body = values["in-file"] && readFileSync(values["in-file"]);
    const response = await fetch(`${values.org}${project}/_apis/git/${path}?api-version=${values["api-version"]}`, {
        method: values["http-method"] ?? "GET",
        headers: {
            authorization: `Basic ${Buffer.from(`:${process.env.AZURE_DEVOPS_EXT_PAT}`).toString("base64")}`,
            ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body }),
    });
    if (!response.ok) {
        throw new Error(`HTTP ${response.status}`);
    }
    if (values.output !== "none") {
        console.log(JSON.stringify(await response.json(), null, 2));
    }
}

main().catch(({ message }) => {
    console.error(message);
    process.exitCode = 1;
});
