const bytes = 400 * 1024 * 1024;

/** As the CLI has them: gRPC's own limit of 4 MB is reached with a few ten thousand users. */
export const messageLimits = {
    "grpc.max_receive_message_length": bytes,
    "grpc.max_send_message_length": bytes,
};
