import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { asLicensingError, InputError, type LicensingError, SettingsError } from "../errors";
import { redact } from "../redaction/redact";
import type { SettingWords } from "./setting-words";
import { encode, type Properties } from "./values";

export class PartialFailure extends Error {
    constructor(
        readonly id: string,
        readonly outputs: Properties,
        override readonly cause: LicensingError,
    ) {
        super(cause.message);
    }
}

export class Unimplemented extends Error {}

/** Never has a stack. */
export function toServiceError(error: unknown, words: SettingWords = (text) => text): ServiceError {
    if (error instanceof Unimplemented) {
        return build(status.UNIMPLEMENTED, error.message);
    }
    if (error instanceof PartialFailure) {
        const message = words(error.message);
        return build(status.UNKNOWN, message, detailsOf(error, message));
    }
    const ours = asLicensingError(error);
    const isArgument = ours instanceof InputError || ours instanceof SettingsError;
    return build(isArgument ? status.INVALID_ARGUMENT : status.UNKNOWN, words(ours.message));
}

function build(code: status, message: string, details?: Uint8Array): ServiceError {
    const metadata = new Metadata();
    if (details) {
        metadata.set("grpc-status-details-bin", Buffer.from(details));
    }
    const text = redact(message).toWellFormed();
    return Object.assign(new Error(text), { stack: "", code, details: text, metadata });
}

/** Source: Pulumi's provider.proto. The engine finds the message in a status's details by its type URL. */
function detailsOf({ id, outputs }: PartialFailure, message: string): Uint8Array {
    const failed = new ErrorResourceInitFailed()
        .setId(id)
        .setProperties(encode(outputs))
        .setReasonsList([message.toWellFormed()]);
    const packed = new Any();
    packed.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const details = new Status().setCode(status.UNKNOWN).setMessage(message.toWellFormed());
    details.addDetails(packed);
    return details.serializeBinary();
}
