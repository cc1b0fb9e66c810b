import { redact } from "./redaction/redact";

/** Prints a line for people on standard output, which Pulumi shows with a run's diagnostics. */
export function say(line: string): void {
    console.log(redact(line));
}

/** Prints a line for people on standard error, as commands do. */
export function sayAside(line: string): void {
    console.error(redact(line));
}

/** Writes what a command was asked for, such as a table: data, which must arrive as it is. */
export function writeResult(text: string): void {
    process.stdout.write(text);
}
