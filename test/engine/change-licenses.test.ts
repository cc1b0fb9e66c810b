import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { Simulator } from "../../simulator/simulator";
import { runCli } from "../support/cli";
import { repository } from "../support/project";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";
import { runOnTerminal } from "../support/terminal";

const twelve = Array.from({ length: 12 }, (_, at) => `user-${at}`);
const before = {
    attended: { userIds: [...twelve, "ben"], userBundleCodes: ["ATTUNU"] },
    testers: { userIds: ["ana"], userBundleCodes: ["TSTNU"] },
};
const after = { testers: { userIds: ["ana", "ben", "cem"], userBundleCodes: ["TSTNU"] } };
const heldBefore = { ...Object.fromEntries([...twelve, "ben"].map((id) => [id, "ATTUNU"])), ana: "TSTNU" };
const heldAfter = { ana: "TSTNU", ben: "TSTNU", cem: "TSTNU" };

interface Place {
    simulator: Simulator;
    stack: Stack;
    /** Runs one of our commands without a terminal. Our part of its output begins with the title. */
    run: (...args: string[]) => Promise<{ status: number | undefined; output: string; shown: string }>;
    /** Runs one on a terminal. Each answer is typed when its question appears. */
    type: (
        command: string,
        options?: { answers?: [RegExp, string][]; variables?: string },
    ) => Promise<{ status: number; screen: string; shown: string }>;
}

/** A stack in which twelve people are about to lose their licenses, one moves to another allocation, and one joins. */
async function start(t: ExecutionContext, settings: Record<string, string> = {}): Promise<Place> {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: { ATTUNU: 20, TSTNU: 9 } }],
    });
    const stack = await Stack.create(t);
    await stack.use(simulator, settings);
    await stack.declare(before);
    await stack.up();
    await stack.declare(after);
    await writeFile(join(stack.folder, "names.csv"), "userId,email,displayName\nben,,Ben Bay\ncem,cem@example.com,\n");
    const colors = /^(CI|NO_COLOR|FORCE_COLOR|NODE_DISABLE_COLORS|COLORTERM)$/;
    const environment = {
        ...Object.fromEntries(Object.entries(stack.environment).filter(([name]) => !colors.test(name))),
        TERM: "xterm",
    };
    const ownOf = (output: string) => output.slice(output.search(/\n.*UiPath licenses in /));
    return {
        simulator,
        stack,
        run: async (...args) => {
            const { exitCode, stdout, stderr } = await runCli(args, environment, stack.folder);
            return { status: exitCode, output: stdout + stderr, shown: ownOf(stdout) };
        },
        type: async (command, { answers = [], variables = "" } = {}) => {
            const cli = `${variables} ${process.execPath} ${join(repository, "dist/cli/main.js")} ${command}`;
            const commands = `stty columns 80 rows 60; ${cli} || echo "ended with $?"`;
            const raw = await runOnTerminal(t, commands, { folder: stack.folder, environment, answers });
            const screen = raw.replaceAll("\r\n", "\n");
            return { status: Number(screen.match(/ended with (\d+)\n$/)?.[1] ?? 0), screen, shown: ownOf(screen) };
        },
    };
}

const fixture = (name: string) => readFile(join(repository, "test/fixtures/terminal", name), "utf8");
const question = /Do you want to perform this (update|destroy)\? Type yes to continue: /;

test("preview shows the whole change by name below Pulumi's output, in color only on a terminal", async (t) => {
    const { simulator, run, type } = await start(t);
    const names = ["--names", "names.csv"];
    const { status, output, shown } = await run("preview", ...names);
    t.is(status, 0);
    t.regex(output, /Previewing update.*Resources:\n.* 1 to delete\n.*UiPath licenses in/s);
    t.is(shown, await fixture("preview.txt"));
    t.is((await run("preview", ...names, "--color", "always")).shown, await fixture("preview-in-color.txt"));

    const colored = await type("preview --names names.csv");
    t.is(colored.status, 0);
    t.true(colored.shown.includes("\n  \u001b[31m- ATTUNU\u001b[0m, 12 people: user-0"), colored.shown);
    t.true(
        colored.shown.split("\n").every((line) => line.length < 100),
        "in the terminal's width",
    );
    for (const plain of [await type("preview --color never"), await type("preview", { variables: "NO_COLOR=1" })]) {
        t.regex(plain.shown, /\n {2}- ATTUNU, 12 people: user-0/);
        t.false(plain.shown.includes("\u001b"));
    }
    t.deepEqual(holders(simulator), heldBefore);
});

test("preview exits like Pulumi, and with 3 if --expect-no-changes is set and something changes", async (t) => {
    const { stack, run } = await start(t);
    t.is((await run("preview", "--expect-no-changes")).status, 3);
    await stack.up();
    const { status, shown } = await run("preview", "--expect-no-changes");
    t.is(status, 0);
    t.regex(shown, /^\nUiPath licenses in test\/test: nothing changes\n/);

    await stack.declare({ testers: { userIds: ["ana"], userBundleCodes: ["TESTER"] } });
    for (const args of [[], ["--expect-no-changes"]]) {
        const failed = await run("preview", ...args);
        t.is(failed.status, 255);
        t.regex(failed.output, /"TESTER" is not a known bundle code/);
        t.notRegex(failed.output, /UiPath licenses in/);
    }
});

test("Pulumi's own arguments are passed on, and its errors about them are shown", async (t) => {
    const { simulator, stack, run } = await start(t);
    const target = "urn:pulumi:test::test::pulumi-nodejs:dynamic/uipath:UserLicenseAllocation::testers";
    const { shown } = await run("preview", "-s", "test", "--target", target, "--diff", `-C${stack.folder}`);
    t.regex(shown, /: 1 person gains; 1 more seat\n/);
    for (const args of [
        ["--stack", "nowhere"],
        ["--stack=nowhere"],
        ["-snowhere"],
        ["-s", "nowhere", "--yes"],
        ["--yes", "-fs", "nowhere"],
    ]) {
        const { status, output } = await run(...(args.includes("--yes") ? ["up"] : ["preview"]), ...args);
        t.is(status, 255);
        t.regex(output, /no stack named 'nowhere' found/);
    }
    t.regex((await run("preview", "--cwd", "nowhere")).output, /nowhere: no such file or directory/);
    t.regex((await run("preview", "--not-a-flag")).output, /unknown flag: --not-a-flag/);
    const json = await run("preview", "--json");
    t.is(json.status, 1);
    t.regex(json.output, /\[UIPATH_COMMAND_FAILED\]\n {2}what to do: pipe a preview: pulumi preview --json/);

    t.is((await run("up", "--yes", "--target", target, "--message", "--skip-preview")).status, 0);
    t.deepEqual(holders(simulator), { ...heldBefore, ...heldAfter });
    t.regex(await stack.run("stack", "history", "--json"), /"message": "--skip-preview"/);
    t.is((await run("up", "-yf", "--expect-no-changes")).status, 3);
    t.deepEqual(holders(simulator), { ...heldBefore, ...heldAfter }, "nothing was written");
});

test("up shows the change and asks, and writes nothing unless the answer is yes", async (t) => {
    const { simulator, stack, type } = await start(t);
    for (const answer of ["no\r", "\r", "y\r", "\u0004", "\u0003"]) {
        const { status, screen } = await type("up", { answers: [[question, answer]] });
        t.is(status, 255, JSON.stringify(answer));
        t.regex(
            screen,
            /12 people: user-0.*perform this update\?.*confirmation declined, not proceeding with the update\n/s,
        );
        t.deepEqual(holders(simulator), heldBefore, JSON.stringify(answer));
    }
    const { status, screen } = await type("up", { answers: [[question, "yes\r"]] });
    t.is(status, 0);
    t.regex(screen, /12 people: user-0.*perform this update\?.*Updating.*Resources:/s);
    t.deepEqual(holders(simulator), heldAfter);
    await stack.preview("--expect-no-changes");
});

test("destroy shows who loses licenses and asks, and writes nothing unless the answer is yes", async (t) => {
    const { simulator, stack, type, run } = await start(t);
    const declined = await type("destroy", { answers: [[question, "no\r"]] });
    t.is(declined.status, 255);
    t.regex(
        declined.shown,
        /: 14 people lose.*13 people: ben, user-0, .*perform this destroy\?.*confirmation declined/s,
    );
    t.is((await run("destroy", "--preview-only")).status, 0);
    t.deepEqual(holders(simulator), heldBefore);
    const { status, screen } = await type("destroy --remove", { answers: [[question, "yes\r"]] });
    t.is(status, 0);
    t.regex(screen, /perform this destroy\?.*Destroying/s);
    t.deepEqual(holders(simulator), {});
    t.regex((await stack.try("stack", "output")).output, /no stack/);
});

test("without a terminal there is no question: --yes runs the command, and without it Pulumi refuses", async (t) => {
    const { simulator, run } = await start(t);
    for (const command of ["up", "destroy"]) {
        for (const args of [[], ["--yes=false"]]) {
            const { status, output } = await run(command, ...args);
            t.is(status, 255);
            t.regex(
                output,
                /--yes or --skip-preview.* must be passed in to proceed when running in non-interactive mode/,
            );
        }
    }
    t.deepEqual(holders(simulator), heldBefore);
    const { status, output } = await run("up", "--yes");
    t.is(status, 0);
    t.is(output.match(/Previewing update/g)?.length, 1);
    t.regex(output, /12 people: user-0.*Updating/s);
    t.deepEqual(holders(simulator), heldAfter);
    t.is((await run("destroy", "-y")).status, 0);
    t.deepEqual(holders(simulator), {});
});

test("a run that exceeds uipath:maxReleases is refused without a question", async (t) => {
    const { simulator, stack, run, type } = await start(t, { "uipath:maxReleases": "50%" });
    const refusal =
        /\nrefused: uipath:maxReleases allows 7 \(50%\), but this run leaves 1[24] of 14 people without licenses: (ana, ben, )?user-0, /;
    for (const args of [["preview"], ["up", "--yes"], ["up", "--skip-preview"], ["destroy", "--yes"]]) {
        const { status, shown } = await run(...args);
        t.is(status, 10, args.join(" "));
        t.regex(shown, refusal);
        t.regex(shown, /\nWho loses licenses\n/);
        t.notRegex(shown, /Updating|Destroying/);
        t.is(args[0] === "destroy", shown.includes("--run-program"));
    }
    for (const command of ["up", "destroy"]) {
        const { status, screen } = await type(command);
        t.is(status, 10);
        t.notRegex(screen, question);
    }
    t.deepEqual(holders(simulator), heldBefore);
    await stack.run("config", "rm", "uipath:maxReleases");
    const project = "name: test\nruntime: nodejs\nmain: index.js\nconfig: { 'uipath:maxReleases': { value: 11 } }\n";
    await stack.write("Pulumi.yaml", project);
    t.is((await run("preview")).status, 10, "also where the project sets it");
    await stack.configure({ "uipath:maxReleases": "12" });
    t.is((await run("up", "--yes")).status, 0);
    t.deepEqual(holders(simulator), heldAfter);
});

// On a terminal of a known size, Pulumi reads Ctrl+C as a key. Otherwise the terminal interrupts all processes.
for (const [what, size] of [
    ["on a terminal of a known size", ""],
    ["on a terminal of unknown size", "stty columns 0 rows 0;"],
]) {
    test(`Pulumi handles Ctrl+C ${what}, and the command waits and exits like Pulumi`, async (t) => {
        const { simulator, type } = await start(t, { "uipath:timeoutSeconds": "5", "uipath:maxAttempts": "1" });
        simulator.fault({ kind: "hang", times: 9 });
        const answers: [RegExp, string][] = [
            [question, "yes\r"],
            [/Updating.*testers/s, "\u0003"],
        ];
        const { status, screen } = await type("up", { answers, variables: size ?? "" });
        t.is(status, 255);
        t.regex(screen, /\^C received; cancelling.*Resources:.*ended with/s);
    });
}

test("--help says that other arguments go to Pulumi, and that a refused run exits with 10", async (t) => {
    for (const command of ["preview", "up", "destroy"]) {
        const { exitCode, stdout } = await runCli([command, "--help"], {});
        t.is(exitCode, 0);
        t.regex(
            stdout,
            /--names <file>(.|\n)*All other arguments go to Pulumi(.|\n)*with 255 if you decline(.|\n)*with 10 when the\s+run would leave/,
        );
    }
});

test("without Pulumi, the error says what to install", async (t) => {
    const { exitCode, stderr } = await runCli(["preview"], { PATH: "/nowhere" });
    t.is(exitCode, 1);
    t.regex(
        stderr,
        /^pulumi cannot be started \(ENOENT\)\. \[UIPATH_COMMAND_FAILED\]\n {2}what to do: install the Pulumi CLI/,
    );
});
