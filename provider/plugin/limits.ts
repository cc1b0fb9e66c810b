const bytes = 400 * 1024 * 1024;

/** The CLI's limits. gRPC's default of 4 MB ends at some ten thousand users. */
export const messageLimits = {
    "grpc.max_receive_message_length": bytes,
    "grpc.max_send_message_length": bytes,
};
