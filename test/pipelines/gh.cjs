/*
 * Replaces the part of GitHub's command line that the pipelines use: its manual's options and no others, with the REST
 * API at GITHUB_API_URL.
 */
const { readFileSync } = require("node:fs");
const { parseArgs } = require("node:util");

const { GH_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY } = process.env;
const text = { type: "string" };
const flag = { type: "boolean" };

const commands = {
    "pr comment": {
        options: { "edit-last": flag, "create-if-none": flag, "body-file": text },
        async run([number], values) {
            const comments = await call("GET", `issues/${number}/comments`);
            const last = values["edit-last"] && comments.filter(({ user }) => user.type === "Bot").at(-1);
            if (values["edit-last"] && !last && !values["create-if-none"]) {
                throw new Error("no comments found for current user");
            }
            await (last
                ? call("PATCH", `issues/comments/${last.id}`, { body: bodyOf(values) })
                : call("POST", `issues/${number}/comments`, { body: bodyOf(values) }));
        },
    },
    "issue list": {
        options: { app: text, search: text, json: text, jq: text },
        async run(_, { app, search, json, jq }) {
            if (app !== "github-actions" || json !== "number" || jq !== ".[0].number // empty") {
                throw new Error("what this would list is not known here");
            }
            const [, title] = search.match(/^in:title "(.*)"$/) ?? [];
            const issues = await call("GET", "issues");
            const found = issues.find((issue) => issue.user.type === "Bot" && issue.title?.includes(title));
            process.stdout.write(found ? `${found.number}\n` : "");
        },
    },
    "issue create": {
        options: { title: text, "body-file": text },
        run: (_, values) => call("POST", "issues", { title: values.title, body: bodyOf(values) }),
    },
    "issue edit": {
        options: { "body-file": text },
        run: ([number], values) => call("PATCH", `issues/${number}`, { body: bodyOf(values) }),
    },
    "issue close": {
        options: { comment: text },
        run: ([number]) => call("PATCH", `issues/${number}`, { state: "closed" }),
    },
};

function bodyOf(values) {
    return readFileSync(values["body-file"], "utf8");
}

async function call(method, path, body) {
    const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/${path}`, {
        method,
        headers: {
            authorization: `Bearer ${GH_TOKEN}`,
            ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
        throw new Error(`HTTP ${response.status}`);
    }
    return response.json();
}

async function main() {
    const [, , topic, verb, ...args] = process.argv;
    const command = commands[`${topic} ${verb}`];
    if (!command) {
        throw new Error(`unknown command "${topic} ${verb}"`);
    }
    const { positionals, values } = parseArgs({ args, options: command.options, allowPositionals: true });
    await command.run(positionals, values);
}

main().catch(({ message }) => {
    console.error(message);
    process.exitCode = 1;
});
