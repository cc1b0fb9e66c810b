import { join } from "node:path";
import type { Simulator } from "../../simulator/simulator";
import { repository } from "./project";

export interface CliRun {
    exitCode: number | undefined;
    stdout: string;
    stderr: string;
}

/** Without anything of this process. */
export function environmentFor(simulator: Simulator): Record<string, string> {
    return { UIPATH_URI: simulator.url, UIPATH_ACCOUNT_ID: "song-one", UIPATH_ACCESS_TOKEN: simulator.token };
}

/** Without this process's environment. */
export async function startCli(
    args: readonly string[],
    environment: Record<string, string>,
    folder = repository,
    input: string | undefined = undefined,
) {
    const { execa } = await import("execa");
    const command = execa(process.execPath, [join(repository, "dist/cli/main.js"), ...args], {
        cwd: folder,
        env: { UIPATH_MAX_ATTEMPTS: "1", ...environment },
        extendEnv: false,
        ...(input === undefined ? { stdin: "ignore" } : { input }),
        stripFinalNewline: false,
        reject: false,
        timeout: 60_000,
    });
    return { command };
}

export async function runCli(
    args: readonly string[],
    environment: Record<string, string>,
    folder?: string,
    input?: string,
): Promise<CliRun> {
    const { exitCode, stdout, stderr } = await (await startCli(args, environment, folder, input)).command;
    return { exitCode, stdout, stderr };
}
