import { Command } from "commander";
import { commandProcess } from "../contract/command-process";
import { say } from "../output";
import { ask } from "./ask";
import { namesOption, refusedStatus } from "./make-report";
import { isOn, without } from "./pulumi-arguments";
import { runPulumi } from "./run-pulumi";
import { type ChangeOptions, showChange } from "./show-change";

export function createPreview(): Command {
    return createCommand("preview", "Run `pulumi preview` and show who gains and loses which licenses.")
        .option(...expectNoChanges)
        .action(end((args, options) => showChange("preview", args, options)));
}

export function createUp(): Command {
    return createCommand("up", "Show who gains and loses which licenses, ask, and run `pulumi up`.")
        .option(...expectNoChanges)
        .action(end((args, options) => change("up", args, options)));
}

export function createDestroy(): Command {
    return createCommand("destroy", "Show who would lose which licenses, ask, and run `pulumi destroy`.").action(
        end((args, options) => change("destroy", args, options)),
    );
}

/** Pulumi's exit status when the user declines. */
const declinedStatus = 255;

const expectNoChanges = ["--expect-no-changes", "exit with 3 and change nothing if anything would change"] as const;

function createCommand(name: string, description: string): Command {
    return new Command(name)
        .description(description)
        .usage("[options] [Pulumi options…]")
        .allowUnknownOption()
        .allowExcessArguments()
        .option(...namesOption)
        .addHelpText("after", explanation);
}

const explanation = `
All other arguments go to Pulumi, except --json and --event-log: see pulumi preview --help and so on.

Exits with Pulumi's status, with ${declinedStatus} if you decline, with 3 if --expect-no-changes finds a change, or with ${refusedStatus} when the
run would leave more people without licenses than uipath:maxReleases allows. It then changes nothing.`;

function end(run: (args: readonly string[], options: ChangeOptions) => Promise<number>) {
    return async (options: ChangeOptions, { args }: Command) => {
        process.exitCode = await run(args, options);
    };
}

async function change(kind: "up" | "destroy", args: readonly string[], options: ChangeOptions): Promise<number> {
    const isPreview = kind === "destroy" && isOn(args, "preview-only");
    const isApproved = isOn(args, "yes") || isOn(args, "skip-preview") || isTrue(process.env.PULUMI_SKIP_CONFIRMATIONS);
    if (!isPreview && !isApproved && !canAsk(args)) {
        // Pulumi says what is missing, and does nothing.
        return runPulumi([kind, ...args]);
    }
    process.env[commandProcess] = String(process.pid);
    const status = await showChange(kind, args, options);
    if (status !== 0 || isPreview) {
        return status;
    }
    const noun = kind === "up" ? "update" : "destroy";
    if (!isApproved && !(await ask(`Do you want to perform this ${noun}?`))) {
        say(`confirmation declined, not proceeding with the ${noun}`);
        return declinedStatus;
    }
    const rest = without(args, ["yes", "skip-preview"]);
    return runPulumi([
        kind,
        "--yes",
        "--skip-preview",
        ...(options.expectNoChanges ? ["--expect-no-changes"] : []),
        ...rest,
    ]);
}

function canAsk(args: readonly string[]): boolean {
    return process.stdin.isTTY && process.stdout.isTTY && !isOn(args, "non-interactive");
}

function isTrue(text = ""): boolean {
    return /^(1|true)$/i.test(text);
}
