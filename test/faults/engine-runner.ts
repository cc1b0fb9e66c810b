import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { bulkhead } from "cockatiel";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import type { Program } from "../support/engine-model";
import type { Scope } from "../support/project";
import { holders, startServer, wholeFile } from "../support/setup";
import { type ExportedResource, Stack } from "../support/stack";
import { stateOf, token, unknownTo } from "./checks";
import type { EngineCase } from "./engine-cases";
import { declaredBy, first, second } from "./programs";

export interface Setup {
    stack: Stack;
    simulator: Simulator;
    hooks: { onAllocation?: SimulatorOptions["onAllocation"] };
    program: Program;
}

/** The CLI, the program and the provider are three processes that start. */
const places = bulkhead(3, Number.POSITIVE_INFINITY);

const idle: Setup[] = [];

const up = ["up", "--yes", "--skip-preview"];

/** Runs a case on a stack that an earlier one left in good order, or on a new one. */
export function runOnEngine(t: ExecutionContext, each: EngineCase): Promise<void> {
    return places.execute(async () => {
        const setup = await takeSetup(each.moment === "create");
        const { stack, simulator, hooks } = setup;
        const declared = programAfter(setup.program, each);

        await stack.declare(declared);
        if (each.fault) {
            simulator.fault(each.fault);
        }
        await each.strike?.(simulator);
        const { command } = await stack.launch(up, { reject: false });
        const sent = simulator.requests.length;
        const running = { stack, interrupt: () => void command.kill("SIGINT"), ended: command.then(() => undefined) };
        hooks.onAllocation = () => each.onRequest?.(running, simulator.requests.length - sent);
        const { exitCode, all } = await command;
        delete hooks.onAllocation;
        await endLeftovers(stack);
        simulator.clearFaults();
        await each.relieve?.(simulator);

        const output = all as string;
        t.true(exitCode !== 0 || each.mayEndWell === true, output);
        for (const words of each.says) {
            t.regex(output, words);
        }
        t.notRegex(output, /\n\s+at .*\.js:\d+/, "a stack trace");
        if (each.stateKnows) {
            t.deepEqual(
                unknownTo(outputsOf((await stack.export()).allocations, each.moment === "delete"), holders(simulator)),
                [],
                output,
            );
        }
        const cures: string[] = [];
        for (const args of each.cure ?? []) {
            cures.push(await stack.run(...args));
        }
        const again = await checkRecovered(t, setup, declared);
        await noToken(t, stack, [output, ...cures, again]);
        idle.push({ ...setup, program: declared });
    });
}

/** The next run does the rest, and leaves nothing pending. */
export async function checkRecovered(
    t: ExecutionContext,
    { stack, simulator }: Setup,
    declared: Program,
): Promise<string> {
    const again = await stack.up();
    t.deepEqual(holders(simulator), declaredBy(declared), "the ledger is the declaration");
    const { allocations, pending } = await stack.export();
    t.deepEqual(stateOf(outputsOf(allocations)), holders(simulator), "the state is the ledger");
    t.deepEqual(pending, [], "nothing is pending");
    return again;
}

/** A further run sends nothing. */
export async function checkFurther(t: ExecutionContext, { stack, simulator }: Setup): Promise<void> {
    const sent = simulator.requests.length;
    const { further, outputs } = await stack.upFurther();
    t.is(simulator.requests.length, sent, "a further run sends nothing");
    t.regex(further, /\n +\d unchanged\n/);
    t.notRegex(further, /pending operation|to update|updated|created|error/);
    await noToken(t, stack, outputs);
}

export async function checkFurtherRuns(t: ExecutionContext): Promise<void> {
    for (const setup of idle) {
        await checkFurther(t, setup);
    }
}

async function takeSetup(empty: boolean): Promise<Setup> {
    const isEmpty = ({ program }: Setup) => Object.keys(program).length === 0;
    const index = idle.findIndex((each) => isEmpty(each) === empty);
    const setup = index < 0 ? (idle.pop() ?? (await createSetup(wholeFile))) : (idle.splice(index, 1)[0] as Setup);
    if (isEmpty(setup) === empty) {
        return setup;
    }
    const program = empty ? {} : first;
    await setup.stack.declare(program);
    await setup.stack.up();
    return { ...setup, program };
}

export async function createSetup(scope: Scope): Promise<Setup> {
    const hooks: Setup["hooks"] = {};
    const simulator = await startServer(scope, { token, onAllocation: (request) => hooks.onAllocation?.(request) });
    const stack = await Stack.create(scope);
    scope.teardown(() => endLeftovers(stack));
    // Programs ended by the engine leave temporary files.
    stack.environment.TMPDIR = join(stack.folder, "tmp");
    await mkdir(stack.environment.TMPDIR);
    await stack.use(simulator, {
        "uipath:maxConcurrentRequests": "1",
        // The releases of both allocations do not fit into one request.
        "uipath:maxUsersPerRequest": "6",
        "uipath:maxAttempts": "1",
        "uipath:timeoutSeconds": "5",
    });
    return { stack, simulator, hooks, program: {} };
}

function programAfter(before: Program, { moment }: EngineCase): Program {
    if (moment === "create") {
        return first;
    }
    return moment === "delete" ? {} : before === first ? second : first;
}

function outputsOf(allocations: Readonly<Record<string, ExportedResource>>, stale = false) {
    return Object.values(allocations).map(({ outputs }) => ({ outputs: outputs ?? {}, stale }));
}

/** A killed CLI leaves plugins behind, which wait for minutes. */
async function endLeftovers(stack: Stack): Promise<void> {
    for (const { pid } of await stack.processes()) {
        try {
            process.kill(pid, "SIGKILL");
        } catch {
            // It has ended by itself.
        }
    }
}

/** Neither what was printed nor any file of the stack holds the token. */
async function noToken(t: ExecutionContext, { folder }: Stack, outputs: readonly string[]): Promise<void> {
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
        (file) => file.isFile() && !file.parentPath.includes("node_modules"),
    );
    const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8")));
    for (const text of [...outputs, ...texts]) {
        t.false(text.includes(token), "the token is shown or kept");
    }
}
