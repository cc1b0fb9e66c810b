import type { ExecutionContext } from "ava";

/** Python's own, which is there on every Unix: a program on a terminal, with our input as what is typed. */
const onTerminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

interface Terminal {
    folder: string;
    environment: Readonly<Record<string, string>>;
    /** What is typed, in turn, each as soon as its question is on the screen. */
    answers?: readonly (readonly [question: RegExp, answer: string])[];
}

/** Runs commands as somebody does who pastes them into a terminal; the first that fails ends them. Gives the screen. */
export async function runOnTerminal(
    t: ExecutionContext,
    commands: string,
    { folder, environment, answers = [] }: Terminal,
): Promise<string> {
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
    const open = [...answers];
    let screen = "";
    let unread = "";
    const read = (text: string) => {
        screen += text;
        unread += text;
        const [question, answer] = open[0] ?? [];
        if (question?.test(unread)) {
            open.shift();
            unread = "";
            shell.stdin.write(answer);
        }
    };
    shell.stdout.setEncoding("utf8").on("data", read);
    read("");
    const { exitCode } = await shell;
    t.is(exitCode, 0, `${commands}\n${screen}`);
    t.deepEqual(open, [], "every question was asked");
    return screen;
}
