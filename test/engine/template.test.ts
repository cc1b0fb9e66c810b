import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import semver from "semver";
import { Documentation } from "../support/documentation";
import { startDocumentedServer } from "../support/documented-server";
import { createFolder, repository } from "../support/project";
import { holders } from "../support/setup";
import { Stack } from "../support/stack";
import { packTarball } from "../support/tarball";
import { runOnTerminal } from "../support/terminal";
import { documentedHost } from "../support/tls";

const accountId = "8d7b0b2c-5bd6-4c2e-a0d1-0d3c3c3f5e5d";
const readme = new Documentation("templates/uipath-licensing-typescript/README.md");
const changing = readme.take("UiPath licenses", "sh");
const exporting = readme.take("Start with the licenses that people hold today", "sh");
const settingToken = readme.take("Set the access token", "sh");

test("a test uses every code block in the template's README", (t) => {
    t.deepEqual(readme.left, []);
});

const readManifest = async (file: string) => JSON.parse(await readFile(file, "utf8"));

test("`pulumi new` turns the template into a project that installs, previews and runs as its README says", async (t) => {
    const { simulator, environment } = await startDocumentedServer(t, {
        organizations: [
            {
                accountId,
                seats: { ATTUNU: 2, TSTNU: 1 },
                people: ["ana", "bob"].map((name) => ({ id: name, userName: name, email: `${name}@example.com` })),
            },
        ],
        portal: true,
    });
    const folder = await createFolder(t);
    const template = join(folder, "template");
    await cp(join(repository, "templates/uipath-licensing-typescript"), template, { recursive: true });

    // The tested version is not published yet. Pulumi's version is the installed one.
    const [manifest, own, pulumi] = await Promise.all([
        readManifest(join(template, "package.json")),
        readManifest(join(repository, "package.json")),
        readManifest(require.resolve("@pulumi/pulumi/package.json")),
    ]);
    t.true(semver.satisfies(own.version, manifest.dependencies[own.name]));
    t.is(manifest.dependencies[pulumi.name], own.peerDependencies[pulumi.name]);
    manifest.dependencies = { [own.name]: `file:${await packTarball(folder)}`, [pulumi.name]: pulumi.version };
    await writeFile(join(template, "package.json"), JSON.stringify(manifest));

    const stack = await Stack.create(t, { environment: { ...environment, npm_config_prefer_offline: "true" } });
    const project = join(stack.folder, "licenses");
    const settings = [`uipath:baseUrl=https://${documentedHost}`, `uipath:accountId=${accountId}`];
    const configured = settings.flatMap((setting) => ["--config", setting]);
    await stack.run("new", template, "--yes", "--name", "licenses", "--stack", "dev", "--dir", project, ...configured);
    t.is((await readManifest(join(project, "package.json"))).name, "licenses");

    const run = (...args: string[]) => stack.run("--cwd", project, ...args);
    const type = (commands: string, ...answers: [RegExp, string][]) =>
        runOnTerminal(t, commands, { folder: project, environment: stack.environment, answers });
    await type(settingToken, [/value: /, `${simulator.token}\r`]);
    await type(changing, [/Type yes/, "yes\r"]);
    t.deepEqual(holders(simulator, accountId), { ana: "ATTUNU", bob: "ATTUNU,TSTNU" });

    await type(exporting, [/^/, `${simulator.token}\n`]);
    t.regex(await readFile(join(project, "licenses.csv"), "utf8"), /^\ufeffuserId,/);
    await run("preview", "--expect-no-changes");
});
