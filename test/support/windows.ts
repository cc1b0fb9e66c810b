import Module from "node:module";
import { join, win32 } from "node:path";
import { repository } from "./project";

export const workingFolder = "D:\\work\\licenses";

const provider = join(repository, "provider");
type Load = (request: string, parent: { filename: string } | undefined, isMain: boolean) => unknown;
const loader = Module as unknown as { _load: Load };

/**
 * Loads a module of the provider with the paths of Windows: drives and backslashes, in a file system with these files. It
 * shows no other difference of Windows.
 */
export function loadOnWindows<T>(file: string, files: Readonly<Record<string, string>>): T {
    const read = (path: string) => {
        const text = files[path];
        if (text === undefined) {
            throw Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
        }
        return text;
    };
    const replacements: Readonly<Record<string, unknown>> = {
        "node:path": { ...win32, resolve: (...parts: string[]) => win32.resolve(workingFolder, ...parts) },
        "node:fs": {
            readFileSync: (path: string, encoding?: string) => (encoding ? read(path) : Buffer.from(read(path))),
            // A link is a file with its target as content.
            realpathSync: (path: string) => (files[path]?.startsWith("-> ") ? read(path).slice(3) : path),
            statSync: (path: string) => ({ size: read(path).length, isFile: () => true }),
        },
    };
    const load = loader._load;
    loader._load = (request, parent, isMain) =>
        (parent?.filename.startsWith(provider) && replacements[request]) || load(request, parent, isMain);
    try {
        const path = join(provider, file);
        delete require.cache[path];
        return require(path);
    } finally {
        loader._load = load;
    }
}
