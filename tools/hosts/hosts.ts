import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Engine } from "../engine/engine";
import { findExecutable } from "../engine/executable";
import { EngineError } from "../engine/failure";
import { goBuild } from "../engine/go";
import { fingerprint, type GoPrograms, goFlags } from "../engine/recipe";
import { provideKeptFolder } from "../kept-folder";

const yaml: GoPrograms = {
    what: "the YAML language host and the generator of SDKs",
    folder: path.join(__dirname, "yaml"),
    packages: ["github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml", "./generate-sdk"],
    flags: goFlags("-s -w"),
};

/** Newer versions are not available as Go modules. The engine's protocol is unchanged. */
const pythonAndGo: GoPrograms = {
    what: "the Python and Go language hosts",
    folder: path.join(__dirname, "python-go"),
    packages: [
        "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
        "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
    ],
    flags: goFlags("-s -w"),
};

/** A folder for PATH. Built with Go once for this machine, and kept next to the engine. */
export async function provideHosts(engine: Engine, say: (line: string) => void): Promise<string> {
    const inputs = [yaml, pythonAndGo].map(fingerprint);
    const hash = createHash("sha256")
        .update(JSON.stringify([process.platform, process.arch, engine.path, inputs]))
        .update(readFileSync(path.join(yaml.folder, "generate-sdk/main.go")));
    const key = hash.digest("hex").slice(0, 16);
    return provideKeptFolder(path.join("hosts", key), (into) => build(into, engine, say));
}

async function build(into: string, engine: Engine, say: (line: string) => void): Promise<void> {
    if (!(await findExecutable("go"))) {
        throw new EngineError("The language hosts are built with Go, which is not on PATH: https://go.dev/doc/install");
    }
    say("Building the language hosts for YAML, Python and Go. This is done once.");
    const scratch = await mkdtemp(path.join(tmpdir(), "pulumi-hosts-"));
    try {
        await Promise.all([yaml, pythonAndGo].map((programs) => goBuild(programs, { into, scratch, say })));
    } finally {
        await rm(scratch, { recursive: true, force: true });
    }
    await copyExecutable(await findPythonStarter(), into);
    // Hosts next to the CLI, as in the official archive, prevent the engine's warning.
    for (const file of engine.path === "" ? [] : await readdir(engine.path)) {
        await copyExecutable(path.join(engine.path, file), into);
    }
}

/** The script by which the Python host starts programs. */
async function findPythonStarter(): Promise<string> {
    const args = ["list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"];
    const { stdout } = await promisify(execFile)("go", args, { cwd: pythonAndGo.folder });
    return path.join(stdout.trim(), "python/cmd/pulumi-language-python-exec");
}

async function copyExecutable(file: string, into: string): Promise<void> {
    const copy = path.join(into, path.basename(file));
    await copyFile(file, copy);
    await chmod(copy, 0o755);
}
