import * as pulumi from "@pulumi/pulumi";
import { say } from "../output";
import { redact } from "../redaction/redact";
import { count } from "../text";

const milliseconds = 1_000;

/** Shows how far a long run has come, at most once a second, and at its end says how much was done; a short one says nothing. */
export function createProgressLine(name: string, asked: number): (done: number) => void {
    const begun = Date.now();
    let last = { at: begun, done: 0 };
    return (done) => {
        const now = Date.now();
        if (done < asked && done > last.done && now - last.at >= milliseconds) {
            last = { at: now, done };
            show(`${name}: ${done} of ${count(asked, "user")} done`);
        } else if (done === asked && last.done > 0) {
            say(`${name}: ${count(asked, "user")} done in ${Math.round((now - begun) / milliseconds)} s`);
        }
    };
}

/** Pulumi shows such a line in place of the one before, and leaves it out of the diagnostics at the end. */
function show(line: string): void {
    connect();
    void pulumi.log.info(redact(line), undefined, undefined, true);
}

let isConnected = false;

/** A plugin's process is no program: Pulumi's logging does not know yet where the engine is. */
function connect(): void {
    const [, , engine = ""] = process.argv;
    if (!isConnected) {
        pulumi.runtime.resetOptions("", "", -1, engine, "", false, "");
        isConnected = true;
    }
}
