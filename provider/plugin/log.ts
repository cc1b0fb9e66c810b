import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { sayAside } from "../output";
import { redact } from "../redaction/redact";
import { messageLimits } from "./limits";

/** A call to an engine that is gone must not block what waits for it. */
const millisecondsAtMost = 10_000;

export class EngineLog {
    readonly #client: EngineClient | undefined;
    #last: Promise<void> = Promise.resolve();

    /** @param address The engine's; without it, lines go to standard error. */
    constructor(address: string | undefined) {
        this.#client = address ? new EngineClient(address, credentials.createInsecure(), messageLimits) : undefined;
    }

    info(line: string, urn?: string): void {
        this.#say(new LogRequest().setSeverity(LogSeverity.INFO), line, urn);
    }

    warn(line: string, urn?: string): void {
        this.#say(new LogRequest().setSeverity(LogSeverity.WARNING), line, urn);
    }

    status(line: string): void {
        this.#say(new LogRequest().setSeverity(LogSeverity.INFO).setEphemeral(true), line, undefined);
    }

    /** Resolves when the engine has received all lines, so a response comes after its lines. */
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
            // A line that the engine cannot show must not fail the operation.
            this.#client?.log(request, new Metadata(), { deadline }, () => resolve());
        });
    }
}
