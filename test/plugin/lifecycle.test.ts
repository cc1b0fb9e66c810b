import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import test from "ava";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Secret } from "../../provider/plugin/values";
import { CallError, groupType, unknown, urnOf } from "../support/provider-client";
import { serve } from "../support/provider-server";
import { example, holders } from "../support/setup";

const singers = urnOf("singers");
const codes = ["ATTUNU", "RPADEVNU", "TSTNU"];

test("the plugin reports its version and its schema", async (t) => {
    const { client } = await serve(t);
    const info = await client.call<PluginInfo>("getPluginInfo", new Empty());
    t.is(info.getVersion(), "1.2.3");
    const schema = await client.call<GetSchemaResponse>("getSchema", new GetSchemaRequest());
    t.is(schema.getSchema(), '{"name":"uipath"}');
});

test("an allocation is created, unchanged, changed, refreshed and deleted", async (t) => {
    const { client, simulator, settings, begin } = await serve(t);
    const resource = await client.bring(singers, example);
    t.regex(resource.id, /^song-one\/[0-9a-f]{12}$/);
    t.deepEqual(resource.outputs, {
        ...{ userIds: ["singer-111", "singer-77", "singer-88"], userBundleCodes: codes, useExternalLicense: true },
        ...{ accountId: "song-one", baseUrl: settings.baseUrl, onRelease: "clear", organizationId: "song-one" },
        allocations: { "singer-77": codes, "singer-88": codes, "singer-111": codes },
        ...{ unconfirmed: [], __isOwnAddress: false },
        // For a stack that changes to the dynamic provider.
        __provider: 'exports.handler=()=>require("pulumi-uipath-licensing/dynamic/user-license-allocation")',
    });
    t.false("__key" in resource.inputs);

    const { inputs } = await client.check(singers, example, resource.inputs);
    t.deepEqual((await client.diff(singers, resource, inputs)).paths, []);
    t.is(simulator.requests.length, 1);

    const two = { ...example, userIds: ["singer-77", "singer-88"] };
    const { inputs: news } = await client.check(singers, two, resource.inputs);
    t.deepEqual((await client.diff(singers, resource, news)).paths, ["-userIds[0]"]);
    const changed = await client.update(singers, resource, news);
    t.is(changed.id, resource.id);
    t.deepEqual(Object.keys(holders(simulator)), ["singer-77", "singer-88"]);
    t.deepEqual(Object.keys(changed.outputs.allocations as object), ["singer-77", "singer-88"]);

    const read = await client.read(singers, changed);
    t.deepEqual(read, changed);

    const next = await begin();
    await next.delete(singers, changed);
    t.deepEqual(holders(simulator), {});
});

test("a group's rule is created, changed, refreshed and deleted", async (t) => {
    const { client, simulator, begin } = await serve(t);
    const urn = urnOf("dancers", groupType);
    const args = { groupId: "dancers", userBundleCodes: ["ATTUNU"] };
    const resource = await client.bring(urn, args);
    t.regex(resource.id, /^song-one\/group\/[0-9a-f]{12}$/);
    t.like(resource.outputs, { ...args, onRelease: "clear", organizationId: "song-one" });
    const { inputs } = await client.check(urn, { ...args, userBundleCodes: ["RPADEVNU"] }, resource.inputs);
    t.deepEqual((await client.diff(urn, resource, inputs)).paths, ["~userBundleCodes[0]"]);
    const more = { ...resource, outputs: { ...resource.outputs, userBundleCodes: ["ATTUNU", "TSTNU"] } };
    const drifted = await client.diff(urn, more, resource.inputs);
    t.deepEqual(drifted.paths, ["-userBundleCodes[1]"], "given elsewhere, by the outputs");
    const changed = await client.update(urn, resource, inputs);
    t.like(changed.outputs, { userBundleCodes: ["RPADEVNU"] });
    t.deepEqual(await client.read(urn, changed), changed);
    const next = await begin();
    await next.delete(urn, changed);
    t.like(simulator.requests.at(-1), { method: "PUT" });
});

test("input errors are reported together, each with its code", async (t) => {
    const { client, simulator } = await serve(t);
    const { failures } = await client.check(singers, { userIds: [], userBundleCodes: ["ATUNU"], onRelase: "keep" });
    t.is(failures.length, 3);
    t.true(failures.every((failure) => failure.includes("[UIPATH_INPUT_INVALID]")));
    t.is(simulator.requests.length, 0);
});

test("a preview shows everything that is known before the write", async (t) => {
    const { client, simulator, settings } = await serve(t);
    t.deepEqual(await client.preview(singers, example), {
        ...{ userIds: ["singer-111", "singer-77", "singer-88"], userBundleCodes: codes, useExternalLicense: true },
        ...{ accountId: "song-one", baseUrl: settings.baseUrl, onRelease: "clear", __isOwnAddress: false },
        ...{ organizationId: unknown, allocations: unknown, unconfirmed: unknown },
    });
    t.is(simulator.requests.length, 0);
    const resource = await client.bring(singers, example);
    const outputs = await client.preview(singers, { ...example, userIds: ["singer-77", unknown] }, resource);
    t.like(outputs, { userIds: ["singer-77", unknown], organizationId: "song-one", allocations: unknown });
});

test("a changed accountId replaces the resource, and a changed baseUrl writes all users again", async (t) => {
    const { client } = await serve(t);
    const resource = await client.bring(singers, example);
    const { inputs } = await client.check(singers, { ...example, accountId: "other" }, resource.inputs);
    t.deepEqual(await client.diff(singers, resource, inputs), { paths: ["~!accountId"], replaces: ["accountId"] });
    const spelling = await client.check(singers, { ...example, accountId: "SONG-ONE" }, resource.inputs);
    t.deepEqual(await client.diff(singers, resource, spelling.inputs), { paths: [], replaces: [] });
});

test("a secret list makes all outputs with users secret, and no line names them", async (t) => {
    const { client, simulator, engine, begin } = await serve(t);
    const secret = { ...example, userIds: new Secret(example.userIds) };
    const resource = await client.bring(singers, secret);
    t.deepEqual(resource.inputs.userIds, new Secret(["singer-111", "singer-77", "singer-88"]));
    const marked = Object.entries(resource.outputs).filter(([, value]) => value instanceof Secret);
    t.deepEqual(marked.map(([name]) => name).sort(), ["allocations", "unconfirmed", "userIds"]);
    t.true(resource.outputs.__isSecret);
    const { outputs } = await client.read(singers, resource);
    t.deepEqual(outputs, resource.outputs);
    const preview = await client.preview(singers, secret, resource);
    t.deepEqual(preview.allocations, new Secret(unknown));
    const next = await begin();
    await next.delete(singers, resource);
    t.deepEqual(holders(simulator), {});
    t.true(engine.lines.length > 0);
    t.notRegex(engine.output, /singer-\d/);
});

test("one secret user in a list stays secret, and makes all outputs with users secret", async (t) => {
    const { client } = await serve(t);
    const args = { ...example, userIds: ["singer-77", new Secret("singer-111")] };
    const { inputs, outputs } = await client.bring(singers, args);
    t.deepEqual(inputs.userIds, [new Secret("singer-111"), "singer-77"]);
    t.deepEqual(outputs.userIds, inputs.userIds);
    t.true(outputs.allocations instanceof Secret);
});

test("users who were not reached stay unconfirmed and are shown as such", async (t) => {
    const { client, simulator } = await serve(t, { settings: { maxAttempts: 1 } });
    simulator.fault({ kind: "answer", status: 500 });
    const { inputs } = await client.check(singers, example);
    const error = await t.throwsAsync(client.create(singers, inputs), { instanceOf: CallError });
    t.regex(error?.message ?? "", /\[UIPATH_/);
    const partial = error?.partial;
    t.deepEqual(partial?.reasons, [error?.message]);
    t.deepEqual(partial?.outputs.unconfirmed, ["singer-111", "singer-77", "singer-88"]);
    const resource = { id: partial?.id ?? "", outputs: partial?.outputs ?? {}, inputs };
    const { paths } = await client.diff(singers, resource, inputs);
    t.true(paths.includes("-unconfirmed[0]"));
    const repaired = await client.update(singers, resource, inputs);
    t.deepEqual(repaired.outputs.unconfirmed, []);
    t.is(Object.keys(holders(simulator)).length, 3);
});
