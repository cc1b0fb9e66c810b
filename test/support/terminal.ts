import type { ExecutionContext } from "ava";

/** Every Unix machine has Python. It runs a program on a terminal and passes input on as if typed. */
const onTerminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

interface Place {
    folder: string;
    environment: Readonly<Record<string, string>>;
}

/**
 * Runs commands as if pasted into a terminal, until the first failure. `answer` gets the text since the last answer.
 */
export async function typeOnTerminal(
    commands: string,
    { folder, environment }: Place,
    answer: (unread: string) => string | undefined,
): Promise<{ screen: string; exitCode: number | undefined }> {
    const { execa } = await import("execa");
    const shell = execa("python3", ["-c", onTerminal, "bash", "-ec", commands], {
        cwd: folder,
        env: environment,
        extendEnv: false,
        stderr: "inherit",
        stdin: "pipe",
        reject: false,
        timeout: 240_000,
    });
    let screen = "";
    let unread = "";
    const read = (text: string) => {
        screen += text;
        unread += text;
        const typed = answer(unread);
        if (typed !== undefined) {
            unread = "";
            shell.stdin.write(typed);
        }
    };
    shell.stdout.setEncoding("utf8").on("data", read);
    read("");
    const { exitCode } = await shell;
    return { screen, exitCode };
}

interface Terminal extends Place {
    /** The answers in order, each typed when its question appears. */
    answers?: readonly (readonly [question: RegExp, answer: string])[];
}

/** Runs commands that must succeed and ask exactly these questions. Returns the screen. */
export async function runOnTerminal(
    t: ExecutionContext,
    commands: string,
    { answers = [], ...place }: Terminal,
): Promise<string> {
    const open = [...answers];
    const { screen, exitCode } = await typeOnTerminal(commands, place, (unread) =>
        open[0]?.[0].test(unread) ? open.shift()?.[1] : undefined,
    );
    t.is(exitCode, 0, `${commands}\n${screen}`);
    t.deepEqual(open, [], "every question was asked");
    return screen;
}
