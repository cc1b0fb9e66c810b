import { dirname, join, relative } from "node:path";
import ts from "typescript";

/** By file name in dist, with maps. */
export function declarations(project: ts.Program, folder: string): Record<string, string> {
    const emitted = new Map<string, string>();
    project.emit(undefined, (file, text) => emitted.set(relative(folder, file), text));
    return Object.fromEntries(
        [...reachable("index.d.ts", emitted)].flatMap((file) => [
            [file, emitted.get(file) ?? ""],
            [`${file}.map`, emitted.get(`${file}.map`) ?? ""],
        ]),
    );
}

function reachable(file: string, emitted: ReadonlyMap<string, string>, found = new Set<string>()): Set<string> {
    const text = emitted.get(file);
    if (text !== undefined && !found.has(file)) {
        found.add(file);
        for (const { fileName } of ts.preProcessFile(text).importedFiles) {
            reachable(join(dirname(file), `${fileName}.d.ts`), emitted, found);
        }
    }
    return found;
}
