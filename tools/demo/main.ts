import { readFile } from "node:fs/promises";
import { Command } from "commander";
import colors from "picocolors";
import { startSimulator } from "../../simulator/simulator";
import { EngineError, engineEnvironment, isolate, provideEngine } from "../engine/engine";
import { DemoFailure } from "./failure";
import { leaveUp } from "./keep";
import { createDemoProject, removeDemoProject } from "./project";
import { pulumi } from "./pulumi";
import { runSteps } from "./steps";

interface Flags {
    keep: boolean;
}

const say = (line: string): void => console.log(line);

async function demonstrate({ keep }: Flags, signal: AbortSignal): Promise<void> {
    const engine = await provideEngine({ say, signal });
    say(`Pulumi ${engine.version}, ${engine.source === "path" ? "from PATH" : `built in ${engine.path}`}`);
    const simulator = await startSimulator();
    try {
        say(`A simulated UiPath license server on this machine: ${simulator.url}, organization song-one`);
        const demo = await createDemoProject();
        try {
            const settings = engineEnvironment(engine, demo);
            const env = { ...isolate(process.env), ...settings, TMPDIR: demo.temporary };
            const shell = { cwd: demo.project, env, signal, say };
            say(`A temporary Pulumi project with its own state: ${demo.project}`);
            say("");
            say(colors.bold("$ cat index.ts"));
            for (const line of (await readFile(demo.program, "utf8")).trimEnd().split("\n")) {
                say(`    ${line}`.trimEnd());
            }
            await pulumi(shell, ["stack", "init", "demo"], { quiet: true });
            await pulumi(shell, ["config", "set", "uipath:baseUrl", simulator.url], { quiet: true });
            await pulumi(shell, ["config", "set", "uipath:accountId", "song-one"], { quiet: true });
            // The command asks for the value, so the token goes to its standard input.
            await pulumi(shell, ["config", "set", "--secret", "uipath:accessToken"], {
                quiet: true,
                input: simulator.token,
            });
            const count = await runSteps({ shell, simulator, program: demo.program }, { keep });
            say("");
            say(colors.bold(colors.green(`After each of the ${count} steps, the server matched the declaration.`)));
            if (keep) {
                await leaveUp({ engine, settings, demo, simulator, signal, say });
            }
        } finally {
            await removeDemoProject(demo);
        }
    } finally {
        await simulator.close();
    }
}

async function main(flags: Flags): Promise<void> {
    const stopping = new AbortController();
    // Not `once`: a second signal, from an impatient user or from npm, must not interrupt the cleanup.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => stopping.abort());
    }
    // When npm is terminated, it ends its shell but not this process.
    const parent = process.ppid;
    if (process.env.npm_lifecycle_event) {
        setInterval(() => process.ppid !== parent && stopping.abort(), 500).unref();
    }
    // The reader of the pipe is gone.
    process.stdout.on("error", () => stopping.abort());
    try {
        await demonstrate(flags, stopping.signal);
    } catch (error) {
        if (stopping.signal.aborted) {
            console.error("Stopped. Nothing is left running, and the temporary folder is removed.");
            process.exitCode = 130;
        } else if (error instanceof EngineError || error instanceof DemoFailure) {
            console.error(colors.red(error.message));
            process.exitCode = 1;
        } else {
            throw error;
        }
    }
}

void new Command("demo")
    .description(
        "Shows a license declaration from preview to destroy, with the real Pulumi CLI and a simulated UiPath server.",
    )
    .option("--keep", "leave the server and the stack up at the end, until Ctrl-C", false)
    .option("--color", "use colors even when piped")
    .option("--no-color", "use no colors")
    .action(main)
    .parseAsync();
