import { status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import test from "ava";
import { AllocationIncompleteError, InputError } from "../../provider/errors";
import { PartialFailure, toServiceError, Unimplemented } from "../../provider/plugin/failure";
import { decode, Secret } from "../../provider/plugin/values";
import { protect } from "../../provider/redaction/redact";

const explanation = { summary: "some users did not get what is declared.", remedy: "run it again." };

test("an error has its code and no stack trace", (t) => {
    const error = toServiceError(new InputError(explanation));
    t.is(error.code, status.INVALID_ARGUMENT);
    t.is(error.details, "some users did not get what is declared. [UIPATH_INPUT_INVALID]\n  what to do: run it again.");
    t.is(error.stack, "");
});

test("any other thrown value becomes an internal error without credentials", (t) => {
    protect("s3cr3t-of-a-plugin", "token");
    for (const thrown of [new TypeError("x of s3cr3t-of-a-plugin"), "s3cr3t-of-a-plugin", undefined, { message: 5 }]) {
        const error = toServiceError(thrown);
        t.is(error.code, status.UNKNOWN);
        t.regex(error.details, /\[UIPATH_INTERNAL_ERROR\]/);
        t.notRegex(`${error.details}${error.message}`, /s3cr3t/);
    }
});

test("an unknown method is an error that says so", (t) => {
    t.like(toServiceError(new Unimplemented("no such method")), {
        code: status.UNIMPLEMENTED,
        details: "no such method",
    });
});

test("a partial failure has the reached state", (t) => {
    const cause = new AllocationIncompleteError(explanation);
    const outputs = { accountId: "acme", allocations: new Secret({ "singer-77": ["ATTUNU"] }) };
    const error = toServiceError(new PartialFailure("acme/1", outputs, cause));
    t.is(error.details, cause.message);
    const [details] = error.metadata.get("grpc-status-details-bin");
    const [any] = Status.deserializeBinary(details as Buffer).getDetailsList();
    t.is(any?.getTypeUrl(), "type.googleapis.com/pulumirpc.ErrorResourceInitFailed");
    const failed = ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() as Uint8Array);
    t.is(failed.getId(), "acme/1");
    t.deepEqual(failed.getReasonsList(), [cause.message]);
    t.deepEqual(decode(failed.getProperties()), outputs);
});
