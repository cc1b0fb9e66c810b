import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { createProject, repository } from "./project";

/** Compiles programs by file name, as strictly as the template's tsconfig.json. */
export async function compilePrograms(
    t: ExecutionContext,
    programs: readonly (readonly [file: string, text: string])[],
): Promise<void> {
    const { execa } = await import("execa");
    const tsconfig = {
        extends: join(repository, "templates/uipath-licensing-typescript/tsconfig.json"),
        compilerOptions: { typeRoots: [join(repository, "node_modules/@types")] },
        files: programs.map(([file]) => file),
    };
    const folder = await createProject(t, {
        ...Object.fromEntries(programs),
        "tsconfig.json": JSON.stringify(tsconfig),
    });
    const { exitCode, all } = await execa("tsc", ["--noEmit", "--project", folder], {
        ...{ preferLocal: true, localDir: repository, all: true, reject: false },
    });
    t.is(exitCode, 0, all);
}
