import { setTimeout as sleep } from "node:timers/promises";
import type { ExecutionContext } from "ava";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/simulator";
import { type DestroyOptions, type Driven, EngineModel, type Kept, type UpOptions } from "../support/engine-model";
import type { Face } from "../support/face";
import { type FaceName, startFace } from "../support/faces";
import { copyPackage, createProject, type Mutation } from "../support/project";
import { configFor } from "../support/setup";
import { Ledger } from "./ledger";
import { idOf, users } from "./people";
import { Broken, expectNoErrors, Promises } from "./promises";
import { accounts, type Sequence, type Server, type Step } from "./sequences";

export { Broken } from "./promises";

/** The account that the portal covers and a refresh reads: the first one added. */
const [portalsAccount = ""] = accounts;

/** A simulator and a face. The face restarts now and then, since each run leaves a provider in its process. */
export class System {
    static async create(t: ExecutionContext, face: FaceName, mutation?: Mutation): Promise<System> {
        // The simulator reads these at each request, so sequences can change them.
        const serverOptions: SimulatorOptions = { portal: true, organizations: [] };
        const simulator = await startSimulator(serverOptions);
        const project = await createProject(t, {}, await copyPackage(t, mutation));
        const system = new System(simulator, serverOptions, face, project);
        t.teardown(async () => {
            await system.#process?.kill();
            await simulator.close();
        });
        return system;
    }

    #process: Face | undefined;
    #sequences = 0;

    private constructor(
        readonly simulator: Simulator,
        readonly serverOptions: SimulatorOptions,
        readonly face: FaceName,
        readonly project: string,
    ) {}

    /** Throws {@link Broken} if a promise is broken. */
    async run(sequence: Sequence): Promise<void> {
        const { simulator } = this;
        const engine = new EngineModel(
            await this.#freshProcess(sequence.server),
            ({ accountId }) => accountId === portalsAccount,
        );
        for (const accountId of accounts) {
            const people = users.map((user) => ({ id: idOf(user, accountId), userName: user }));
            simulator.add({ accountId, seats: { ACNU: 99, IDU: 99, TSTNU: 99 }, people });
        }
        this.serverOptions.latency = sequence.server.latency;
        this.serverOptions.unknownUsers = sequence.server.unknownUsers;
        try {
            await this.#run(sequence, engine);
        } finally {
            simulator.clearFaults();
            for (const account of accounts) {
                simulator.remove(account);
            }
        }
    }

    async #run({ steps, server, finish, last }: Sequence, engine: EngineModel): Promise<void> {
        const directory = new Directory(this.simulator, server);
        const promises = new Promises(engine, new Ledger(this.simulator, accounts));
        for (const step of steps) {
            directory.leave(step.gone);
            promises.gone(directory.gone);
            await this.#step(step, engine, promises);
        }
        directory.leave([]);
        const { program = {} } = steps.at(-1) ?? {};
        const order = last.options.order?.filter((name) => name in program) ?? [];
        const options = { ...last.options, order };
        if (finish) {
            await promises.watch(program, options, [], async () => {
                expectNoErrors(await engine.up(program, options), "the next run finishes the job");
                return [];
            });
            promises.expectProgram(program);
            await this.#expectNothingToDo(engine, program, options);
        }
        directory.leave(last.gone);
        promises.gone(directory.gone);
        const destroyed: DestroyOptions = last.destroy === "with program" ? { ...options, program } : options;
        promises.beforeDestroy(destroyed.program);
        expectNoErrors(await engine.destroy(destroyed), "destroy");
        promises.expectNothingHeld();
    }

    async #step(step: Step, engine: EngineModel, promises: Promises): Promise<void> {
        const { simulator } = this;
        const { program, faults, first } = step;
        const options = withKnownTargets(step.options, program, engine);
        if (first === "refresh") {
            await engine.refresh({ ...options });
        }
        if (first === "preview") {
            const { length } = simulator.requests;
            await engine.preview(program, options);
            if (writesSince(simulator, length) > 0) {
                throw new Broken("a preview writes");
            }
        }
        faults.forEach((fault) => void simulator.fault(fault));
        const known = step.destroy === "alone" ? {} : program;
        const errors = await promises.watch(known, options, faults, async () => {
            if (step.destroy) {
                promises.beforeDestroy(known);
                return engine.destroy({ ...options, program: known });
            }
            return engine.up(program, options);
        });
        simulator.clearFaults();
        // An abandoned request is served late.
        if (faults.some(({ kind }) => kind === "hang")) {
            await sleep(20);
        }
        const isWhole = options.target === undefined && options.exclude === undefined;
        // Before the check of a user's new allocation, its declaration is unknown: the program published nothing, or constructs
        // it late.
        const isTold =
            !options.silent && Object.values(options.resources ?? {}).every((each) => each.published !== "late");
        const isOpen = !isTold && [...engine.state.values()].some(hasLeft);
        if (!isOpen && step.destroy === undefined && step.again && isWhole && errors.length === 0) {
            await this.#expectNothingToDo(engine, program, options);
        }
    }

    /** After a successful run, a preview proposes nothing, and another run sends nothing. */
    async #expectNothingToDo(engine: EngineModel, program: Step["program"], options: UpOptions): Promise<void> {
        const { replace: _, refresh: __, ...others } = options;
        const { length } = this.simulator.requests;
        const { errors, changes } = await engine.preview(program, others);
        if (errors.length + changes.length > 0) {
            throw new Broken(`a preview after a run that succeeded: ${[...errors, ...changes].join("\n")}`);
        }
        expectNoErrors(await engine.up(program, others), "a further run");
        if (writesSince(this.simulator, length) > 0) {
            throw new Broken("a run without changes sends something");
        }
    }

    async #freshProcess({ maxAttempts }: Server): Promise<Driven> {
        const config = configFor(this.simulator, {
            "uipath:accountId": portalsAccount,
            "uipath:maxAttempts": String(maxAttempts),
            "uipath:timeoutSeconds": "3",
            "uipath:maxUsersPerRequest": "2",
            "uipath:maxConcurrentRequests": "3",
            "uipath:readFrom": "portal",
        });
        if (this.#sequences++ % 50 === 0) {
            await this.#process?.kill();
            this.simulator.requests.length = 0;
            this.#process = await startFace(this.face, { folder: this.project, config });
        } else {
            await this.#process?.renew(config, "user-license-allocation");
        }
        return this.#process as Face;
    }
}

function hasLeft({ outputs: { left = {} } }: Kept): boolean {
    return Object.keys(left as object).length > 0;
}

function writesSince({ requests }: Simulator, length: number): number {
    return requests.slice(length).filter(({ body }) => body !== "").length;
}

/** The engine rejects a target that neither the program nor the state has. */
function withKnownTargets({ target, exclude, ...others }: UpOptions, program: Step["program"], engine: EngineModel) {
    const known = (names: readonly string[] | undefined) => {
        const some = names?.filter((name) => name in program || engine.state.has(name)) ?? [];
        return some.length > 0 ? some : undefined;
    };
    const [targets, excludes] = [known(target), known(exclude)];
    return { ...others, ...(targets && { target: targets }), ...(excludes && { exclude: excludes }) };
}

class Directory {
    readonly #simulator: Simulator;
    readonly #server: Server;
    #gone: readonly string[] = [];

    constructor(simulator: Simulator, server: Server) {
        this.#simulator = simulator;
        this.#server = server;
    }

    get gone(): string[] {
        return this.#gone.flatMap((user) => accounts.map((account) => idOf(user, account)));
    }

    leave(gone: readonly string[]): void {
        if (this.#server.unknownUsers === "accept") {
            return;
        }
        for (const account of accounts) {
            for (const user of this.#gone) {
                this.#simulator.addPerson({ id: idOf(user, account), userName: user }, account);
            }
            for (const user of gone) {
                this.#simulator.removePerson(idOf(user, account), account);
            }
        }
        this.#gone = gone;
    }
}
