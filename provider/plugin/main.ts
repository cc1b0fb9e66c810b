import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { schemaText } from "./schema-text";

const version = "0.1.0";
type Call<Request> = ServerUnaryCall<Request, unknown>;
type Answer = sendUnaryData<unknown>;

const handlers = {
    handshake: (_: unknown, answer: Answer) => answer(null, new proto.ProviderHandshakeResponse()),
    attach: (_: unknown, answer: Answer) => answer(null, new Empty()),
    cancel: (_: unknown, answer: Answer) => answer(null, new Empty()),
    getPluginInfo: (_: unknown, answer: Answer) => {
        const info = new PluginInfo();
        info.setVersion(version);
        answer(null, info);
    },
    getSchema: (_: unknown, answer: Answer) => {
        const response = new proto.GetSchemaResponse();
        response.setSchema(schemaText);
        answer(null, response);
    },
    checkConfig: ({ request }: Call<proto.CheckRequest>, answer: Answer) => {
        const response = new proto.CheckResponse();
        response.setInputs(request.getNews());
        answer(null, response);
    },
    diffConfig: (_: unknown, answer: Answer) => answer(null, new proto.DiffResponse()),
    configure: (_: unknown, answer: Answer) => {
        const response = new proto.ConfigureResponse();
        response.setSupportspreview(true);
        answer(null, response);
    },
    check: ({ request }: Call<proto.CheckRequest>, answer: Answer) => {
        const response = new proto.CheckResponse();
        response.setInputs(request.getNews());
        answer(null, response);
    },
    diff: (_: unknown, answer: Answer) => {
        const response = new proto.DiffResponse();
        response.setChanges(proto.DiffResponse.DiffChanges.DIFF_NONE);
        answer(null, response);
    },
    create: ({ request }: Call<proto.CreateRequest>, answer: Answer) => {
        const response = new proto.CreateResponse();
        response.setId(request.getPreview() ? "" : "id");
        response.setProperties(request.getProperties());
        answer(null, response);
    },
    delete: (_: unknown, answer: Answer) => answer(null, new Empty()),
};

const server = new Server();
server.addService(ResourceProviderService, handlers);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
        throw error;
    }
    process.stdout.write(`${port}\n`);
});
