import { createInterface } from "node:readline";

/** Anything but `yes` means no, also the end of input and Ctrl+C. */
export function ask(question: string): Promise<boolean> {
    return new Promise((resolve) => {
        const terminal = createInterface({ input: process.stdin, output: process.stdout });
        terminal.once("close", () => resolve(false));
        terminal.question(`${question} Type yes to continue: `, (answer) => {
            resolve(answer.trim().toLowerCase() === "yes");
            terminal.close();
        });
    });
}
