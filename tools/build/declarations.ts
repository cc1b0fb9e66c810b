import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { provider } from "./bundle";

const project = dirname(provider);

/** The types of what a program can import, and of what these refer to, with maps; by the file's name in dist. */
export function declarations(folder: string): Record<string, string> {
    const { config } = ts.readConfigFile(join(project, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, project);
    const program = ts.createProgram([join(provider, "index.ts")], {
        ...options,
        noEmit: false,
        rootDir: provider,
        outDir: folder,
        declaration: true,
        declarationMap: true,
        emitDeclarationOnly: true,
        stripInternal: true,
    });
    const emitted = new Map<string, string>();
    program.emit(undefined, (file, text) => emitted.set(relative(folder, file), text));
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
