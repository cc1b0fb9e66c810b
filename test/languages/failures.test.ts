import { setTimeout as sleep } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { createLanguageStack } from "../support/language-stack";
import { holders, startServer } from "../support/setup";
import type { Stack } from "../support/stack";

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, options);
    const stack = await createLanguageStack(t, { "Pulumi.yaml": "name: licenses\nruntime: yaml\n" });
    await stack.use(simulator);
    return { simulator, stack };
}

const declare = (stack: Stack, userIds: readonly string[]) =>
    stack.write(
        "Main.yaml",
        `resources:
    team:
        type: uipath:UserLicenseAllocation
        properties: { userIds: [${userIds}], userBundleCodes: [TSTNU] }
`,
    );

const written = ({ requests }: Simulator, from: number) =>
    requests.slice(from).flatMap(({ body }) => (body === "" ? [] : [(JSON.parse(body).userIds as string[]).join()]));

const refuse = (simulator: Simulator, user: string) =>
    simulator.fault({ kind: "answer", status: 400, body: "no such user", about: user, times: 99 });

test("a create and an update that fail for one user keep the other users, and the next up sends only the failed user", async (t) => {
    const { simulator, stack } = await start(t);
    const fail = async (userIds: readonly string[], refused: string) => {
        await declare(stack, userIds);
        refuse(simulator, refused);
        const { exitCode, output } = await stack.tryUp();
        t.not(exitCode, 0);
        t.regex(output, new RegExp(`affected users: ${refused}|${refused}: .*no such user`));
        const { team } = (await stack.export()).allocations;
        t.regex(team?.initErrors?.join() ?? "", /no such user/);
        simulator.clearFaults();
        return team;
    };
    const repair = async (user: string) => {
        const { length } = simulator.requests;
        await stack.up();
        t.deepEqual(written(simulator, length), [user]);
        t.is((await stack.export()).allocations.team?.initErrors, undefined);
        await stack.preview("--expect-no-changes");
    };

    const created = await fail(["ana", "ben", "cem"], "ben");
    t.deepEqual(created?.outputs?.allocations, { ana: ["TSTNU"], cem: ["TSTNU"] });
    await repair("ben");

    const updated = await fail(["ana", "ben", "dia", "eve"], "dia");
    t.is(updated?.id, created?.id);
    t.deepEqual(Object.keys(updated?.outputs?.allocations ?? {}).sort(), ["ana", "ben", "eve"]);
    await repair("dia");
    t.deepEqual(holders(simulator), { ana: "TSTNU", ben: "TSTNU", dia: "TSTNU", eve: "TSTNU" });
});

/** Interrupts an `up` while the first of its writes is under way, as Ctrl-C does. */
async function interrupt(t: ExecutionContext, stack: Stack, hooks: SimulatorOptions) {
    const { command } = await stack.launch(["up", "--yes", "--skip-preview"], { reject: false });
    hooks.onAllocation = async () => {
        hooks.onAllocation = () => {};
        command.kill("SIGINT");
        await sleep(1_500);
    };
    const { exitCode, all } = await command;
    t.not(exitCode, 0, String(all));
    const { allocations, pending } = await stack.export();
    t.deepEqual(pending, []);
    return { output: String(all), outputs: allocations.team?.outputs };
}

const slow = { "uipath:maxUsersPerRequest": "1", "uipath:maxConcurrentRequests": "1" };

test("Ctrl-C lets the current write end and starts no other, and the next up finishes", async (t) => {
    const hooks: SimulatorOptions = {};
    const { simulator, stack } = await start(t, { onAllocation: (request) => hooks.onAllocation?.(request) });
    await stack.configure(slow);
    const all = ["ana", "ben", "cem", "dia", "eve", "fay"];
    for (const [before, after] of [
        [0, 3],
        [3, 6],
    ] as const) {
        await declare(stack, all.slice(0, after));
        let { length } = simulator.requests;
        const { output, outputs } = await interrupt(t, stack, hooks);
        t.regex(output, /\[UIPATH_INTERRUPTED\]/);
        const reached = all.slice(0, before + 1);
        t.deepEqual(written(simulator, length), reached.slice(-1));
        t.deepEqual(Object.keys(outputs?.allocations ?? {}).sort(), reached);

        ({ length } = simulator.requests);
        await stack.up();
        t.deepEqual(written(simulator, length), all.slice(before + 1, after));
        await stack.preview("--expect-no-changes");
    }
});

test("a write without a response after Ctrl-C leaves its user unconfirmed, and the next up sends it again", async (t) => {
    const hooks: SimulatorOptions = {};
    const { simulator, stack } = await start(t, { onAllocation: (request) => hooks.onAllocation?.(request) });
    await stack.configure({ ...slow, "uipath:timeoutSeconds": "2", "uipath:maxAttempts": "1" });
    await declare(stack, ["ana", "ben"]);
    simulator.fault({ kind: "hang", applied: true });
    const { outputs } = await interrupt(t, stack, hooks);
    t.deepEqual(outputs?.unconfirmed, ["ana"]);

    const { length } = simulator.requests;
    await stack.up();
    t.deepEqual(written(simulator, length), ["ana", "ben"]);
    t.deepEqual((await stack.export()).allocations.team?.outputs?.unconfirmed, []);
    await stack.preview("--expect-no-changes");
});
