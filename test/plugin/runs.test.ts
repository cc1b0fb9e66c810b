import { setTimeout as sleep } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { CallError, groupType, unknown, urnOf } from "../support/provider-client";
import { serve } from "../support/provider-server";
import { holders } from "../support/setup";

const [old, fresh] = [urnOf("old"), urnOf("fresh")];
const one = { userBundleCodes: ["ATTUNU"] };
const usersOf = ({ body }: { body: string }): string => (body ? JSON.parse(body).userIds.join() : "read");

test("lines are printed at their resources, in order, before the response", async (t) => {
    const { client, engine, begin } = await serve(t, { settings: { redFrom: "none", scop: "x", tiemoutSeconds: 4 } });
    const resource = await client.bring(old, { ...one, userIds: ["a", "b"] });
    const next = await begin();
    engine.lines.length = 0;
    engine.delay(90, 60, 30, 0);
    const { inputs } = await next.check(old, { ...one, userIds: ["b", "c"] }, resource.inputs);
    t.deepEqual(
        engine.lines.map(({ text }) => text.split(" ")[0]),
        ["uipath:redFrom", "uipath:scop", "uipath:tiemoutSeconds"],
    );
    engine.lines.length = 0;
    await next.diff(old, resource, inputs);
    t.deepEqual([...new Set(engine.lines.map(({ urn }) => urn))], [old]);
    t.true(engine.lines.every(({ severity, isKept }) => severity === "info" && isKept));
});

test("a misspelled setting is a line of severity warning, and no line has a secret", async (t) => {
    const { client, engine } = await serve(t, { settings: { tiemoutSeconds: 4, accessToken: "tok3n-that-is-secret" } });
    await client.check(old, { ...one, userIds: ["tok3n-that-is-secret"], color: "tok3n-that-is-secret" });
    const warnings = engine.lines.filter(({ severity }) => severity === "warning");
    t.deepEqual(
        warnings.map(({ text }) => text),
        ["uipath:tiemoutSeconds is not a setting and has no effect; did you mean uipath:timeoutSeconds?"],
    );
    t.notRegex(engine.output, /tok3n/);
});

test("a user in two resources is an error that names both", async (t) => {
    const { client } = await serve(t);
    await client.check(old, { ...one, userIds: ["a", "b"] });
    const { failures } = await client.check(fresh, { ...one, userIds: ["b"] });
    t.regex(failures.join(), /1 user declared twice in this organization, in fresh and in old: b/);
});

test("providers attached for debugging share only the process", async (t) => {
    const { client, begin } = await serve(t);
    const other = await begin({ readFrom: "none" });
    await client.check(old, { ...one, userIds: ["a"] });
    t.deepEqual((await other.check(fresh, { ...one, userIds: ["a"] })).failures, []);
});

test("an interrupted run finishes its writes and begins no others", async (t) => {
    const settings = { maxUsersPerRequest: 1, maxConcurrentRequests: 1 };
    const { client, simulator } = await serve(t, { settings, server: { latency: 500 } });
    const { inputs } = await client.check(old, { ...one, userIds: ["a", "b", "c"] });
    const creating = t.throwsAsync(client.create(old, inputs), { instanceOf: CallError });
    await sleep(200);
    await client.cancel();
    const error = await creating;
    t.is(simulator.requests.length, 1);
    t.regex(error?.message ?? "", /interrupted/);
    t.deepEqual(error?.partial?.outputs.allocations, { a: ["ATTUNU"] });
    t.deepEqual(holders(simulator), { a: "ATTUNU" });
    for (const later of [
        client.check(fresh, { ...one, userIds: ["d"] }),
        client.create(fresh, inputs),
        client.invoke("uipath:index:getGroupId", {}),
    ]) {
        await t.throwsAsync(later, { instanceOf: CallError, code: "UIPATH_INTERRUPTED" });
    }
    t.is(simulator.requests.length, 1);
});

test("users with a write under way at the resource's timeout are unconfirmed and sent again", async (t) => {
    const { client, simulator, begin } = await serve(t, { settings: { timeoutSeconds: 2, maxAttempts: 1 } });
    const { inputs } = await client.check(old, { ...one, userIds: ["a", "b"] });
    simulator.fault({ kind: "hang", applied: true });
    const error = await t.throwsAsync(client.create(old, inputs, { timeout: 0.3 }), { instanceOf: CallError });
    t.regex(error?.message ?? "", /took longer than the 0\.3 s.*\[UIPATH_TIMED_OUT\]/);
    t.deepEqual(error?.partial?.outputs.unconfirmed, ["a", "b"]);
    t.regex(error?.partial?.id ?? "", /^song-one\/[0-9a-f]{12}$/);

    const resource = { id: error?.partial?.id ?? "", outputs: error?.partial?.outputs ?? {}, inputs };
    const next = await begin();
    const more = { ...one, userIds: ["a", "b", "c"] };
    const repaired = await next.bring(old, more, resource);
    t.deepEqual(repaired.outputs.unconfirmed, []);
    t.deepEqual(holders(simulator), { a: "ATTUNU", b: "ATTUNU", c: "ATTUNU" });

    simulator.fault({ kind: "hang", applied: true });
    const last = await begin();
    const { inputs: news } = await last.check(old, { ...one, userIds: ["b", "c", "d"] }, repaired.inputs);
    const late = await t.throwsAsync(last.update(old, repaired, news, { timeout: 0.3 }), { instanceOf: CallError });
    // A user that already holds the declared bundles is not unconfirmed.
    t.deepEqual(late?.partial?.outputs.unconfirmed, ["a", "d"]);
    await t.throwsAsync((await begin()).delete(old, repaired, { timeout: 0.001 }), {
        code: "UIPATH_TIMED_OUT",
        message: /UIPATH_TIMED_OUT/,
    });
});

test("a group's rule that took too long is unconfirmed", async (t) => {
    const { client, simulator } = await serve(t, { settings: { timeoutSeconds: 1, maxAttempts: 1 } });
    const urn = urnOf("dancers", groupType);
    const { inputs } = await client.check(urn, { ...one, groupId: "dancers" });
    simulator.fault({ kind: "hang", endpoint: "group-rule", method: "PUT" });
    const error = await t.throwsAsync(client.create(urn, inputs, { timeout: 0.2 }), { instanceOf: CallError });
    t.like(error?.partial?.outputs, { groupId: "dancers", unconfirmed: true, userBundleCodes: [] });
});

/** The preview and the update of one `up` that moves a user from one resource to another that depends on it. */
async function move(t: ExecutionContext, { isShared = true, isPreviewed = true, isRefreshed = false } = {}) {
    const runner = isShared ? process.pid : undefined;
    const { client, simulator, begin } = await serve(t, { runner, settings: { timeoutSeconds: 7 } });
    const oldBefore = await client.bring(old, { ...one, userIds: ["stays", "moves"] });
    const freshBefore = await client.bring(fresh, { ...one, userIds: ["is here"] });
    if (isPreviewed) {
        const preview = await begin();
        // Nothing shows yet that this is a preview.
        await preview.check(fresh, { ...one, userIds: ["is here", "moves"] }, freshBefore.inputs);
        await preview.preview(old, { ...one, userIds: ["stays"] }, oldBefore);
    }
    simulator.requests.length = 0;
    const update = await begin();
    if (isRefreshed) {
        await update.diff(old, oldBefore, oldBefore.inputs);
        await update.diff(fresh, freshBefore, freshBefore.inputs);
    }
    // As with dependsOn, the second begins only after the first is done.
    await update.bring(old, { ...one, userIds: ["stays"] }, oldBefore);
    await update.bring(fresh, { ...one, userIds: ["is here", "moves"] }, freshBefore);
    return simulator;
}

test.serial(
    "the update knows the declared users from the preview: a moved user is not released in between",
    async (t) => {
        const simulator = await move(t);
        t.deepEqual(simulator.requests.map(usersOf), ["moves"]);
        t.is(holders(simulator).moves, "ATTUNU");
    },
);

test.serial("after a refresh, whose diffs have the old inputs, a moved user is written once too", async (t) => {
    const simulator = await move(t, { isRefreshed: true });
    t.deepEqual(simulator.requests.map(usersOf), ["moves"]);
});

test.serial("without a preview, or attached to one process, a moved user is released and granted again", async (t) => {
    for (const how of [{ isPreviewed: false }, { isShared: false }]) {
        const simulator = await move(t, how);
        t.deepEqual(simulator.requests.map(usersOf), ["moves", "moves"]);
        t.is(holders(simulator).moves, "ATTUNU");
    }
});

test("a preview warns of the limit of releases once the plugin knows that it is a preview", async (t) => {
    const { client, engine, begin } = await serve(t, { settings: { maxReleases: 1 } });
    const resource = await client.bring(old, { ...one, userIds: ["a", "b", "c"] });
    engine.lines.length = 0;
    const preview = await begin();
    await preview.bring(fresh, { ...one, userIds: ["d"] });
    const { inputs } = await preview.check(old, { ...one, userIds: ["a"] }, resource.inputs);
    await preview.diff(old, resource, inputs);
    t.notRegex(engine.output, /will refuse/);
    await preview.update(old, resource, inputs, { preview: true });
    t.regex(engine.output, /would leave at least 2 of 3 users without licenses.*will refuse/);
    t.true(engine.lines.some(({ severity, text }) => severity === "warning" && text.includes("will refuse")));
});

test("with settings unknown at preview, all outputs are unknown", async (t) => {
    const { client, begin, simulator } = await serve(t);
    const resource = await client.bring(old, { ...one, userIds: ["a"] });
    const preview = await begin({ accessToken: unknown });
    const { inputs, failures } = await preview.check(old, { ...one, userIds: ["a", "b"] }, resource.inputs);
    t.deepEqual([inputs, failures], [{ ...one, userIds: ["a", "b"] }, []]);
    t.deepEqual(await preview.diff(old, resource, inputs), { paths: [], replaces: [] });
    t.like(await preview.preview(fresh, { ...one, userIds: ["c"] }), { userIds: ["c"], allocations: unknown });
    t.is(simulator.requests.length, 1);
});

test("one provider writes to several organizations, each with its own credentials", async (t) => {
    const organizations = [
        { accountId: "song-one", seats: { ATTUNU: 9 } },
        { accountId: "dance-two", seats: { ATTUNU: 9 } },
    ];
    const { client, simulator, begin } = await serve(t, { server: { organizations } });
    const other = await begin({
        accessToken: null,
        organizations: { "dance-two": { accessToken: simulator.token }, "song-one": { accessToken: "wrong-token" } },
    });
    const resource = await other.bring(old, { ...one, userIds: ["a"], accountId: "dance-two" });
    t.is(resource.outputs.organizationId, "dance-two");
    t.deepEqual(holders(simulator, "dance-two"), { a: "ATTUNU" });
    await t.throwsAsync(other.bring(fresh, { ...one, userIds: ["b"] }), { code: "UIPATH_TOKEN_REJECTED" });
    t.deepEqual(
        (await client.checkConfig({ organizations: { a: { password: "x" } } })).organizations?.constructor.name,
        "Secret",
    );
});
