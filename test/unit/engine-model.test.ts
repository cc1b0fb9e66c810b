import test from "ava";
import { engineCases } from "../support/engine-cases";
import { type Driven, EngineModel } from "../support/engine-model";
import { PluginError, type Properties, type Resource, unknown } from "../support/plugin";

/** A provider without state that logs its calls. A different `v` requires an update. */
class Recorder implements Driven {
    readonly engine = "127.0.0.1:1";
    readonly calls: string[] = [];
    /** Calls that fail, as in `create one`. */
    failing: string[] = [];
    /** The partial result of a failed create or update. */
    failsInPart = false;
    #ids = 0;

    beginRun(): void {
        this.calls.length = 0;
    }

    async check(news: Properties, olds: Properties = {}) {
        const { __key, ...others } = news;
        this.calls.push(`check ${__key}${Object.keys(olds).length > 0 ? "" : " anew"}`);
        const failures = this.failing.includes(`check ${__key}`) ? [{ property: "", reason: "wrong" }] : [];
        return { inputs: { ...others, __key }, failures };
    }

    async diff({ outputs }: Resource, news: Properties) {
        this.calls.push(`diff ${outputs.__key}${news.accountId === unknown ? " with unknown" : ""}`);
        const replaces = ["accountId"].filter((property) => news[property] !== outputs[property]);
        return { changes: replaces.length > 0 || news.v !== outputs.v, replaces };
    }

    async create(inputs: Properties): Promise<Resource> {
        this.#ids += 1;
        return this.#call("create", { id: String(this.#ids), outputs: inputs });
    }

    async update({ id }: Resource, inputs: Properties): Promise<Resource> {
        return this.#call("update", { id, outputs: inputs });
    }

    async read(resource: Resource): Promise<Resource> {
        return this.#call("read", resource);
    }

    async delete(resource: Resource): Promise<void> {
        await this.#call("delete", resource);
    }

    async #call(method: string, resource: Resource): Promise<Resource> {
        const call = `${method} ${resource.outputs.__key}`;
        this.calls.push(call);
        await new Promise<void>((resolve) => setTimeout(resolve, 5));
        this.calls.push(`${call}.`);
        if (this.failing.includes(call)) {
            throw new PluginError(call, this.failsInPart ? { ...resource, reasons: [call] } : undefined);
        }
        return resource;
    }
}

const at = (v: number, accountId = "a"): Properties => ({ v, accountId });

for (const [what, { before = {}, after, failing = [], ...others }] of Object.entries(engineCases)) {
    test(what, async (t) => {
        const recorder = new Recorder();
        const engine = new EngineModel(recorder);
        t.deepEqual(await engine.up(before, others.beforeOptions), []);
        recorder.failing = failing;
        recorder.failsInPart = others.failsInPart === true;
        const { options = { parallel: 1 } } = others;
        const errors = await engine.up(after, options);
        const made = options.parallel === 1 ? recorder.calls.filter((call) => !call.endsWith(".")) : recorder.calls;
        t.deepEqual(made, others.calls);
        t.is(errors.length > 0, others.fails === true, errors.join("\n"));
        if (others.state) {
            t.deepEqual(
                [...engine.state]
                    .map(([, { name, failed, pendingReplacement, condemned }]) =>
                        [name, failed && "failed", pendingReplacement && "gone", condemned && "condemned"]
                            .filter(Boolean)
                            .join(" "),
                    )
                    .sort(),
                others.state.toSorted(),
            );
        }
    });
}

test("a resource deleted but not created again is only created in the next run", async (t) => {
    const recorder = new Recorder();
    const engine = new EngineModel(recorder);
    await engine.up({ one: at(1) });
    recorder.failing = ["create one"];
    const resources = { one: { deleteBeforeReplace: true } };
    t.deepEqual(await engine.up({ one: at(1) }, { replace: ["one"], resources }), ["create one"]);
    t.true(engine.state.get("one")?.pendingReplacement);
    recorder.failing = [];
    t.deepEqual(await engine.up({ one: at(1) }, { resources }), []);
    t.deepEqual(recorder.calls, ["check one", "diff one", "check one anew", "create one", "create one."]);

    recorder.failing = ["create one"];
    await engine.up({ one: at(1) }, { replace: ["one"], resources });
    await engine.up({});
    t.deepEqual(recorder.calls, [], "a deleted resource is removed from the state");
    t.is(engine.state.size, 0);
});
test("after a partial failure the next run updates, except after a refresh", async (t) => {
    const recorder = new Recorder();
    const engine = new EngineModel(recorder);
    recorder.failing = ["create one"];
    recorder.failsInPart = true;
    t.is((await engine.up({ one: at(1) })).length, 1);
    recorder.failing = [];
    const { state } = engine;
    const failed = new Map(state);
    await engine.up({ one: at(1) });
    t.deepEqual(recorder.calls, ["check one", "diff one", "update one", "update one."]);

    state.clear();
    failed.forEach((kept, name) => void state.set(name, kept));
    await engine.refresh();
    t.deepEqual(recorder.calls, ["read one", "read one.", "diff one"]);
    await engine.up({ one: at(1) });
    t.deepEqual(recorder.calls, ["check one", "diff one"]);
});
test("a destroy calls only deletes, with and without a program", async (t) => {
    const recorder = new Recorder();
    const engine = new EngineModel(recorder);
    for (const program of [undefined, { one: at(1), three: at(1) }]) {
        await engine.up({ one: at(1), two: at(1) }, { resources: { two: { dependsOn: ["one"] } } });
        t.deepEqual(await engine.destroy(program ? { program } : {}), []);
        t.deepEqual(recorder.calls, ["delete two", "delete two.", "delete one", "delete one."]);
        t.is(engine.state.size, 0);
    }
});
test("a preview checks and writes nothing", async (t) => {
    const recorder = new Recorder();
    const engine = new EngineModel(recorder);
    await engine.up({ one: at(1), two: at(1), three: at(1) });
    const { changes, errors } = await engine.preview({ one: at(2), two: at(1), four: at(1) });
    t.deepEqual(changes, ["update one", "create four", "delete three"]);
    t.deepEqual(errors, []);
    t.deepEqual(recorder.calls, ["check one", "diff one", "check two", "diff two", "check four anew"]);
    t.deepEqual((await engine.preview({ one: at(1), two: at(1), three: at(1) })).changes, []);
});
