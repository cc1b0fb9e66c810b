import { dirname, join } from "node:path";
import ts from "typescript";
import { provider } from "./bundle";

const project = dirname(provider);

export function openProject(folder: string): ts.Program {
    const { config } = ts.readConfigFile(join(project, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, project);
    const entries = ["index.ts", "plugin/license-table.ts", "settings/definitions.ts"];
    return ts.createProgram(
        entries.map((name) => join(provider, name)),
        {
            ...options,
            noEmit: false,
            rootDir: provider,
            outDir: folder,
            declaration: true,
            declarationMap: true,
            emitDeclarationOnly: true,
            stripInternal: true,
        },
    );
}
