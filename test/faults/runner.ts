import type { ExecutionContext } from "ava";
import type { Fault } from "../../simulator/faults";
import type { SeenRequest, Simulator, SimulatorOptions } from "../../simulator/simulator";
import { EngineModel, type Program } from "../support/engine-model";
import type { Face } from "../support/face";
import { type FaceName, startFace } from "../support/faces";
import { copyPackage, createProject } from "../support/project";
import { configFor, holders, startPlugin, startServer, wholeFile } from "../support/setup";
import { client, login, secretsOf, stateOf, token, unknownTo } from "./checks";
import { declaredBy, type Moment, moments, organization, smallRequests } from "./programs";
import { withLimit, withPooled } from "./server-pool";

/** A fault, the run that it strikes, how that run must end, and what must be true afterwards. */
export interface Case {
    name: string;
    moment: Moment;
    faults?: () => readonly Fault[];
    /** Called before the run, for a fault outside the simulator. */
    strike?: (setup: Setup) => void | Promise<void>;
    /** Called when a request of the struck run has arrived, the first one being 1, and before it is applied. */
    onRequest?: (setup: Setup, nth: number) => void | Promise<void>;
    /** Ends what `strike` and `onRequest` began. */
    relieve?: (setup: Setup) => void | Promise<void>;
    settings?: Settings;
    /** The server's address in the settings, if it is not the simulator's own. */
    address?: (simulator: Simulator) => string;
    environment?: (folder: string) => Settings;
    /** What the user does next, in addition to running the same again. */
    recovery?: Recovery;
    /** The run succeeds all the same, or its errors say this. */
    ends: "well" | readonly RegExp[];
    /** What must be so on the wire during the struck run. */
    wire?: (t: ExecutionContext, requests: readonly SeenRequest[]) => void;
}

type Settings = Readonly<Record<string, string>>;

export interface Setup {
    simulator: Simulator;
    folder: string;
    plugin: Face;
    hooks: Hooks;
}

interface Hooks {
    onAllocation?: SimulatorOptions["onAllocation"];
}

export type Recovery = "again" | "refresh and again" | "back to what was declared before" | "everything away";

/** The package can be one that is broken on purpose. */
export function runCase(
    t: ExecutionContext,
    each: Case,
    { face = "dynamic", brokenPackage }: { face?: FaceName; brokenPackage?: string } = {},
): Promise<void> {
    return withPooled(
        JSON.stringify([face, each.environment?.(""), brokenPackage]),
        () => createSetup(face, each, brokenPackage),
        async (setup) => {
            await setup.plugin.renew(configOf(setup, each), "user-license-allocation");
            for (const recovery of new Set<Recovery>(["again", each.recovery ?? "again"])) {
                await runOnce(t, each, setup, recovery);
            }
        },
    );
}

function configOf({ simulator }: Setup, { settings, address }: Case): Settings {
    return configFor(simulator, {
        ...smallRequests,
        "uipath:maxAttempts": "1",
        ...(address && { "uipath:baseUrl": address(simulator) }),
        ...settings,
    });
}

async function createSetup(face: FaceName, { environment }: Case, brokenPackage?: string): Promise<Setup> {
    const hooks: Hooks = {};
    const simulator = await startServer(wholeFile, {
        organizations: [organization],
        token,
        clients: [client],
        logins: [login],
        partialConflict: true,
        onAllocation: (request) => hooks.onAllocation?.(request),
    });
    const folder = await createProject(wholeFile, {}, brokenPackage ?? (await copyPackage(wholeFile)));
    const plugin = await startFace(face, { folder, environment: environment?.(folder) ?? {} });
    wholeFile.teardown(() => plugin.kill());
    return { simulator, folder, plugin, hooks };
}

async function runOnce(t: ExecutionContext, each: Case, setup: Setup, recovery: Recovery): Promise<void> {
    const { simulator, plugin, hooks } = setup;
    const { before, declared } = moments[each.moment];
    const engine = new EngineModel(plugin);
    t.deepEqual(await engine.up(before), [], "the run before");

    const sent = simulator.requests.length;
    each.faults?.().forEach(simulator.fault);
    await each.strike?.(setup);
    hooks.onAllocation = () => each.onRequest?.(setup, simulator.requests.length - sent);
    const errors = await engine.up(declared);
    delete hooks.onAllocation;
    const requests = simulator.requests.slice(sent);
    simulator.clearFaults();
    await each.relieve?.(setup);

    checkEnd(t, each, errors);
    each.wire?.(t, requests);
    t.deepEqual(
        unknownTo(engine.state.values(), holders(simulator)),
        [],
        `the state after the fault, ${errors.join("\n")}`,
    );
    noSecret(t, simulator, engine, [...errors, await plugin.output()]);

    if (recovery === "refresh and again") {
        await engine.refresh();
    }
    await checkRecovered(t, engine, simulator, programAfter(recovery, each.moment), recovery);
    t.deepEqual(await engine.up({}), [], "everything is deleted");
    t.deepEqual(holders(simulator), {});
    noSecret(t, simulator, engine, [await plugin.output()]);
}

function programAfter(recovery: Recovery, moment: Moment): Program {
    switch (recovery) {
        case "again":
        case "refresh and again":
            return moments[moment].declared;
        case "back to what was declared before":
            return moments[moment].before;
        case "everything away":
            return {};
    }
}

/**
 * Kills the provider's process when the nth request of a run arrives, before or after the server applies it, and continues
 * with a new process.
 */
export function runKill(t: ExecutionContext, moment: Moment, nth: number, applied: boolean): Promise<void> {
    return withLimit(async () => {
        let onAllocation: SimulatorOptions["onAllocation"];
        const simulator = await startServer(t, { token, onAllocation: (request) => onAllocation?.(request) });
        const folder = await createProject(t, {}, await copyPackage(t));
        const options = { folder, config: configFor(simulator, { ...smallRequests, "uipath:maxAttempts": "1" }) };
        const { before, declared } = moments[moment];

        const plugin = await startPlugin(t, options);
        const engine = new EngineModel(plugin);
        t.deepEqual(await engine.up(before), [], "the run before");
        const sent = simulator.requests.length;
        onAllocation = () => (simulator.requests.length - sent === nth ? plugin.kill() : undefined);
        if (!applied) {
            simulator.fault({ kind: "hang", after: nth - 1 });
        }
        // The end of the process may also fail the check or the diff of the other allocation.
        const errors = await engine.up(declared).catch((error: Error) => [error.message]);
        onAllocation = undefined;
        t.true(errors.length > 0, "the run fails");
        t.is(simulator.requests.length - sent, nth, "the process has ended");

        const next = await startPlugin(t, { config: options.config });
        const continued = new EngineModel(next);
        engine.state.forEach((kept, name) => void continued.state.set(name, kept));
        await checkRecovered(t, continued, simulator, declared, "again");
        noSecret(t, simulator, continued, [...errors, await plugin.output(), await next.output()]);
    });
}

function checkEnd(t: ExecutionContext, { ends }: Case, errors: readonly string[]): void {
    if (ends === "well") {
        t.deepEqual(errors, [], "it was overcome");
        return;
    }
    t.true(errors.length > 0, "the run fails");
    const text = errors.join("\n");
    for (const words of [...ends, /what to do: /]) {
        t.regex(text, words);
    }
    t.notRegex(text, /\n\s+at |undefined|\[object/);
}

/** The next run does the rest: no error, ledger = declaration, state = ledger, and nothing left to send. */
async function checkRecovered(
    t: ExecutionContext,
    engine: EngineModel,
    simulator: Simulator,
    program: Program,
    recovery: Recovery,
): Promise<void> {
    t.deepEqual(await engine.up(program), [], recovery);
    t.deepEqual(holders(simulator), declaredBy(program), `${recovery}: the ledger is the declaration`);
    t.deepEqual(stateOf(engine.state.values()), holders(simulator), `${recovery}: the state is the ledger`);
    const sent = simulator.requests.length;
    t.deepEqual(await engine.up(program), [], `${recovery}: a further run`);
    t.is(simulator.requests.length, sent, `${recovery}: a further run sends nothing`);
    t.deepEqual(stateOf(engine.state.values()), holders(simulator), `${recovery}: the state after a further run`);
}

function noSecret(t: ExecutionContext, simulator: Simulator, engine: EngineModel, texts: readonly string[]): void {
    const all = [...texts, JSON.stringify([...engine.state.values()])].join("\n");
    const shown = secretsOf(simulator).filter((secret) => all.includes(secret));
    t.deepEqual(shown, [], "a credential is shown or kept");
}
