import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { type EngineCase, engineCases } from "../support/engine-cases";
import type { Program, UpOptions } from "../support/engine-model";
import { Stack } from "../support/stack";

/** A program with a provider that records its calls, as in the model's tests. */
const files = {
    "index.js": `
const pulumi = require("@pulumi/pulumi");
const { program, resources = {} } = require("./program.json");
const made = {};
function make(name) {
    const { dependsOn = [], accountIdOf, ...opts } = resources[name] ?? {};
    [...dependsOn, ...(accountIdOf ? [accountIdOf] : [])].filter((other) => program[other]).forEach(make);
    made[name] ??= new pulumi.CustomResource("pulumi-nodejs:dynamic:Resource", name, {
        ...program[name],
        ...(accountIdOf && { accountId: made[accountIdOf].accountId }),
        title: name,
        __provider: 'exports.handler=()=>require(process.cwd()+"/recorder.js")',
    }, { ...opts, dependsOn: dependsOn.filter((other) => program[other]).map((other) => made[other]) });
}
Object.keys(program).forEach(make);
`,
    "recorder.js": `
const { appendFileSync, readFileSync } = require("fs");
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const say = (call) => appendFileSync(__dirname + "/calls", call + "\\n");
const settings = () => JSON.parse(readFileSync(__dirname + "/failing.json", "utf8"));
let ids = 0;
async function call(method, name, id, props) {
    const each = method + " " + name;
    say(each);
    await new Promise((resolve) => setTimeout(resolve, 300));
    say(each + ".");
    const { failing, failsInPart } = settings();
    if (failing.includes(each)) {
        throw failsInPart
            ? Object.assign(new Error(each), { id, properties: props, reasons: [each] })
            : new Error(each);
    }
}
exports.check = async (olds, news) => {
    say("check " + news.title + (Object.keys(olds).length > 0 ? "" : " anew"));
    const wrong = settings().failing.includes("check " + news.title);
    return { inputs: news, failures: wrong ? [{ property: "", reason: "wrong" }] : [] };
};
exports.diff = async (id, olds, news) => {
    say("diff " + olds.title + (news.accountId === unknown ? " with unknown" : ""));
    const replaces = ["accountId"].filter((property) => news[property] !== olds[property]);
    return { changes: replaces.length > 0 || news.v !== olds.v, replaces };
};
exports.create = async (inputs) => {
    const id = String((ids += 1)) + process.pid;
    await call("create", inputs.title, id, inputs);
    return { id, outs: inputs };
};
exports.update = async (id, olds, news) => {
    await call("update", news.title, id, news);
    return { outs: news };
};
exports.read = async (id, props) => {
    await call("read", props.title, id, props);
    return { id, props };
};
exports.delete = (id, props) => call("delete", props.title, id, props);
`,
};

for (const [what, each] of Object.entries(engineCases)) {
    test.serial(`the real engine: ${what}`, async (t) => {
        t.timeout(120_000);
        const stack = await Stack.create(t, { files });
        const before = await up(stack, each.before ?? {}, each.beforeOptions);
        t.is(before.exitCode, 0, before.output);
        const { exitCode, output, calls } = await up(stack, each.after, each.options, each);
        const made = (each.options?.parallel ?? 1) === 1 ? calls.filter((call) => !call.endsWith(".")) : calls;
        t.deepEqual(
            each.isOrdered ? made : byResource(made),
            each.isOrdered ? each.calls : byResource(each.calls),
            output,
        );
        t.is(exitCode !== 0, each.fails === true, output);
        if (each.state) {
            t.deepEqual((await stateOf(stack)).sort(), each.state.toSorted());
        }
    });
}

/** The engine may call independent resources in any order. */
function byResource(calls: readonly string[]): string[] {
    const resource = (call: string) => call.split(" ")[1]?.replace(".", "") ?? "";
    return calls.toSorted((one, other) =>
        resource(one) < resource(other) ? -1 : Number(resource(one) > resource(other)),
    );
}

test.serial("the real engine: a refresh calls read, then diff", async (t) => {
    const stack = await Stack.create(t, { files });
    await up(stack, { one: { v: 1, accountId: "a" } });
    await writeFile(join(stack.folder, "calls"), "");
    await stack.run("refresh", "--yes", "--skip-preview");
    t.deepEqual(await callsOf(stack), ["read one", "read one.", "diff one"]);
});

test.serial("the real engine: a destroy calls only delete, also with --run-program", async (t) => {
    const program = { one: { v: 1, accountId: "a" }, two: { v: 1, accountId: "a" } };
    const resources = { two: { dependsOn: ["one"] } };
    for (const flags of [[], ["--run-program"]]) {
        const stack = await Stack.create(t, { files });
        await up(stack, program, { resources });
        await writeFile(join(stack.folder, "calls"), "");
        await stack.destroy(...flags);
        t.deepEqual(await callsOf(stack), ["delete two", "delete two.", "delete one", "delete one."]);
    }
});

async function callsOf({ folder }: Stack): Promise<string[]> {
    return (await readFile(join(folder, "calls"), "utf8")).split("\n").filter((call) => call !== "");
}

async function up(
    stack: Stack,
    program: Program,
    { target = [], exclude = [], replace = [], resources, ...others }: UpOptions = {},
    { failing = [], failsInPart = false }: Partial<EngineCase> = {},
) {
    const calls = join(stack.folder, "calls");
    await writeFile(calls, "");
    await writeFile(join(stack.folder, "program.json"), JSON.stringify({ program, resources }));
    await writeFile(join(stack.folder, "failing.json"), JSON.stringify({ failing, failsInPart }));
    const urns = (flag: string, names: readonly string[]) =>
        names.flatMap((name) => [flag, `urn:pulumi:test::test::pulumi-nodejs:dynamic:Resource::${name}`]);
    const run = await stack.tryUp(
        ...urns("--target", target),
        ...urns("--exclude", exclude),
        ...urns("--replace", replace),
        ...["--parallel", String(others.parallel ?? 1)],
        ...(others.continueOnError ? ["--continue-on-error"] : []),
    );
    return { ...run, calls: await callsOf(stack) };
}

async function stateOf(stack: Stack): Promise<string[]> {
    const { text } = await stack.export();
    const { resources } = (JSON.parse(text) as { deployment: { resources: Record<string, unknown>[] } }).deployment;
    return resources
        .filter(({ type }) => type === "pulumi-nodejs:dynamic:Resource")
        .map(({ urn, initErrors, pendingReplacement, delete: condemned }) =>
            [
                String(urn).split("::").at(-1),
                initErrors && "failed",
                pendingReplacement && "gone",
                condemned && "condemned",
            ]
                .filter(Boolean)
                .join(" "),
        );
}
