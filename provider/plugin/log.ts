import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { sayAside } from "../output";
import { redact } from "../redaction/redact";
import { messageLimits } from "./limits";

/** A call to an engine that is gone does not hold up what waits for it. */
const millisecondsAtMost = 10_000;

/** Lines for people, as the engine shows them: each at its resource, and all in the order in which they were said. */
export class EngineLog {
    readonly #client: EngineClient | undefined;
    #last: Promise<void> = Promise.resolve();

    /** @param address Of the engine; without one, the lines go to standard error. */
    constructor(address: string | undefined) {
        this.#client = address ? new EngineClient(address, credentials.createInsecure(), messageLimits) : undefined;
    }

    info(line: string, urn?: string): void {
        this.#say(new LogRequest().setSeverity(LogSeverity.INFO), line, urn);
    }

    warn(line: string, urn?: string): void {
        this.#say(new LogRequest().setSeverity(LogSeverity.WARNING), line, urn);
    }

    /** Shown in place of the one before, and not kept. */
    status(line: string): void {
        this.#say(new LogRequest().setSeverity(LogSeverity.INFO).setEphemeral(true), line, undefined);
    }

    /** When the engine has all that was said by now; what it is told of an answer comes after that. */
    flush(): Promise<void> {
        return this.#last;
    }

    close(): void {
        this.#client?.close();
    }

    #say(request: LogRequest, line: string, urn = ""): void {
        const text = redact(line).toWellFormed();
        if (this.#client === undefined) {
            sayAside(text);
            return;
        }
        request.setMessage(text).setUrn(urn);
        this.#last = this.#last.then(() => this.#send(request));
    }

    #send(request: LogRequest): Promise<void> {
        return new Promise((resolve) => {
            const deadline = Date.now() + millisecondsAtMost;
            // A line that cannot be shown is no reason to fail what it speaks of.
            this.#client?.log(request, new Metadata(), { deadline }, () => resolve());
        });
    }
}
