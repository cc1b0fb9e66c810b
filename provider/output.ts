import { redact } from "./redaction/redact";

/** Pulumi shows standard output among a run's diagnostics. */
export function say(line: string): void {
    console.log(redact(line));
}

export function sayAside(line: string): void {
    console.error(redact(line));
}

/** Unchanged: a command's result, such as a table, is data. */
export function writeResult(text: string): void {
    process.stdout.write(text);
}
