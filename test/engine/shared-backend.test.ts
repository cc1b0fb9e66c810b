import test, { type ExecutionContext } from "ava";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { killTree } from "../../tools/engine/process-tree";
import { allocationsOf } from "../support/plugin";
import { startSharedBackend } from "../support/s3";
import { holders, startServer } from "../support/setup";
import { type Run, Stack } from "../support/stack";

/** Two machines that run one stack, each from its own working copy. They share only a bucket. */
async function startMachines(t: ExecutionContext) {
    const hooks: Pick<SimulatorOptions, "onAllocation"> = {};
    const simulator = await startServer(t, { onAllocation: (request) => hooks.onAllocation?.(request) });
    const backend = await startSharedBackend(t);
    const one = await Stack.create(t, { environment: backend.environment });
    // A busy machine may need long for what a test does while a request waits.
    await one.use(simulator, { "uipath:timeoutSeconds": "120" });
    return { one, two: await one.checkOut(t), simulator, backend, hooks };
}

/** Pulumi's own message about the lock and its owner. */
const locked =
    /error: the stack is currently locked by 1 lock(.|\n)*s3:\/\/pulumi\/.*: created by .*@.* \(pid \d+\) at /;

const team = (...userIds: string[]) => ({ team: { userIds, userBundleCodes: ["ACNU"] } });

function usersSent({ requests }: Simulator): string[] {
    return requests.flatMap(({ body }) => JSON.parse(body).userIds);
}

async function lastKnown(stack: Stack): Promise<unknown> {
    return allocationsOf((await stack.export()).allocations.team?.outputs);
}

test("another machine reads the state, and its update is refused during the first one's update", async (t) => {
    const { one, two, simulator, hooks } = await startMachines(t);
    await one.declare(team("ana"));
    await one.up();
    await two.declare(team("ana"));
    t.regex(await two.preview(), /2 unchanged/);

    await one.declare(team("ana", "bob"));
    await two.declare(team("ana", "cy"));
    const meanwhile: Run[] = [];
    hooks.onAllocation = async () => {
        delete hooks.onAllocation;
        meanwhile.push(await two.tryUp(), await two.try("preview"));
    };
    await one.up();
    const [refused, preview] = meanwhile;
    t.not(refused?.exitCode, 0);
    t.regex(refused?.output ?? "", locked);
    t.is(preview?.exitCode, 0, "a preview takes no lock");
    t.deepEqual(usersSent(simulator), ["ana", "bob"], "a refused run sends nothing");
    t.deepEqual(await lastKnown(two), { ana: "ACNU", bob: "ACNU" });

    await two.up();
    t.deepEqual(holders(simulator), { ana: "ACNU", cy: "ACNU" });
    t.deepEqual(await lastKnown(one), { ana: "ACNU", cy: "ACNU" });
});

test("at most one of two simultaneous updates runs", async (t) => {
    const { one, two, simulator, backend, hooks } = await startMachines(t);
    await one.declare(team("ana"));
    await two.declare(team("bob"));

    // Each creates its lock before the other looks for locks, and deletes it after the other has looked.
    const meet = { PUT: makePairs(), DELETE: makePairs() } as Record<string, () => Promise<void>>;
    backend.onRequest = async ({ method = "", url = "" }) => {
        if (url.includes("/locks/")) {
            await meet[method]?.();
        }
    };
    for (const { exitCode, output } of await Promise.all([one.tryUp(), two.tryUp()])) {
        t.not(exitCode, 0);
        t.regex(output, locked);
    }
    t.deepEqual(simulator.requests, []);
    delete backend.onRequest;

    const runs = [one.tryUp(), two.tryUp()];
    const firstToEnd = Promise.race(runs);
    // If both continued, the first could not end.
    hooks.onAllocation = () => firstToEnd.then(() => undefined);
    t.not((await firstToEnd).exitCode, 0);
    const ended = await Promise.all(runs);
    const wentOn = ["ana", "bob"].filter((_, index) => ended[index]?.exitCode === 0);
    t.true(wentOn.length <= 1);
    t.deepEqual(usersSent(simulator), wentOn, "a refused run sends nothing");

    await two.up();
    t.deepEqual(holders(simulator), { bob: "ACNU" });
    t.deepEqual(await lastKnown(one), { bob: "ACNU" });
});

test("a machine dies in the middle of an update: another one removes its lock and continues", async (t) => {
    const { one, two, simulator, hooks } = await startMachines(t);
    await one.declare(team("ana"));
    await two.declare(team("ana", "bob"));
    const { command } = await one.launch(["up", "--yes", "--skip-preview"], { detached: true, reject: false });
    hooks.onAllocation = async () => {
        delete hooks.onAllocation;
        await killTree(command.pid);
    };
    t.is((await command).signal, "SIGKILL");

    const refused = await two.tryUp();
    t.not(refused.exitCode, 0);
    t.regex(refused.output, locked);
    await two.run("cancel", "--yes");
    await two.up();
    t.deepEqual(holders(simulator), { ana: "ACNU", bob: "ACNU" });
    t.deepEqual(await lastKnown(two), { ana: "ACNU", bob: "ACNU" });
});

/** Lets two continue together; a single one waits. */
function makePairs(): () => Promise<void> {
    let goOn: (() => void) | undefined;
    return async () => {
        if (goOn) {
            goOn();
            goOn = undefined;
        } else {
            await new Promise<void>((resolve) => {
                goOn = resolve;
            });
        }
    };
}
