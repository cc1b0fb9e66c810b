import { readFileSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { parse } from "yaml";
import { name } from "../../package.json";

export interface ProgramPlace {
    workingFolder: string;
    esm: boolean;
    hasProject: boolean;
    /** Whether package.json lists this package. Pulumi's plugin loads the package from that folder. */
    hasPackage: boolean;
}

/**
 * Pulumi runs a program in the folder of `main` in Pulumi.yaml. Without `main`, it uses the project's folder, even if
 * package.json names a program in a subfolder. Source: `GetPwdMain` of its workspaces, and its Node.js host.
 */
export function findProgramPlace(program: string): ProgramPlace {
    const folder = dirname(resolve(program));
    const project = findUp(folder, ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]);
    const byPackage =
        project !== undefined &&
        !project.content.main &&
        Boolean(findUp(project.folder, ["package.json"])?.content.main);
    const workingFolder = byPackage ? project.folder : folder;
    const dependencies = findUp(workingFolder, ["package.json"])?.content.dependencies;
    return {
        workingFolder,
        esm: extname(program) === ".ts" || findUp(folder, ["package.json"])?.content.type === "module",
        hasProject: project !== undefined,
        hasPackage: typeof dependencies === "object" && dependencies !== null && name in dependencies,
    };
}

/** With slashes on every system. */
export function pathFrom(workingFolder: string, file: string): string {
    return relative(workingFolder, resolve(file)).split(sep).join("/");
}

interface Found {
    folder: string;
    content: { main?: unknown; type?: unknown; dependencies?: unknown };
}

function findUp(folder: string, names: readonly string[]): Found | undefined {
    for (const name of names) {
        try {
            // JSON is YAML.
            const content: unknown = parse(readFileSync(join(folder, name), "utf8"));
            return { folder, content: typeof content === "object" && content !== null ? content : {} };
        } catch {}
    }
    return dirname(folder) === folder ? undefined : findUp(dirname(folder), names);
}
