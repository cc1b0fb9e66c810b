import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

export interface LoggedLine {
    severity: "info" | "warning" | "error" | "debug";
    urn: string;
    text: string;
    isKept: boolean;
}

const severities = {
    [LogSeverity.DEBUG]: "debug",
    [LogSeverity.INFO]: "info",
    [LogSeverity.WARNING]: "warning",
    [LogSeverity.ERROR]: "error",
} as const;

/** The engine's own server, which receives a plugin's lines. */
export class EngineEnd {
    static async start(): Promise<EngineEnd> {
        const engine = new EngineEnd();
        engine.#server.addService(EngineService, {
            log: (call: ServerUnaryCall<LogRequest, Empty>, callback: sendUnaryData<Empty>) => {
                const { request } = call;
                // Without this queue, parallel calls would overtake one another.
                setTimeout(() => {
                    engine.lines.push({
                        severity: severities[request.getSeverity()],
                        urn: request.getUrn(),
                        text: request.getMessage(),
                        isKept: !request.getEphemeral(),
                    });
                    callback(null, new Empty());
                }, engine.#delays.shift() ?? 0);
            },
        });
        engine.port = await new Promise<number>((resolve, reject) => {
            engine.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
                error ? reject(error) : resolve(port),
            );
        });
        return engine;
    }

    readonly lines: LoggedLine[] = [];
    port = 0;
    readonly #server = new Server({ "grpc.max_receive_message_length": -1 });
    #delays: number[] = [];

    get address(): string {
        return `127.0.0.1:${this.port}`;
    }

    /** Delays each of the next lines by this many milliseconds. */
    delay(...milliseconds: number[]): void {
        this.#delays = milliseconds;
    }

    /** The text of the kept lines, without colors. */
    get output(): string {
        const kept = this.lines.filter(({ isKept }) => isKept).map(({ text }) => text);
        return kept.join("\n").replaceAll(/<\{%(fg \d|reset)%\}>/g, "");
    }

    stop(): void {
        this.#server.forceShutdown();
    }
}
