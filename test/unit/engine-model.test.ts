import test, { type ExecutionContext } from "ava";
import { type Driven, EngineModel, type Program, type UpOptions } from "../support/engine-model";
import { PluginError, type Properties, type Resource, unknown } from "../support/plugin";

/** A provider that holds nothing, and writes down what it is asked; an update is wanted where `v` differs. */
class Recorder implements Driven {
    readonly engine = "127.0.0.1:1";
    readonly calls: string[] = [];
    /** Calls that fail, as in `create one`. */
    failing: string[] = [];
    /** What is given back when a create or an update fails. */
    failsInPart = false;
    #ids = 0;

    beginRun(): void {
        this.calls.length = 0;
    }

    async check(news: Properties, olds: Properties = {}) {
        const { __name, ...others } = news;
        this.calls.push(`check ${__name}${Object.keys(olds).length > 0 ? "" : " anew"}`);
        const failures = this.failing.includes(`check ${__name}`) ? [{ property: "", reason: "wrong" }] : [];
        return { inputs: { ...others, __name }, failures };
    }

    async diff({ outputs }: Resource, news: Properties) {
        this.calls.push(`diff ${outputs.__name}${news.accountId === unknown ? " with unknown" : ""}`);
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
        const call = `${method} ${resource.outputs.__name}`;
        this.calls.push(call);
        await new Promise<void>((resolve) => setTimeout(resolve, 5));
        this.calls.push(`${call}.`);
        if (this.failing.includes(call)) {
            throw new PluginError(call, this.failsInPart ? { ...resource, reasons: [call] } : undefined);
        }
        return resource;
    }
}

interface Case {
    before?: Program;
    beforeOptions?: UpOptions;
    after: Program;
    options?: UpOptions;
    failing?: string[];
    failsInPart?: boolean;
    /** Without what marks the end of a call, where only one is under way. */
    calls: string[];
    errors?: number;
    state?: string[];
}

const at = (v: number, accountId = "a"): Properties => ({ v, accountId });
const alone = { parallel: 1 };

const calls = test.macro(async (t: ExecutionContext, { before = {}, after, failing = [], ...others }: Case) => {
    const recorder = new Recorder();
    const engine = new EngineModel(recorder);
    t.deepEqual(await engine.up(before, others.beforeOptions), []);
    recorder.failing = failing;
    recorder.failsInPart = others.failsInPart === true;
    const options = others.options ?? alone;
    const errors = await engine.up(after, options);
    const made = options.parallel === 1 ? recorder.calls.filter((call) => !call.endsWith(".")) : recorder.calls;
    t.deepEqual(made, others.calls);
    t.is(errors.length, others.errors ?? 0, errors.join("\n"));
    if (others.state) {
        t.deepEqual(
            [...engine.state].map(([name, { failed, pendingReplacement, condemned }]) =>
                [name.replace(/^\d+ /, ""), failed && "failed", pendingReplacement && "gone", condemned && "condemned"]
                    .filter(Boolean)
                    .join(" "),
            ),
            others.state,
        );
    }
});

test("one resource after the other with a single place", calls, {
    before: { one: at(1), two: at(1), three: at(1) },
    after: { two: at(1), one: at(2), four: at(1) },
    calls: [
        "check two",
        "diff two",
        "check one",
        "diff one",
        "update one",
        "check four anew",
        "create four",
        "delete three",
    ],
    state: ["one", "two", "four"],
});
test("with several places, the next check comes while a write is under way", calls, {
    after: { one: at(1), two: at(1) },
    options: { parallel: 2 },
    calls: ["check one anew", "create one", "check two anew", "create two", "create one.", "create two."],
});
test("what depends on another is checked when that one is written", calls, {
    after: { two: at(1), one: at(1) },
    options: { parallel: 2, resources: { two: { dependsOn: ["one"] } } },
    calls: ["check one anew", "create one", "create one.", "check two anew", "create two", "create two."],
});
test("deletes go from those who depend to what they depend on", calls, {
    before: { one: at(1), two: at(1) },
    beforeOptions: { resources: { two: { dependsOn: ["one"] } } },
    after: {},
    options: { parallel: 2 },
    calls: ["delete two", "delete two.", "delete one", "delete one."],
});
test("a target alone is checked, and deleted when it has left", calls, {
    before: { one: at(1), two: at(1), three: at(1), four: at(1) },
    after: { one: at(2), two: at(2) },
    options: { ...alone, target: ["one", "three"] },
    calls: ["check one", "diff one", "update one", "delete three"],
    state: ["one", "two", "four"],
});
test("one that is excluded is not", calls, {
    before: { one: at(1), two: at(1), three: at(1) },
    after: { one: at(2), two: at(2) },
    options: { ...alone, exclude: ["one", "three"] },
    calls: ["check two", "diff two", "update two"],
});
test("a target that depends on one that would be created is an error", calls, {
    after: { one: at(1), two: at(1) },
    options: { ...alone, target: ["two"], resources: { two: { dependsOn: ["one"] } } },
    calls: ["check two anew"],
    errors: 1,
});
test("a target whose dependents would be deleted with it is an error", calls, {
    before: { one: at(1), two: at(1) },
    beforeOptions: { resources: { two: { dependsOn: ["one"] } } },
    after: {},
    options: { ...alone, target: ["one"] },
    calls: [],
    errors: 1,
});
test("a replacement asked for is checked once, without a diff", calls, {
    before: { one: at(1) },
    after: { one: at(1) },
    options: { ...alone, replace: ["one"] },
    calls: ["check one anew", "create one", "delete one"],
});
test("one that diff asks for is checked twice", calls, {
    before: { one: at(1) },
    after: { one: at(1, "b") },
    calls: ["check one", "diff one", "check one anew", "create one", "delete one"],
});
test("the old half of a replacement that was made in part is deleted in the next run", calls, {
    before: { one: at(1) },
    after: { one: at(1, "b") },
    failing: ["create one"],
    failsInPart: true,
    calls: ["check one", "diff one", "check one anew", "create one"],
    errors: 1,
    state: ["one failed", "pending condemned"],
});
test("deleteBeforeReplace deletes first, and takes those with it that have the account of it", calls, {
    before: { one: at(1), two: at(1), three: at(1) },
    beforeOptions: { resources: { two: { accountIdOf: "one" }, three: { dependsOn: ["one"] } } },
    after: { one: at(1), two: at(2), three: at(1) },
    options: {
        ...alone,
        replace: ["one"],
        resources: {
            one: { deleteBeforeReplace: true },
            two: { accountIdOf: "one" },
            three: { dependsOn: ["one"] },
        },
    },
    calls: [
        "check one anew",
        "diff two with unknown",
        "delete two",
        "delete one",
        "create one",
        "check two anew",
        "create two",
        "check three",
        "diff three",
    ],
    state: ["one", "two", "three"],
});
test("deleted and not created again, it is only created in the next run", async (t) => {
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
    t.deepEqual(recorder.calls, [], "what is gone is taken out of the state");
    t.is(engine.state.size, 0);
});
test("ignored changes bring the old inputs", calls, {
    before: { one: at(1) },
    after: { one: at(2) },
    options: { ...alone, resources: { one: { ignoreChanges: ["v"] } } },
    calls: ["check one", "diff one"],
});
test("all of them", calls, {
    before: { one: at(1) },
    after: { one: at(2, "b") },
    options: { ...alone, resources: { one: { ignoreChanges: ["*"] } } },
    calls: ["check one", "diff one"],
});
test("an error ends the run", calls, {
    before: { one: at(1), two: at(1), three: at(1) },
    after: { one: at(2), two: at(2) },
    failing: ["update one"],
    calls: ["check one", "diff one", "update one"],
    errors: 1,
});
test("or goes on with others, leaves out who depends on it, and deletes", calls, {
    before: { one: at(1), two: at(1), three: at(1) },
    after: { one: at(2), two: at(2), four: at(1) },
    options: { ...alone, continueOnError: true, resources: { two: { dependsOn: ["one"] } } },
    failing: ["update one"],
    calls: [
        "check one",
        "diff one",
        "update one",
        "check two",
        "diff two",
        "check four anew",
        "create four",
        "delete three",
    ],
    errors: 1,
});
test("a check that fails ends it all the same", calls, {
    before: { three: at(1) },
    after: { one: at(2), two: at(2) },
    options: { ...alone, continueOnError: true },
    failing: ["check one"],
    calls: ["check one anew"],
    errors: 1,
});
test("after a partial failure the next run updates, unless a refresh came between", async (t) => {
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
test("a destroy calls deletes alone, with a program and without", async (t) => {
    const recorder = new Recorder();
    const engine = new EngineModel(recorder);
    for (const program of [undefined, { one: at(1), three: at(1) }]) {
        await engine.up({ one: at(1), two: at(1) }, { resources: { two: { dependsOn: ["one"] } } });
        t.deepEqual(await engine.destroy(program ? { program } : {}), []);
        t.deepEqual(recorder.calls, ["delete two", "delete two.", "delete one", "delete one."]);
        t.is(engine.state.size, 0);
    }
});
test("a preview checks, and writes nothing", async (t) => {
    const recorder = new Recorder();
    const engine = new EngineModel(recorder);
    await engine.up({ one: at(1), two: at(1), three: at(1) });
    const { changes, errors } = await engine.preview({ one: at(2), two: at(1), four: at(1) });
    t.deepEqual(changes, ["update one", "create four", "delete three"]);
    t.deepEqual(errors, []);
    t.deepEqual(recorder.calls, ["check one", "diff one", "check two", "diff two", "check four anew"]);
    t.deepEqual((await engine.preview({ one: at(1), two: at(1), three: at(1) })).changes, []);
});
