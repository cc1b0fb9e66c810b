import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { findExecutable } from "../engine/executable";
import { provideKeptFolder } from "../kept-folder";

const run = promisify(execFile);
const requirements = path.join(__dirname, "requirements.txt");

/** Checkers of pipeline files that are to be had as Python packages alone. */
export interface Linters {
    python: string;
    /** What they need to be found. */
    environment: { PYTHONPATH: string; PATH: string };
}

let provided: Promise<Linters> | undefined;

/** Provides the checkers, installed with pip once for this machine, where the built engine is kept too. */
export function provideLinters(): Promise<Linters> {
    provided ??= findOrInstall();
    return provided;
}

async function findOrInstall(): Promise<Linters> {
    const python = (await findExecutable("python3")) ?? (await findExecutable("python"));
    if (!python) {
        throw new Error(
            "The example pipelines are checked with Python packages: install Python 3.10 or later, with pip.",
        );
    }
    const { stdout: version } = await run(python, [
        "-c",
        "import sys, platform; print(sys.version, platform.machine())",
    ]);
    const key = createHash("sha256").update(version).update(readFileSync(requirements)).digest("hex").slice(0, 16);
    const args = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"];
    const folder = await provideKeptFolder(path.join("linters", key), (target) =>
        run(python, ["-m", "pip", ...args, "--target", target, "--requirement", requirements]),
    );
    const bin = path.join(folder, "bin");
    return {
        python,
        environment: { PYTHONPATH: folder, PATH: [bin, process.env.PATH].join(path.delimiter) },
    };
}
