import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { ExecutionContext } from "ava";
import type { Plugin } from "rolldown";
import { bundle, provider } from "../../tools/build/bundle";
import { writeFiles } from "../../tools/write-files";

export const repository = resolve(__dirname, "../..");
/** The lifetime of a folder, a server or a process: a test, or anything else that ends. */
export type Scope = Pick<ExecutionContext, "teardown">;

export async function createFolder(t: Scope): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "uipath-licensing-test-"));
    t.teardown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    return folder;
}

/** A project folder with these files, and the package as `npm install file:…` leaves it. */
export async function createProject(
    t: Scope,
    files: Readonly<Record<string, string>> = {},
    packageFolder = repository,
): Promise<string> {
    const folder = await createFolder(t);
    const links = { "pulumi-uipath-licensing": packageFolder, "@pulumi": join(repository, "node_modules/@pulumi") };
    for (const [name, target] of Object.entries(links)) {
        const link = join(folder, "node_modules", name);
        await mkdir(dirname(link), { recursive: true });
        await symlink(target, link);
    }
    await writeFiles(folder, { "package.json": "{}", ...files });
    return folder;
}

/** A deliberate break in the package: a file in provider/, a text in it, and its replacement. */
export interface Mutation {
    file: string;
    find: string;
    replace: string;
}

/** A copy of the built package, safe from parallel builds. A mutation breaks it in one place. */
export async function copyPackage(t: Scope, mutation?: Mutation): Promise<string> {
    const folder = await createFolder(t);
    const dist = join(folder, "dist");
    if (mutation) {
        await writeFiles(dist, await bundle(dist, [breaking(mutation)]));
    } else {
        await cp(join(repository, "dist"), dist, { recursive: true });
    }
    await cp(join(repository, "package.json"), join(folder, "package.json"));
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    return folder;
}

function breaking({ file, find, replace }: Mutation): Plugin {
    return {
        name: "breaking",
        async load(id) {
            if (id !== join(provider, file)) {
                return undefined;
            }
            const text = await readFile(id, "utf8");
            if (text.split(find).length !== 2) {
                throw new Error(`${file} does not hold once: ${find}`);
            }
            return text.replace(find, () => replace);
        },
    };
}
