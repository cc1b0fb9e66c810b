import { readFile, writeFile } from "node:fs/promises";
import colors from "picocolors";
import type { Simulator } from "../../simulator/simulator";
import { DemoFailure } from "./failure";
import { type Declaration, drawTable, findDifferences } from "./holdings";
import { pulumi, type Shell } from "./pulumi";

export interface Context {
    shell: Shell;
    simulator: Simulator;
    program: string;
}

const codes = ["RPADEVPRONU", "ATTUNU", "TSTNU"];
const declared = declare(["singer-77", "singer-88", "singer-111"], codes);
const changed = declare(["singer-77", "singer-99", "singer-111"], ["RPADEVPRONU", "ATTUNU"]);

interface Step {
    title: string;
    act: (context: Context) => Promise<void>;
    /** Who should hold what after the step. */
    leaves: Declaration;
    /** Whether the step should send no requests. */
    silent?: boolean;
}

const steps: readonly Step[] = [
    {
        title: "Preview the example: sends no requests",
        act: ({ shell }) => pulumi(shell, ["preview"]),
        leaves: {},
        silent: true,
    },
    {
        title: "Apply the example: three users, three bundles each",
        act: ({ shell }) => pulumi(shell, ["up", "--yes", "--skip-preview"]),
        leaves: declared,
    },
    {
        title: "Change it: singer-88 leaves, singer-99 joins, and nobody needs TSTNU",
        act: async (context) => {
            await edit(context, [
                ['"singer-88"', '"singer-99"'],
                [', "TSTNU"', ""],
            ]);
            await pulumi(context.shell, ["preview", "--diff"]);
            await pulumi(context.shell, ["up", "--yes", "--skip-preview"]);
        },
        leaves: changed,
    },
    {
        title: "Apply it again unchanged: sends no requests",
        act: ({ shell }) => pulumi(shell, ["up", "--yes", "--skip-preview", "--expect-no-changes"]),
        leaves: changed,
        silent: true,
    },
];

const ending: Step = {
    title: "Destroy the stack: frees every seat",
    act: ({ shell }) => pulumi(shell, ["destroy", "--yes", "--skip-preview"]),
    leaves: {},
};

/** Compares the server with the declaration after each step. Returns the number of steps. */
export async function runSteps(context: Context, { keep }: { keep: boolean }): Promise<number> {
    const all = keep ? steps : [...steps, ending];
    for (const [index, step] of all.entries()) {
        await runStep(context, step, `${index + 1} of ${all.length}`);
    }
    return all.length;
}

async function runStep(context: Context, { title, act, leaves, silent = false }: Step, number: string): Promise<void> {
    const { shell, simulator } = context;
    const { say } = shell;
    say("");
    say(colors.bold(colors.cyan(`Step ${number}. ${title}`)));
    const before = simulator.requests.length;
    await act(context);
    const sent = simulator.requests.slice(before);
    const ledger = simulator.ledger();
    const differences = findDifferences(ledger, leaves);
    if (silent && sent.length > 0) {
        differences.push(`expected no requests, but the server received ${sent.length}`);
    }
    say(
        `The server received ${sent.length === 0 ? "no requests" : sent.map(({ method, status }) => `${method} ${status}`).join(", ")}. Who holds what now:`,
    );
    for (const line of drawTable(ledger, codes).split("\n")) {
        say(`    ${line.trimEnd()}`);
    }
    if (differences.length > 0) {
        const list = differences.map((each) => `\n    ${each}`).join("");
        throw new DemoFailure(`After step ${number} the server does not match the declaration:${list}`);
    }
    say(colors.green("The server matches the declaration."));
}

async function edit({ program, shell }: Context, changes: readonly (readonly [string, string])[]): Promise<void> {
    const before = await readFile(program, "utf8");
    const after = changes.reduce((text, [from, to]) => {
        if (!text.includes(from)) {
            throw new DemoFailure(`examples/quickstart/index.ts no longer contains ${from}, which the demo changes.`);
        }
        return text.replace(from, to);
    }, before);
    await writeFile(program, after);
    shell.say(colors.bold("$ edit index.ts"));
    const edited = after.split("\n");
    for (const [index, line] of before.split("\n").entries()) {
        if (line !== edited[index]) {
            shell.say(`    ${colors.red(`- ${line.trim()}`)}`);
            shell.say(`    ${colors.green(`+ ${edited[index]?.trim()}`)}`);
        }
    }
}

function declare(users: readonly string[], bundles: readonly string[]): Declaration {
    return Object.fromEntries(users.map((user) => [user, bundles]));
}
