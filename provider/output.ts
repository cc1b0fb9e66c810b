import { redact } from "./redaction/redact";

/** Prints a line on standard output, where Pulumi shows it among a run's diagnostics. */
export function say(line: string): void {
    console.log(redact(line));
}

/** Prints a line on standard error, as commands do. */
export function sayAside(line: string): void {
    console.error(redact(line));
}

/** Writes a command's result, such as a table, unchanged: it is data. */
export function writeResult(text: string): void {
    process.stdout.write(text);
}
