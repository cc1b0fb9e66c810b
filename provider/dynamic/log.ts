import * as pulumi from "@pulumi/pulumi";
import type { Log } from "../lifecycle/log";
import { say } from "../output";
import { redact } from "../redaction/redact";

/** Pulumi shows the process's output among the run's diagnostics. */
export const log: Log = {
    info: say,
    warn: (line) => say(`warning: ${line}`),
    status(line) {
        connect();
        void pulumi.log.info(redact(line), undefined, undefined, true);
    },
};

let isConnected = false;

/** The plugin's process is not a program, so Pulumi's logging does not know the engine's address yet. */
function connect(): void {
    const [, , engine = ""] = process.argv;
    if (!isConnected) {
        pulumi.runtime.resetOptions("", "", -1, engine, "", false, "");
        isConnected = true;
    }
}
