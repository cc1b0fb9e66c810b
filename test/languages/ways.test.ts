import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import test, { type ExecutionContext } from "ava";
import { parse, stringify } from "yaml";
import { writeArchives } from "../../tools/release/archives";
import { writeGitFiles } from "../../tools/release/git";
import { writeFiles } from "../../tools/write-files";
import { Documentation } from "../support/documentation";
import { serveGit } from "../support/git-server";
import { createLanguageStack, readExample } from "../support/language-stack";
import { createFolder, repository } from "../support/project";
import { pluginFolder } from "../support/sdk";
import { holders, startServer, wholeFile } from "../support/setup";
import type { Stack } from "../support/stack";
import { packTarball } from "../support/tarball";
import { createCertificates } from "../support/tls";

const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
const system = process.platform === "win32" ? "windows" : process.platform;
const archive = `pulumi-resource-uipath-v${version}-${system}-${process.arch === "x64" ? "amd64" : process.arch}.tar.gz`;
const released = { folder: "" };

const page = new Documentation("docs/other-languages.md");
/** The page's command, with real values in place of its examples. */
function commandOf(heading: string, replacements: Readonly<Record<string, string>>): string {
    return Object.entries(replacements).reduce(
        (command, [example, real]) => {
            const replaced = command.replace(example, real);
            if (replaced === command) {
                throw new Error(`${example} is not in ${command}`);
            }
            return replaced;
        },
        page.take(heading, "sh"),
    );
}

test.before(async () => {
    released.folder = await createFolder(wholeFile);
    await writeArchives(released.folder, version);
});

/** A stack of the YAML example, whose project does not say where the plugin is. */
async function start(t: ExecutionContext, { options = {}, plugins = {} } = {}) {
    const simulator = await startServer(t);
    const { "Pulumi.yaml": text = "", ...files } = await readExample("yaml");
    const project = parse(text);
    project.resources["rpa-team"].options = options;
    const stack = await createLanguageStack(t, { ...files, "Pulumi.yaml": stringify(project) }, plugins);
    await stack.use(simulator);
    const works = async (env: Record<string, string> = {}) => {
        const { all } = await stack.start(["up", "--yes", "--skip-preview"], { env: { ...stack.environment, ...env } });
        t.is(Object.keys(holders(simulator)).length, 3);
        return String(all);
    };
    const run = async (command: string, environment: Record<string, string> = {}) => {
        const { execa } = await import("execa");
        const env = { ...stack.environment, ...environment };
        return execa("bash", ["-ec", command], { cwd: stack.folder, env, extendEnv: false, reject: false, all: true });
    };
    return { stack, works, run };
}

/** A web server with only the archives. */
async function serveArchives(t: ExecutionContext): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
        asked.push(String(request.url));
        readFile(join(released.folder, String(request.url))).then(
            (bytes) => response.end(bytes),
            () => response.writeHead(404).end(),
        );
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.teardown(() => server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const isInstalled = async (stack: Stack) =>
    (await readdir(join(stack.folder, "home/plugins"))).includes(`resource-uipath-v${version}`);

test("there is an archive for each system and architecture", async (t) => {
    const names = ["darwin", "linux", "windows"].flatMap((name) => [`${name}-amd64`, `${name}-arm64`]);
    t.deepEqual(
        (await readdir(released.folder)).sort(),
        names.map((name) => `pulumi-resource-uipath-v${version}-${name}.tar.gz`),
    );
});

test("the archive for Windows contains the file that starts the plugin on Windows", async (t) => {
    const { execa } = await import("execa");
    const file = join(released.folder, `pulumi-resource-uipath-v${version}-windows-amd64.tar.gz`);
    const { stdout: names } = await execa("tar", ["--list", "--file", file]);
    t.deepEqual(names.split("\n"), [
        "LICENSE",
        "THIRD-PARTY-LICENSES.txt",
        "pulumi-resource-uipath",
        "pulumi-resource-uipath.cmd",
    ]);
    const extract = ["--extract", "--to-stdout", "--file", file, "pulumi-resource-uipath.cmd"];
    const { stdout: starter } = await execa("tar", extract, { stripFinalNewline: false });
    t.is(starter, '@echo off\r\nnode "%~dp0pulumi-resource-uipath" %*\r\n');
});

test("the same plugin gives the same archives", async (t) => {
    const folder = await createFolder(t);
    await writeArchives(folder, version);
    t.deepEqual(await readFile(join(folder, archive)), await readFile(join(released.folder, archive)));
});

test("without an installed plugin, up fails", async (t) => {
    const { stack } = await start(t);
    const { exitCode, output } = await stack.tryUp();
    t.not(exitCode, 0);
    t.regex(output, /no resource plugin 'pulumi-resource-uipath' found/);
});

test("Pulumi finds the plugin on the PATH, where npm install --global puts it", async (t) => {
    const folder = await createFolder(t);
    const { stack, works, run } = await start(t);
    const tarball = { [`./pulumi-uipath-licensing-${version}.tgz`]: await packTarball(folder) };
    const settings = { npm_config_prefix: folder, npm_config_prefer_offline: "true" };
    const { exitCode, all } = await run(commandOf("An npm package", tarball), settings);
    t.is(exitCode, 0, all);
    const bin = process.platform === "win32" ? folder : join(folder, "bin");
    const output = await works({ PATH: [bin, stack.environment.PATH].join(delimiter) });
    t.regex(output, /using pulumi-resource-uipath from \$PATH/);
});

test("Pulumi finds the plugin in the project's node_modules if Pulumi.yaml names the path", async (t) => {
    const { stack, works } = await start(t, {
        plugins: { providers: [{ name: "uipath", path: "node_modules/.bin" }] },
    });
    await mkdir(join(stack.folder, "node_modules/.bin"), { recursive: true });
    const name = "pulumi-resource-uipath";
    await symlink(join(pluginFolder, name), join(stack.folder, "node_modules/.bin", name));
    t.notRegex(await works(), /warning/);
});

test("Pulumi finds the plugin after its archive is installed", async (t) => {
    const { stack, works, run } = await start(t);
    const example = `release/pulumi-resource-uipath-v${version}-linux-amd64.tar.gz`;
    const { exitCode, all } = await run(commandOf("An archive", { [example]: join(released.folder, archive) }));
    t.is(exitCode, 0, all);
    t.true(await isInstalled(stack));
    await works();
});

test("Pulumi installs the plugin from a web server", async (t) => {
    const { url, asked } = await serveArchives(t);
    const { works, run } = await start(t);
    const { exitCode, all } = await run(commandOf("A web server", { "https://plugins.example.com": url }));
    t.is(exitCode, 0, all);
    t.deepEqual(asked, [`/${archive}`]);
    await works();
});

test("the first up downloads the plugin if the program names its web server", async (t) => {
    const { url, asked } = await serveArchives(t);
    const { options } = parse(page.take("A web server", "yaml").replace("https://plugins.example.com", url));
    const { stack, works } = await start(t, { options });
    await works({ PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false" });
    t.deepEqual(asked, [`/${archive}`]);
    t.true(await isInstalled(stack));
});

test("Pulumi installs the plugin from a git repository, with the dependencies that its Node.js host needs", async (t) => {
    const { execa } = await import("execa");
    const folder = await createFolder(t);
    const work = join(folder, "work");
    // This repository's SDK replaces the one from the registry.
    const sdk = join(folder, "sdk");
    const starter = require.resolve("@pulumi/pulumi/cmd/run-plugin");
    await writeFiles(sdk, {
        "package.json": JSON.stringify({ name: "@pulumi/pulumi", version: "3.220.0" }),
        "cmd/run-plugin/index.js": `require(${JSON.stringify(starter)});`,
    });
    await writeGitFiles(work, version, `file:${sdk}`);
    t.deepEqual(parse(await readFile(join(work, "PulumiPlugin.yaml"), "utf8")), { runtime: "nodejs" });
    const git = (...args: string[]) =>
        execa("git", ["-c", "user.name=Ana", "-c", "user.email=ana@example.com", ...args], { cwd: work });
    await git("init", "--quiet");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "The plugin");
    await git("tag", `v${version}`);
    await git("clone", "--quiet", "--bare", work, join(folder, "served/uipath/plugin.git"));
    const { tls, caFile } = await createCertificates(t);
    const url = await serveGit(t, join(folder, "served"), tls);

    const { stack, run } = await start(t);
    const command = commandOf("A git repository", { "https://git.example.com": url });
    const { all, exitCode } = await run(command, { SSL_CERT_FILE: caFile });
    // The Node.js host that can be built here is too old to start plugins.
    t.true(
        exitCode === 0 || /Finished installing dependencies.*could not run plugin.*not supported/s.test(String(all)),
        String(all),
    );

    const plugins = join(stack.folder, "home/plugins");
    const [installed = ""] = (await readdir(plugins)).filter((name) => name.endsWith(`uipath_plugin.git-v${version}`));
    const place = join(plugins, installed);
    const host = require.resolve("@pulumi/pulumi/cmd/run-plugin", { paths: [place] });
    const plugin = spawn(process.execPath, [host, place, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
    t.teardown(() => plugin.kill("SIGKILL"));
    const lines = createInterface({ input: plugin.stdout });
    t.regex(String((await lines[Symbol.asyncIterator]().next()).value), /^\d+$/);
});
