import { readFileSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { parse } from "yaml";
import { name } from "../../package.json";

/** What a program's surroundings say of how it will run. */
export interface ProgramPlace {
    /** The folder in which Pulumi will run it. */
    workingFolder: string;
    /** Whether it is written with `import`. */
    esm: boolean;
    /** Whether a Pulumi.yaml is there, without which Pulumi does not run it. */
    hasProject: boolean;
    /** Whether the package.json lists this package, which Pulumi's plugin loads from there. */
    hasPackage: boolean;
}

/**
 * Pulumi runs a program in the folder of the `main` of Pulumi.yaml; without one, in the project's folder, also where
 * package.json names a program in a folder below. Source: `GetPwdMain` of its workspaces, and its Node.js host.
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

/** A file as a program that runs in a folder names it; with slashes, so that it is found on every system. */
export function pathFrom(workingFolder: string, file: string): string {
    return relative(workingFolder, resolve(file)).split(sep).join("/");
}

interface Found {
    folder: string;
    content: { main?: unknown; type?: unknown; dependencies?: unknown };
}

/** The nearest of such files, in the folder or above; one that cannot be read says nothing. */
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
