import path from "node:path";
import { providePythonPackages } from "../python-packages";

/** Checkers of pipeline files that only exist as Python packages. */
export interface Linters {
    python: string;
    /** The variables that make them available. */
    environment: { PYTHONPATH: string; PATH: string };
}

let provided: Promise<Linters> | undefined;

/** Provides the checkers, installed once for this machine next to the built engine. */
export function provideLinters(): Promise<Linters> {
    provided ??= findOrInstall();
    return provided;
}

async function findOrInstall(): Promise<Linters> {
    const { python, folder } = await providePythonPackages("linters", path.join(__dirname, "requirements.txt"));
    const bin = path.join(folder, "bin");
    return {
        python,
        environment: { PYTHONPATH: folder, PATH: [bin, process.env.PATH].join(path.delimiter) },
    };
}
