import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import semver from "semver";
import { findExecutable } from "./executable";
import { EngineError } from "./failure";
import { oldestVersion } from "./installed";
import { killTree } from "./process-tree";
import type { GoPrograms } from "./recipe";

const progressInterval = 5_000;
const officialCli = `install the Pulumi CLI, ${oldestVersion} or later: https://www.pulumi.com/docs/install/`;

export async function requireGo(goVersion: string, why: string, folder: string): Promise<void> {
    const cure = `Please ${officialCli}\n(or Go ${goVersion} or later, to build it with: https://go.dev/doc/install)`;
    if (!(await findExecutable("go"))) {
        throw new EngineError(`No Pulumi CLI: ${why}, nor is there a Go to build it with.\n${cure}`);
    }
    // In the folder of go.mod, Go reports the toolchain that it would build with, and fetches it if it may.
    const { stdout, stderr } = await promisify(execFile)("go", ["env", "GOVERSION"], { cwd: folder }).catch(
        (error: Error & { stderr?: string }) => ({ stdout: "", stderr: error.stderr || error.message }),
    );
    const version = semver.coerce(stdout);
    if (!version || semver.lt(version, semver.coerce(goVersion) ?? "0.0.0")) {
        const words = version ? `it is ${stdout.trim()}, and ${goVersion} is needed.` : stderr.trim();
        throw new EngineError(`No Pulumi CLI: ${why}, and the Go on PATH cannot build one: ${words}\n${cure}`);
    }
}

interface Running {
    into: string;
    /** For the temporary files that Go leaves behind when killed. */
    scratch: string;
    say: (line: string) => void;
    signal?: AbortSignal | undefined;
}

export async function goBuild(programs: GoPrograms, { into, scratch, say, signal }: Running): Promise<void> {
    signal?.throwIfAborted();
    const started = Date.now();
    const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
    const progress = new Progress();
    const args = ["build", "-v", ...programs.flags, "-o", `${into}/`, ...programs.packages];
    const build = spawn("go", args, {
        cwd: programs.folder,
        env: { ...process.env, GOTMPDIR: scratch },
        detached: true,
        stdio: ["ignore", "ignore", "pipe"],
    });
    createInterface(build.stderr).on("line", (line) => progress.read(line));
    const stop = () => void killTree(build.pid);
    signal?.addEventListener("abort", stop);
    const ticking = setInterval(() => say(`  ${programs.what}, ${elapsed()}: ${progress.doing}`), progressInterval);
    try {
        const [code] = await once(build, "close");
        signal?.throwIfAborted();
        if (code !== 0) {
            throw new EngineError(explain(programs, progress.words));
        }
        say(`  ${programs.what}: built in ${elapsed()}`);
    } finally {
        clearInterval(ticking);
        signal?.removeEventListener("abort", stop);
    }
}

/** Reads the output of `go build -v`: a line for each download, one for each package, and errors. */
class Progress {
    doing = "reading the module files";
    readonly words: string[] = [];
    #compiled = 0;

    read(line: string): void {
        const download = /^go: downloading (\S+)/.exec(line)?.[1];
        if (download) {
            this.doing = `downloading ${download}`;
        } else if (/^[\w.~-]+(\/\S+)*$/.test(line)) {
            this.#compiled += 1;
            this.doing = `${this.#compiled} packages compiled, last ${line}`;
        } else if (line.trim() !== "") {
            this.words.push(line);
        }
    }
}

function explain({ what }: GoPrograms, words: readonly string[]): string {
    return [
        `Building ${what} failed. Go's last words:`,
        ...words.slice(-12).map((line) => `    ${line}`),
        "It needs the Go modules (GOPROXY may name a mirror that can be reached from here) and 3 GB of disk.",
        `Instead of building it, you can ${officialCli}`,
    ].join("\n");
}
