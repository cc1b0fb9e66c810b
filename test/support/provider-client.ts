import { credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { unknownValue } from "../../provider/lifecycle/input-reader";
import { decode, encode, type Properties } from "../../provider/plugin/values";
import { codeIn } from "./error-code";

export type { Properties };

export const userType = "uipath:index:UserLicenseAllocation";
export const groupType = "uipath:index:GroupLicenseAllocation";

export function urnOf(name: string, type = userType): string {
    return `urn:pulumi:dev::licenses::${type}::${name}`;
}

const providerUrn = "urn:pulumi:dev::licenses::pulumi:providers:uipath::default";

export interface Resource {
    id: string;
    outputs: Properties;
    inputs: Properties;
}

export class CallError extends Error {
    readonly status: number;
    readonly code: string | undefined;
    readonly partial: { id: string; outputs: Properties; reasons: string[] } | undefined;

    constructor({ details, code, metadata }: ServiceError) {
        super(details);
        this.status = code;
        const [status] = metadata?.get("grpc-status-details-bin") ?? [];
        const [any] = status instanceof Buffer ? Status.deserializeBinary(status).getDetailsList() : [];
        const failed = any && proto.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
        this.partial = failed && {
            id: failed.getId(),
            outputs: decode(failed.getProperties()),
            reasons: failed.getReasonsList(),
        };
        this.code = codeIn([details, ...(this.partial?.reasons ?? [])].join("\n"));
    }
}

const kinds = ["+", "+!", "-", "-!", "~", "~!"];

export class ProviderClient {
    readonly #client: ResourceProviderClient;

    constructor(port: number) {
        this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
            "grpc.max_receive_message_length": -1,
            "grpc.max_send_message_length": -1,
            "grpc.max_metadata_size": 64 * 1024 * 1024,
            // Each client has its own connection, like each engine.
            "grpc.use_local_subchannel_pool": 1,
        });
    }

    close(): void {
        this.#client.close();
    }

    /** Any call, and any request. */
    call<Response>(method: string, request: unknown): Promise<Response> {
        return new Promise((resolve, reject) => {
            const client = this.#client as unknown as Record<string, Call<Response>>;
            client[method]?.(request, new Metadata(), { deadline: Date.now() + 120_000 }, (error, answer) =>
                error ? reject(new CallError(error)) : resolve(answer),
            );
        });
    }

    /** Any call, and any bytes. */
    send(method: string, bytes: Buffer): Promise<Buffer> {
        return new Promise((resolve, reject) => {
            const path = `/pulumirpc.ResourceProvider/${method}`;
            const asIs = (each: Buffer) => each;
            this.#client.makeUnaryRequest(path, asIs, asIs, bytes, (error, answer) =>
                error ? reject(new CallError(error)) : resolve(answer ?? Buffer.alloc(0)),
            );
        });
    }

    async configure(settings: Properties, { engine = "", provider = providerUrn } = {}): Promise<void> {
        const greeting = new proto.ProviderHandshakeRequest().setEngineAddress(engine).setConfigureWithUrn(true);
        await this.call("handshake", greeting);
        const checked = await this.checkConfig(settings);
        const request = new proto.ConfigureRequest().setArgs(encode(checked)).setUrn(provider);
        await this.call("configure", request.setAcceptsecrets(true));
    }

    async attach(address: string): Promise<void> {
        await this.call("attach", new PluginAttach().setAddress(address));
    }

    async checkConfig(settings: Properties): Promise<Properties> {
        const request = new proto.CheckRequest().setUrn(providerUrn).setNews(encode(settings));
        const answer = await this.call<proto.CheckResponse>("checkConfig", request);
        return decode(answer.getInputs());
    }

    async diffConfig(
        olds: Properties,
        news: Properties,
    ): Promise<{ changes: number; diffs: string[]; replaces: string[] }> {
        const request = new proto.DiffRequest().setUrn(providerUrn).setOldInputs(encode(olds)).setNews(encode(news));
        const answer = await this.call<proto.DiffResponse>("diffConfig", request);
        return {
            changes: answer.getChanges(),
            diffs: answer.getDiffsList(),
            replaces: answer.getReplacesList(),
        };
    }

    async check(
        urn: string,
        news: Properties,
        olds: Properties = {},
    ): Promise<{ inputs: Properties; failures: string[] }> {
        const request = new proto.CheckRequest().setUrn(urn).setNews(encode(news)).setOlds(encode(olds));
        const answer = await this.call<proto.CheckResponse>("check", request);
        return {
            inputs: decode(answer.getInputs()),
            failures: answer.getFailuresList().map((failure) => failure.getReason()),
        };
    }

    /**
     * The changed paths, such as `+path`, `-path` or `~path`, with `!` after the sign for a replacement; none without a
     * change.
     */
    async diff(
        urn: string,
        { id, outputs, inputs }: Resource,
        news: Properties,
    ): Promise<{ paths: string[]; replaces: string[] }> {
        const request = new proto.DiffRequest().setUrn(urn).setId(id).setOlds(encode(outputs));
        request.setOldInputs(encode(inputs)).setNews(encode(news));
        const answer = await this.call<proto.DiffResponse>("diff", request);
        const paths: string[] = [];
        answer.getDetaileddiffMap().forEach((diff: proto.PropertyDiff, path: string) => {
            paths.push(`${kinds[diff.getKind()]}${path}`);
        });
        return { paths, replaces: answer.getReplacesList() };
    }

    async create(urn: string, inputs: Properties, { preview = false, timeout = 0 } = {}): Promise<Resource> {
        const request = new proto.CreateRequest().setUrn(urn).setProperties(encode(inputs));
        const answer = await this.call<proto.CreateResponse>("create", request.setPreview(preview).setTimeout(timeout));
        return { id: answer.getId(), outputs: decode(answer.getProperties()), inputs };
    }

    async update(
        urn: string,
        { id, outputs, inputs }: Resource,
        news: Properties,
        { preview = false, timeout = 0 } = {},
    ): Promise<Resource> {
        const request = new proto.UpdateRequest().setUrn(urn).setId(id).setOlds(encode(outputs)).setNews(encode(news));
        request.setOldInputs(encode(inputs)).setPreview(preview).setTimeout(timeout);
        const answer = await this.call<proto.UpdateResponse>("update", request);
        return { id, outputs: decode(answer.getProperties()), inputs: news };
    }

    /** A refresh; without outputs and inputs, an import or a `get`. */
    async read(urn: string, { id, outputs, inputs }: Partial<Resource>): Promise<Resource> {
        const request = new proto.ReadRequest().setUrn(urn).setId(id ?? "");
        request.setProperties(outputs && encode(outputs)).setInputs(inputs && encode(inputs));
        const answer = await this.call<proto.ReadResponse>("read", request);
        return {
            id: answer.getId(),
            outputs: decode(answer.getProperties()),
            inputs: decode(answer.getInputs()),
        };
    }

    async delete(urn: string, { id, outputs, inputs }: Resource, { timeout = 0 } = {}): Promise<void> {
        const request = new proto.DeleteRequest().setUrn(urn).setId(id).setProperties(encode(outputs));
        await this.call("delete", request.setOldInputs(encode(inputs)).setTimeout(timeout));
    }

    async invoke(token: string, args: Properties): Promise<Properties> {
        const request = new proto.InvokeRequest().setTok(token).setArgs(encode(args));
        const answer = await this.call<proto.InvokeResponse>("invoke", request);
        return decode(answer.getReturn());
    }

    async cancel(): Promise<void> {
        await this.call("cancel", new Empty());
    }

    /** One resource of one `up`, in the engine's steps. */
    async bring(urn: string, args: Properties, resource?: Resource): Promise<Resource> {
        const { inputs, failures } = await this.check(urn, args, resource?.inputs);
        if (failures.length > 0) {
            throw new Error(failures.join("\n"));
        }
        if (resource === undefined) {
            return this.create(urn, inputs);
        }
        const { paths } = await this.diff(urn, resource, inputs);
        return paths.length > 0 ? this.update(urn, resource, inputs) : { ...resource, inputs };
    }

    async preview(urn: string, args: Properties, resource?: Resource): Promise<Properties> {
        const { inputs } = await this.check(urn, args, resource?.inputs);
        const { outputs } = resource
            ? await this.update(urn, resource, inputs, { preview: true })
            : await this.create(urn, inputs, { preview: true });
        return outputs;
    }
}

type Call<Response> = (
    request: unknown,
    metadata: Metadata,
    options: { deadline: number },
    callback: (error: ServiceError | null, answer: Response) => void,
) => void;

export const unknown = unknownValue;
