import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { InterruptedError } from "../errors";
import { changedSettings, markSecretSettings, readConfiguration } from "./config";
import { type Connection, Connections } from "./connection";
import { constructTable } from "./construct";
import { EarlierPhase } from "./earlier-phase";
import { toServiceError, Unimplemented } from "./failure";
import { functions } from "./functions";
import { messageLimits } from "./limits";
import { Provider } from "./provider";
import { decode, encode, type Properties, readRequest, reveal } from "./values";

export interface PluginOptions {
    version: string;
    schema: string;
    /** Undefined if the engine attaches itself. */
    engine: string | undefined;
    /** The process that runs both phases of `up`. */
    runner: number | undefined;
}

const millisecondsToSend = 1_000;

const service = Object.fromEntries(
    Object.entries(ResourceProviderService).map(([name, method]) => {
        const { requestType } = method as unknown as { requestType: Parameters<typeof readRequest>[0] };
        return [name, { ...method, requestDeserialize: (bytes: Buffer) => readRequest(requestType, bytes) }];
    }),
);

type Method<Request, Response> = (request: Request, connection: Connection) => Promise<Response> | Response;

/** Each response comes after its log lines. */
export class PluginServer {
    readonly #server = new Server(messageLimits);
    readonly #options: PluginOptions;
    readonly #connections: Connections;
    readonly #emitter = new EventEmitter();
    #running = 0;
    #isInterrupted = false;

    constructor(options: PluginOptions) {
        this.#options = options;
        this.#connections = new Connections(options.engine);
        this.#server.addService(service, {
            ...this.#ofPlugin(),
            ...this.#ofConfig(),
            ...this.#ofResources(),
        });
    }

    listen(): Promise<number> {
        return new Promise((resolve, reject) => {
            this.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
                error ? reject(error) : resolve(port),
            );
        });
    }

    interrupt(): void {
        this.#isInterrupted = true;
        for (const { provider } of this.#connections.all) {
            provider?.interrupt();
        }
    }

    async end(): Promise<void> {
        this.interrupt();
        while (this.#running > 0) {
            await once(this.#emitter, "answered");
        }
        // The last responses are still to be sent.
        await Promise.race([
            new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve())),
            sleep(millisecondsToSend, undefined, { ref: false }),
        ]);
        this.#server.forceShutdown();
        for (const { log } of this.#connections.all) {
            log.close();
        }
    }

    #ofPlugin() {
        const { version, schema } = this.#options;
        return {
            handshake: this.#greet((request: proto.ProviderHandshakeRequest, connection) => {
                connection.address = request.getEngineAddress();
                return new proto.ProviderHandshakeResponse().setAcceptSecrets(true);
            }),
            attach: this.#greet((request: { getAddress(): string }, connection) => {
                connection.address = request.getAddress();
                return new Empty();
            }),
            getPluginInfo: this.#greet(() => new PluginInfo().setVersion(version)),
            getSchema: this.#greet(() => new proto.GetSchemaResponse().setSchema(schema)),
            cancel: this.#greet(() => {
                this.interrupt();
                return new Empty();
            }),
        };
    }

    #ofConfig() {
        return {
            checkConfig: this.#greet((request: proto.CheckRequest) =>
                new proto.CheckResponse().setInputs(encode(markSecretSettings(decode(request.getNews())))),
            ),
            diffConfig: this.#greet((request: proto.DiffRequest) => {
                const olds = decode(request.hasOldInputs() ? request.getOldInputs() : request.getOlds());
                const changed = changedSettings(olds, decode(request.getNews()));
                const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
                return new proto.DiffResponse()
                    .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
                    .setDiffsList(changed);
            }),
            configure: this.#greet((request: proto.ConfigureRequest, connection) => {
                const args = request.hasArgs() ? decode(request.getArgs()) : variablesOf(request);
                const { runner } = this.#options;
                const [urn, id] = [request.getUrn() ?? "", request.getId() ?? ""];
                const earlier = new EarlierPhase(urn, runner);
                connection.provider = new Provider(
                    `${urn}::${id}`,
                    readConfiguration(args, urn),
                    connection.log,
                    earlier,
                );
                return new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
            }),
        };
    }

    #ofResources() {
        return {
            check: this.#serve((request: proto.CheckRequest, { configured }) => configured.check(request)),
            diff: this.#serve((request: proto.DiffRequest, { configured }) => configured.diff(request)),
            create: this.#serve((request: proto.CreateRequest, { configured }) => configured.create(request)),
            update: this.#serve((request: proto.UpdateRequest, { configured }) => configured.update(request)),
            read: this.#serve((request: proto.ReadRequest, { configured }) => configured.read(request)),
            delete: this.#serve(async (request: proto.DeleteRequest, { configured }) => {
                await configured.delete(request);
                return new Empty();
            }),
            invoke: this.#serve((request: proto.InvokeRequest, connection) => this.#invoke(request, connection)),
            construct: this.#serve((request: proto.ConstructRequest, { configured }) =>
                constructTable(request, configured),
            ),
        };
    }

    async #invoke(request: proto.InvokeRequest, { configured }: Connection): Promise<proto.InvokeResponse> {
        const token = request.getTok();
        const call = Object.hasOwn(functions, token) ? functions[token] : undefined;
        if (call === undefined) {
            throw new Unimplemented(`there is no function ${token}`);
        }
        const args = reveal(decode(request.getArgs())) as Properties;
        return new proto.InvokeResponse().setReturn(encode(await call(configured.session, args)));
    }

    /** These calls are allowed even in an interrupted run. */
    #greet<Request, Response>(method: Method<Request, Response>) {
        return this.#handler(method, true);
    }

    #serve<Request, Response>(method: Method<Request, Response>) {
        return this.#handler<Request, Response>((request, connection) => {
            if (this.#isInterrupted) {
                throw new InterruptedError({
                    summary: "the run was interrupted before this began.",
                    remedy: "run the same command again.",
                });
            }
            return method(request, connection);
        }, false);
    }

    #handler<Request, Response>(method: Method<Request, Response>, isBeginning: boolean) {
        return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
            const connection = this.#connections.get(call.getPeer(), isBeginning);
            this.#running += 1;
            void answer(() => method(call.request, connection), connection, callback).finally(() => {
                this.#running -= 1;
                this.#emitter.emit("answered");
            });
        };
    }
}

async function answer<Response>(
    method: () => Promise<Response> | Response,
    connection: Connection,
    callback: sendUnaryData<Response>,
): Promise<void> {
    try {
        const response = await method();
        await connection.log.flush();
        callback(null, response);
    } catch (error) {
        await connection.log.flush();
        callback(toServiceError(error, connection.provider?.words));
    }
}

function variablesOf(request: proto.ConfigureRequest): Properties {
    const variables: [string, string][] = [];
    request.getVariablesMap().forEach((value: string, key: string) => {
        variables.push([key, value]);
    });
    return Object.fromEntries(variables);
}
