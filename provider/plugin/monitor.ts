import { type CallOptions, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
    RegisterResourceOutputsRequest,
    type RegisterResourceRequest,
    type RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { messageLimits } from "./limits";
import { encode, type Properties } from "./values";

export class Monitor {
    readonly #client: ResourceMonitorClient;

    constructor(address: string) {
        this.#client = new ResourceMonitorClient(address, credentials.createInsecure(), messageLimits);
    }

    async register(request: RegisterResourceRequest): Promise<string> {
        const response = await call<RegisterResourceResponse>((callback) =>
            this.#client.registerResource(request, new Metadata(), patient, callback),
        );
        return response.getUrn();
    }

    async conclude(urn: string, outputs: Properties): Promise<void> {
        const request = new RegisterResourceOutputsRequest().setUrn(urn).setOutputs(encode(outputs));
        await call((callback) => this.#client.registerResourceOutputs(request, new Metadata(), patient, callback));
    }

    close(): void {
        this.#client.close();
    }
}

/** A resource may take any time. */
const patient: CallOptions = { deadline: Number.POSITIVE_INFINITY };

function call<Response>(start: (callback: (error: ServiceError | null, response: Response) => void) => void) {
    return new Promise<Response>((resolve, reject) => {
        start((error, response) => (error ? reject(error) : resolve(response)));
    });
}
