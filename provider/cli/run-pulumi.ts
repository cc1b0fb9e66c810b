import { spawn } from "node:child_process";
import { constants } from "node:os";
import { CommandError } from "./command-error";

/** Ctrl+C reaches Pulumi from the terminal, and a second one stops it at once, so this process only waits. */
export function runPulumi(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Promise<number> {
    return new Promise((resolve, reject) => {
        const pulumi = spawn("pulumi", args, { stdio: "inherit", env: environment });
        const wait = () => {};
        const pass = (signal: NodeJS.Signals) => pulumi.kill(signal);
        process.on("SIGINT", wait).on("SIGTERM", pass).on("SIGHUP", pass);
        const end = () => process.off("SIGINT", wait).off("SIGTERM", pass).off("SIGHUP", pass);
        pulumi.once("error", (error: NodeJS.ErrnoException) => {
            end();
            reject(
                new CommandError({
                    summary: `pulumi cannot be started (${error.code}).`,
                    remedy: "install the Pulumi CLI (https://www.pulumi.com/docs/install/) and check that `pulumi version` works here.",
                }),
            );
        });
        pulumi.once("exit", (status, signal) => {
            end();
            resolve(status ?? 128 + (signal ? constants.signals[signal] : 0));
        });
    });
}
