import { status } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import test from "ava";
import { encode, type Properties } from "../../provider/plugin/values";
import { CallError, groupType, urnOf } from "../support/provider-client";
import { serve } from "../support/provider-server";
import { example } from "../support/setup";

const urns = [urnOf("singers"), urnOf("dancers", groupType)];
const sign = "4dabf18193072939515e22adb298388d";

let deep: unknown = "x";
for (let level = 0; level < 70; level += 1) {
    deep = { deep };
}

/** Inputs, outputs and settings that no engine sends. */
const values: unknown[] = [
    ...[null, true, 5, -0.5, Number.NaN, Number.POSITIVE_INFINITY, "", " ", "\ud800", "\u202e", "x".repeat(2_000)],
    ...[[], [null], [[]], [{}], {}, { a: { b: [] } }, [1, "a", true, null, ["b"]], deep],
    ...[{ [sign]: "1b47061264138c4ac30d75fd1eb44270" }, { [sign]: 7 }, { [sign]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" }],
    ...[{ [sign]: "c44067f5952c0a294b673a41bacd8c17" }, { [sign]: null, value: "x" }],
    ...["04da6b54-80e4-46f7-96ec-b56ff0331ba9", ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"]],
];

const common = [
    "userBundleCodes",
    "useExternalLicense",
    "accountId",
    "baseUrl",
    "onRelease",
    "unconfirmed",
    "inherited",
];
const internal = ["organizationId", "__isOwnAddress", "__isSecret", "__key", "__provider", "constructor"];
/** The names of inputs and outputs by resource, and other names. */
const names = [
    [...common, ...internal, "userIds", "allocations", "holders", "left", "former", "takenOver", "otherLicenseSource"],
    [...common, ...internal, "groupId", "quotas"],
];

async function isOrderly(call: Promise<unknown>): Promise<unknown> {
    try {
        await call;
        return undefined;
    } catch (error) {
        if (!(error instanceof CallError)) {
            return error;
        }
        const { message } = error;
        const isPlain = /\[UIPATH_[A-Z_]+\]/.test(message) && !/\bat .+:\d+:\d+/.test(message);
        return isPlain || error.status === status.UNIMPLEMENTED ? undefined : message;
    }
}

test("with any values in inputs and outputs, each call succeeds or fails with a code", async (t) => {
    const { client, begin, simulator } = await serve(t, { settings: { maxAttempts: 1, timeoutSeconds: 2 } });
    const group = { groupId: "dancers", userBundleCodes: ["ATTUNU"] };
    const good: Properties[] = [];
    for (const [index, args] of [example, group].entries()) {
        good.push((await client.bring(urns[index] ?? "", args)).outputs);
    }
    for (const [index, urn] of urns.entries()) {
        const run = await begin();
        const outputs = good[index] ?? {};
        for (const name of names[index] ?? []) {
            const answers = values.map(async (value) => {
                const odd = { ...outputs, [name]: value };
                const resource = { id: "song-one/1", outputs: odd, inputs: odd };
                const calls = [
                    run.check(urn, odd, odd),
                    run.diff(urn, resource, outputs),
                    run.diff(urn, { ...resource, outputs, inputs: outputs }, odd),
                    run.create(urn, odd, { preview: true }),
                    run.update(urn, resource, odd, { preview: true }),
                    run.read(urn, resource),
                ];
                for (const [at, wrong] of (await Promise.all(calls.map(isOrderly))).entries()) {
                    t.is(wrong, undefined, `call ${at} with ${name}: ${JSON.stringify(value)?.slice(0, 80)}`);
                }
            });
            await Promise.all(answers);
        }
    }
    t.true(simulator.requests.length > 0);
});

test("with any values in states, writes fail with a code", async (t) => {
    const { begin } = await serve(t, { settings: { maxAttempts: 1, timeoutSeconds: 2 } });
    for (const urn of urns) {
        for (const outputs of [{}, { accountId: 5, baseUrl: [] }, { accountId: "song-one", baseUrl: "no" }]) {
            const run = await begin();
            const resource = { id: "x", outputs, inputs: {} };
            t.is(await isOrderly(run.delete(urn, resource)), undefined);
            t.is(await isOrderly(run.update(urn, resource, outputs)), undefined);
            t.is(await isOrderly(run.create(urn, outputs)), undefined);
        }
    }
});

test("with any values in settings, each call succeeds or fails with a code", async (t) => {
    const { begin } = await serve(t);
    for (const name of ["baseUrl", "accessToken", "organizations", "timeoutSeconds", "clientKey", "constructor", ""]) {
        for (const value of values) {
            const run = await begin({ [name]: value }).catch((error: unknown) => error as Error);
            const wrong = await isOrderly(
                run instanceof Error ? Promise.reject(run) : run.check(urns[0] ?? "", example),
            );
            t.is(wrong, undefined, `${name}: ${JSON.stringify(value)?.slice(0, 80)}`);
        }
    }
});

test("calls without a resource, without a provider, or to an unsupported method fail with a code", async (t) => {
    const { client } = await serve(t);
    for (const urn of [
        "",
        "urn",
        "urn:pulumi:a::b::",
        "urn:pulumi:a::b::c",
        "urn:pulumi:a::b::uipath:index:Other::x",
    ]) {
        t.is(await isOrderly(client.check(urn, example)), undefined);
        await t.throwsAsync(client.check(urn, example), { code: "UIPATH_INPUT_INVALID" });
        await t.throwsAsync(client.read(urn, {}), { code: "UIPATH_INPUT_INVALID" });
    }
    for (const method of ["check", "diff", "create", "update", "read", "delete", "invoke", "construct"]) {
        const request = { construct: new proto.ConstructRequest(), invoke: new proto.InvokeRequest() };
        const empty = { ...request, check: new proto.CheckRequest(), diff: new proto.DiffRequest() };
        const all: Record<string, unknown> = {
            ...{ ...empty, create: new proto.CreateRequest(), update: new proto.UpdateRequest() },
            ...{ read: new proto.ReadRequest(), delete: new proto.DeleteRequest() },
        };
        t.is(await isOrderly(client.call(method, all[method])), undefined, method);
    }
    for (const [method, request] of [
        ["call", new proto.CallRequest()],
        ["parameterize", new proto.ParameterizeRequest()],
        ["getMapping", new proto.GetMappingRequest()],
    ] as const) {
        await t.throwsAsync(client.call(method, request), {
            instanceOf: CallError,
            message: /unimplemented|not implement/i,
        });
    }
});

/** The start of a protocol buffer's field of `length` bytes. */
function header(field: number, length: number): Buffer {
    const bytes = [field * 8 + 2];
    let rest = length;
    for (; rest > 127; rest >>>= 7) {
        bytes.push((rest & 127) | 128);
    }
    return Buffer.from([...bytes, rest]);
}

/** A check with inputs nested so deep that reading them exhausts the stack. */
function bottomless(): Buffer {
    const text = Buffer.from([...header(3, 1), 120]);
    const parts: Buffer[] = [text];
    let length: number = text.length;
    const wrap = (field: number) => {
        parts.push(header(field, length));
        length += parts.at(-1)?.length ?? 0;
    };
    for (let level = 0; level < 20_000; level += 1) {
        wrap(1);
        wrap(6);
    }
    // The value of the map's entry, the entry, and the struct in the request.
    for (const field of [2, 1, 3]) {
        wrap(field);
    }
    return Buffer.concat(parts.reverse());
}

test("an unreadable message is an error, and the next one is served", async (t) => {
    const { client } = await serve(t);
    await t.throwsAsync(client.send("Check", bottomless()), { instanceOf: CallError });
    await t.throwsAsync(client.send("Check", Buffer.from([0xff, 0xff, 0xff])), { instanceOf: CallError });
    t.deepEqual((await client.check(urns[0] ?? "", example)).failures, []);
});

test("a message with 300,000 users is served", async (t) => {
    const { client } = await serve(t);
    const userIds = Array.from({ length: 300_000 }, (_, index) => `user-${index}`);
    const { inputs, failures } = await client.check(urns[0] ?? "", { ...example, userIds });
    t.deepEqual(failures, []);
    t.is((inputs.userIds as string[]).length, 300_000);
    t.true(encode(inputs).serializeBinary().length > 4 * 1024 * 1024);
});
