import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { findExecutable } from "./engine/executable";
import { provideKeptFolder } from "./kept-folder";

const run = promisify(execFile);

export interface PythonPackages {
    python: string;
    /** For PYTHONPATH. */
    folder: string;
}

/** Installed with pip once for this machine. `requirements` pins all packages and their dependencies. */
export async function providePythonPackages(name: string, requirements: string): Promise<PythonPackages> {
    const python = (await findExecutable("python3")) ?? (await findExecutable("python"));
    if (!python) {
        throw new Error("Some tests need Python packages: install Python 3.10 or later, with pip.");
    }
    const { stdout: version } = await run(python, [
        "-c",
        "import sys, platform; print(sys.version, platform.machine())",
    ]);
    const key = createHash("sha256").update(version).update(readFileSync(requirements)).digest("hex").slice(0, 16);
    const args = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"];
    const folder = await provideKeptFolder(path.join(name, key), (target) =>
        run(python, ["-m", "pip", ...args, "--target", target, "--requirement", requirements]),
    );
    return { python, folder };
}
