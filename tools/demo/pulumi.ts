import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import colors from "picocolors";
import { killTree } from "../engine/process-tree";
import { DemoFailure } from "./failure";

export interface Shell {
    cwd: string;
    env: Record<string, string>;
    signal: AbortSignal;
    say: (line: string) => void;
}

interface Run {
    /** Typed into the command's prompt, which keeps it out of the shell's history. */
    input?: string;
    /** Hides the output unless the command fails. */
    quiet?: boolean;
}

/** Shown the way a user would type it, with its output. */
export async function pulumi(
    shell: Shell,
    command: readonly string[],
    { input, quiet = false }: Run = {},
): Promise<void> {
    const { cwd, env, signal, say } = shell;
    signal.throwIfAborted();
    say(colors.bold(`$ pulumi ${command.join(" ")}`));
    const withProgress = ["preview", "up", "destroy", "refresh"].includes(command[0] ?? "");
    const flags = ["--non-interactive", "--color", colors.isColorSupported ? "always" : "never"];
    const args = [...command, ...flags, ...(withProgress ? ["--suppress-progress"] : [])];
    const child = spawn("pulumi", args, {
        cwd,
        env,
        detached: true,
        stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    // A command that fails before it reads the value reports that itself.
    child.stdin?.on("error", () => {}).end(input);
    const unshown: string[] = [];
    const read = (line: string) => {
        unshown.push(line);
        // Empty lines wait for the next line, so none is left at the end.
        if (!quiet && line.trim() !== "") {
            show(say, unshown.splice(0));
        }
    };
    for (const stream of [child.stdout, child.stderr] as Readable[]) {
        createInterface(stream).on("line", read);
    }
    // No graceful end: everything that it could leave behind is deleted.
    const stop = () => void killTree(child.pid);
    signal.addEventListener("abort", stop);
    try {
        const [code] = await once(child, "close");
        signal.throwIfAborted();
        if (code !== 0) {
            show(say, unshown);
            throw new DemoFailure(`\`pulumi ${command.join(" ")}\` failed with exit code ${code}.`);
        }
    } finally {
        signal.removeEventListener("abort", stop);
    }
}

function show(say: Shell["say"], lines: readonly string[]): void {
    for (const line of lines) {
        say(line.trim() === "" ? "" : `    ${line}`);
    }
}
