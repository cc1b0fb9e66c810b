import * as pulumi from "@pulumi/pulumi";
import type { Log } from "../lifecycle/log";
import { say } from "../output";
import { redact } from "../redaction/redact";

/** What a process prints, Pulumi shows with the run's diagnostics. */
export const log: Log = {
    info: say,
    warn: (line) => say(`warning: ${line}`),
    status(line) {
        connect();
        void pulumi.log.info(redact(line), undefined, undefined, true);
    },
};

let isConnected = false;

/** A plugin's process is no program: Pulumi's logging does not know yet where the engine is. */
function connect(): void {
    const [, , engine = ""] = process.argv;
    if (!isConnected) {
        pulumi.runtime.resetOptions("", "", -1, engine, "", false, "");
        isConnected = true;
    }
}
