import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import semver from "semver";
import { createFolder, repository } from "../support/project";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";
import { packTarball } from "../support/tarball";

const readManifest = async (file: string) => JSON.parse(await readFile(file, "utf8"));

test("`pulumi new` makes of the template a project that installs, previews and runs", async (t) => {
    const simulator = await startServer(t, {
        organizations: [
            {
                accountId: "song-one",
                seats: { ATTUNU: 2, TSTNU: 1 },
                people: ["ana", "bob"].map((name) => ({ id: name, userName: name, email: `${name}@example.com` })),
            },
        ],
    });
    const folder = await createFolder(t);
    const template = join(folder, "template");
    await cp(join(repository, "templates/uipath-licensing-typescript"), template, { recursive: true });

    // What is being tested is not published yet; and of Pulumi, the version that is installed here.
    const [manifest, own, pulumi] = await Promise.all([
        readManifest(join(template, "package.json")),
        readManifest(join(repository, "package.json")),
        readManifest(require.resolve("@pulumi/pulumi/package.json")),
    ]);
    t.true(semver.satisfies(own.version, manifest.dependencies[own.name]));
    t.is(manifest.dependencies[pulumi.name], own.peerDependencies[pulumi.name]);
    manifest.dependencies = { [own.name]: `file:${await packTarball(folder)}`, [pulumi.name]: pulumi.version };
    await writeFile(join(template, "package.json"), JSON.stringify(manifest));

    // A stack's environment has no proxies and no certificates, which npm may need.
    const { HTTPS_PROXY, https_proxy = HTTPS_PROXY ?? "", NODE_EXTRA_CA_CERTS = "" } = process.env;
    const npm = { npm_config_prefer_offline: "true", npm_config_https_proxy: https_proxy };
    const environment = { ...npm, NODE_EXTRA_CA_CERTS };
    const stack = await Stack.create(t, { environment });
    const project = join(stack.folder, "licences");
    const settings = [`uipath:baseUrl=${simulator.url}`, "uipath:accountId=song-one"];
    const configured = settings.flatMap((setting) => ["--config", setting]);
    await stack.run("new", template, "--yes", "--name", "licences", "--stack", "dev", "--dir", project, ...configured);
    t.is((await readManifest(join(project, "package.json"))).name, "licences");

    const run = (...args: string[]) => stack.run("--cwd", project, ...args);
    await run("config", "set", "--secret", "uipath:accessToken", simulator.token);
    t.regex(await run("preview"), /\+ 3 to create/);
    t.deepEqual(holders(simulator), {});
    await run("up", "--yes", "--skip-preview");
    t.deepEqual(holders(simulator), { ana: "ATTUNU", bob: "ATTUNU,TSTNU" });
});
