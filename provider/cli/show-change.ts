import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { say } from "../output";
import { type Terminal, toTerminal } from "../report/terminal";
import { CommandError } from "./command-error";
import { makeReport, statusOf } from "./make-report";
import { type Flag, isOn, readValue, without } from "./pulumi-arguments";
import { runPulumi } from "./run-pulumi";

export interface ChangeOptions {
    names?: string;
    expectNoChanges?: true;
}

/** By command: Pulumi's preview of it, and the flags that the preview does not accept. */
const previews = {
    preview: { command: ["preview"], others: [] },
    up: { command: ["preview"], others: ["yes", "skip-preview", "continue-on-error", "secrets-provider", "plan"] },
    destroy: { command: ["destroy", "--preview-only"], others: ["yes", "skip-preview", "preview-only", "remove"] },
} as const satisfies Record<string, { command: readonly string[]; others: readonly Flag[] }>;

/** If Pulumi fails, its own output says why. */
export async function showChange(
    kind: keyof typeof previews,
    args: readonly string[],
    { names, expectNoChanges }: ChangeOptions,
): Promise<number> {
    if (isOn(args, "json")) {
        throw new CommandError({
            summary: "this command does not take --json: its output is for people.",
            remedy: "pipe a preview: pulumi preview --json --show-sames --show-replacement-steps | npx pulumi-uipath-licensing report",
        });
    }
    const folder = mkdtempSync(join(tmpdir(), "uipath-licensing-preview-"));
    try {
        const log = join(folder, "events.json");
        const { command, others } = previews[kind];
        const rest = without(args, [...others, "event-log"]);
        // Pulumi hides --event-log without this variable.
        const environment = { ...process.env, PULUMI_DEBUG_COMMANDS: "true" };
        const status = await runPulumi([...command, "--event-log", log, ...rest], environment);
        if (status !== 0) {
            return status;
        }
        const report = makeReport(readFileSync(log, "utf8"), { names });
        say(toTerminal(report, terminalFor(args)));
        if (report.refusal && kind === "destroy") {
            say("pulumi destroy reads a raised limit only with --run-program\n");
        }
        return statusOf(report, { expectNoChanges });
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function terminalFor(args: readonly string[]): Terminal {
    const { stdout } = process;
    const color = readValue(args, "color") ?? "auto";
    return {
        columns: stdout.isTTY ? stdout.columns || 80 : Number.POSITIVE_INFINITY,
        hasColors: color === "always" || (color === "auto" && stdout.isTTY && stdout.hasColors()),
    };
}
