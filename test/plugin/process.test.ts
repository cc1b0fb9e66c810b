import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import test, { type ExecutionContext } from "ava";
import { EngineEnd } from "../support/engine-end";
import { repository } from "../support/project";
import { ProviderClient, urnOf } from "../support/provider-client";
import { configFor, example, holders, startServer } from "../support/setup";

const urn = urnOf("singers");

async function start(t: ExecutionContext, args: readonly string[]) {
    const main = join(repository, "provider/plugin/main.ts");
    const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", main, ...args], {
        stdio: ["ignore", "pipe", "pipe"],
    });
    t.teardown(() => child.kill("SIGKILL"));
    const printed: string[] = [];
    child.stderr?.on("data", (data) => printed.push(String(data)));
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const [port] = await once(lines, "line");
    lines.on("line", (line) => printed.push(line));
    const client = new ProviderClient(Number(port));
    t.teardown(() => client.close());
    return { child, client, printed };
}

const ended = (child: ChildProcess) => once(child, "exit").then(([code]) => code as number | null);

test("the engine starts the plugin with its address, and gets all messages at its own server", async (t) => {
    const engine = await EngineEnd.start();
    t.teardown(() => engine.stop());
    const simulator = await startServer(t);
    const { client, printed } = await start(t, [engine.address]);
    await client.configure(configFor(simulator));
    await client.bring(urn, { ...example, userIds: ["a"] });
    const { failures } = await client.check(urnOf("others"), { ...example, userIds: ["a"] });
    t.is(failures.length, 1);
    t.regex(engine.output, /singers in song-one: /);
    t.deepEqual(printed, []);
});

test("an attaching engine sends its address", async (t) => {
    const [one, other] = [await EngineEnd.start(), await EngineEnd.start()];
    t.teardown(() => one.stop());
    t.teardown(() => other.stop());
    const simulator = await startServer(t);
    const { client } = await start(t, []);
    await client.attach(one.address);
    await client.configure(configFor(simulator));
    await client.bring(urn, example);
    t.true(one.lines.length > 0);
    await client.configure(configFor(simulator), { engine: other.address });
    await client.bring(urnOf("more"), { ...example, userIds: ["new"] });
    t.true(other.lines.length > 0);
});

test("a plugin that gets a signal to end finishes its writes", async (t) => {
    const simulator = await startServer(t, { latency: 700 });
    const { child, client } = await start(t, ["127.0.0.1:1"]);
    await client.configure(configFor(simulator));
    const { inputs } = await client.check(urn, example);
    const creating = client.create(urn, inputs);
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill("SIGINT");
    const resource = await creating;
    t.deepEqual(Object.keys(resource.outputs.allocations as object).sort(), [...example.userIds].sort());
    t.is(await ended(child), 0);
    t.is(Object.keys(holders(simulator)).length, 3);
});

test("a plugin ends after its engine was killed", async (t) => {
    const main = join(repository, "provider/plugin/main.ts");
    const code = `const c = require("child_process").spawn(process.execPath, ["--import", "tsx", ${JSON.stringify(main)}, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "ignore"] }); c.stdout.once("data", () => console.log(c.pid)); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"], cwd: repository });
    t.teardown(() => parent.kill("SIGKILL"));
    const [line] = await once(createInterface({ input: parent.stdout }), "line");
    const pid = Number(line);
    parent.kill("SIGKILL");
    const isAlive = () => {
        try {
            return process.kill(pid, 0);
        } catch {
            return false;
        }
    };
    for (let tries = 0; tries < 100 && isAlive(); tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    t.false(isAlive());
});
