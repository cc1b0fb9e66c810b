import { readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { TableError } from "../errors";
import { quote } from "../text";
import { findOtherFormat } from "./other-format";
import type { Problems } from "./problems";

const megabytesAtMost = 64;

export function readBytes(path: string, projectFolder: string, problems: Problems): Buffer {
    const written = resolve(path);
    const project = resolve(projectFolder);
    try {
        const real = realpathSync(written);
        const realProject = realpathSync(project);
        // A pull request can add a link, but cannot change the path in the program: `../licenses.csv` is the author's
        // choice.
        if ((isInside(written, project) || isInside(written, realProject)) && !isInside(real, realProject)) {
            throw problems.failure(
                undefined,
                "a link in the project leads out of it; give the path of the file itself, such as ../licenses.csv",
            );
        }
        const found = statSync(real);
        if (!found.isFile()) {
            const what = found.isDirectory() ? "a folder" : "not a plain file";
            throw problems.failure(undefined, `is ${what}; give the path of the table itself`);
        }
        if (found.size > megabytesAtMost * 2 ** 20) {
            throw problems.failure(
                undefined,
                `is over ${megabytesAtMost} MB, too large for a license table; check the path`,
            );
        }
        const bytes = readFileSync(real);
        const otherFormat = findOtherFormat(bytes);
        if (otherFormat !== undefined) {
            throw problems.failure(undefined, otherFormat);
        }
        return bytes;
    } catch (error) {
        if (error instanceof TableError) {
            throw error;
        }
        const { code } = error as NodeJS.ErrnoException;
        const reason =
            code === "ENOENT" || code === "ENOTDIR"
                ? `there is no such file; add it, or correct the path, which is relative to ${quote(process.cwd(), 1000)}`
                : `cannot be read (${code}); correct its permissions or the path`;
        throw problems.failure(undefined, reason);
    }
}

function isInside(path: string, folder: string): boolean {
    const way = relative(folder, path);
    return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
