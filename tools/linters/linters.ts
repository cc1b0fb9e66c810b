import path from "node:path";
import { providePythonPackages } from "../python-packages";

/** They only exist as Python packages. */
export interface Linters {
    python: string;
    environment: { PYTHONPATH: string; PATH: string };
}

let provided: Promise<Linters> | undefined;

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
