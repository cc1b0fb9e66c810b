import type { ExecutionContext } from "ava";
import { type Simulator, startSimulator } from "../../simulator/simulator";
import { EngineModel, heldBy, type Program, uncertain } from "../support/engine-model";
import { Plugin, type Properties } from "../support/plugin";
import { copyPackage, createFolder, createProject, type Mutation } from "../support/project";
import { configFor, holders } from "../support/setup";
import { accounts, type Sequence } from "./sequences";

/** The one that the portal answers for, and that a refresh reads: the first to be added. */
const [portalsAccount = ""] = accounts;

/** What is wrong after a step. */
export class Broken extends Error {}

/** A simulator, and plugins that are renewed now and then, since each run leaves a provider behind in its plugin. */
export class World {
    static async create(t: ExecutionContext, mutation?: Mutation): Promise<World> {
        const simulator = await startSimulator({ portal: true, organizations: [] });
        const world = new World(
            simulator,
            await createProject(t, {}, await copyPackage(t, mutation)),
            await createFolder(t),
        );
        t.teardown(async () => {
            await world.#plugin?.kill();
            await simulator.close();
        });
        return world;
    }

    #plugin: Plugin | undefined;
    #sequences = 0;

    private constructor(
        readonly simulator: Simulator,
        readonly project: string,
        readonly folder: string,
    ) {}

    /** Plays a sequence; throws {@link Broken} when something is not as it must be. */
    async play(sequence: Sequence): Promise<void> {
        const { simulator } = this;
        const engine = new EngineModel(await this.#freshPlugin());
        for (const accountId of accounts) {
            simulator.add({ accountId, seats: { ACNU: 99, IDU: 99, TSTNU: 99 } });
        }
        try {
            await this.#play(sequence, engine);
        } finally {
            simulator.clearFaults();
            for (const account of accounts) {
                simulator.remove(account);
            }
        }
    }

    async #play({ steps, told }: Sequence, engine: EngineModel): Promise<void> {
        const { simulator } = this;
        const held = () => Object.fromEntries(accounts.map((account) => [account, holders(simulator, account)]));
        let last: Program = {};

        for (const { program, faults, options, first } of steps) {
            last = program;
            if (first === "refresh") {
                await engine.refresh(({ accountId }) => accountId === portalsAccount);
            }
            faults.forEach((fault) => void simulator.fault(fault));
            const { length } = simulator.requests;
            const before = new Map([...engine.state].map(([resource, { outputs }]) => [resource, outputs]));
            const ids = new Map([...engine.state].map(([resource, { id }]) => [resource, id]));
            const errors = await engine.up(program, { ...options, told });
            simulator.clearFaults();
            const what = `${JSON.stringify(program)}\n${errors.join("\n").slice(0, 500)}`;
            const requests = simulator.requests
                .slice(length)
                .filter(({ body }) => body !== "")
                .map(readRequest);
            const replaced = [...ids].flatMap(([resource, id]) =>
                engine.state.get(resource)?.id === id ? [] : [resource],
            );
            findDisorder(requests, before, program, replaced, what);
            if (told) {
                findGap(requests, program, what);
            }
            compareState(engine, held(), what);
            if (errors.length === 0) {
                compareDeclaration(program, held(), what);
            }
        }

        expectNoErrors(await engine.up(last, { told }), "the next run finishes the job");
        compareDeclaration(last, held(), "after a run without faults");
        const { length } = simulator.requests;
        expectNoErrors(await engine.up(last, { told }), "a further run");
        if (simulator.requests.length > length) {
            throw new Broken("a run without changes sends something");
        }
        expectNoErrors(await engine.destroy(), "destroy");
        compareDeclaration({}, held(), "after destroy");
    }

    async #freshPlugin(): Promise<Plugin> {
        if (this.#sequences++ % 50 === 0) {
            await this.#plugin?.kill();
            this.simulator.requests.length = 0;
            this.#plugin = await Plugin.start({
                folder: this.project,
                config: configFor(this.simulator, {
                    "uipath:accountId": portalsAccount,
                    "uipath:maxAttempts": "1",
                    "uipath:maxUsersPerRequest": "2",
                    "uipath:maxConcurrentRequests": "3",
                    "uipath:readFrom": "portal",
                }),
            });
        }
        return this.#plugin as Plugin;
    }
}

type Held = Record<string, Record<string, string>>;

function expectNoErrors(errors: readonly string[], what: string): void {
    if (errors.length > 0) {
        throw new Broken(`${what}: ${errors.join("\n")}`);
    }
}

/** The server holds what is declared, for every user of every account. */
function compareDeclaration(program: Program, held: Held, what: string): void {
    const declared: Held = Object.fromEntries(accounts.map((account) => [account, {}]));
    for (const { accountId, userIds, userBundleCodes } of Object.values(program)) {
        for (const user of userIds as string[]) {
            (declared[accountId as string] as Record<string, string>)[user] = (userBundleCodes as string[]).join();
        }
    }
    for (const account of accounts) {
        const [is, ought] = [sorted(held[account]), sorted(declared[account])];
        if (is !== ought) {
            throw new Broken(`${account} holds ${is}, declared is ${ought}; ${what}`);
        }
    }
}

/** What a user holds on the server is in the state, or the state says that it is not certain. */
function compareState(engine: EngineModel, held: Held, what: string): void {
    for (const account of accounts) {
        const resources = [...engine.state.values()].filter(
            ({ outputs, stale }) => outputs.accountId === account && !stale,
        );
        const outdated = [...engine.state.values()].flatMap(({ outputs, stale }) =>
            stale ? [...Object.keys(heldBy(outputs)), ...uncertain(outputs)] : [],
        );
        const allocations = resources.map(({ outputs }) => heldBy(outputs));
        const notCertain = new Set([...outdated, ...resources.flatMap(({ outputs }) => uncertain(outputs))]);
        const users = new Set([...allocations.flatMap(Object.keys), ...Object.keys(held[account] ?? {})]);
        for (const user of users) {
            const said = allocations.flatMap((each) => each[user] ?? []);
            said.push(
                ...resources.flatMap(({ outputs }) =>
                    ((outputs.former as string[]) ?? []).some((line) => line.endsWith(` ${user}`)) ? [""] : [],
                ),
            );
            const is = held[account]?.[user] ?? "";
            if (!notCertain.has(user) && !said.includes(is)) {
                throw new Broken(
                    `${user} holds "${is}" in ${account}, the state says ${JSON.stringify(said)}; ${what}`,
                );
            }
        }
    }
}

/** A write of the licence service: users by account and ID, and whether it takes their licences back. */
interface SentWrite {
    users: string[];
    isRelease: boolean;
}

function readRequest({ url, body }: { url: string; body: string }): SentWrite {
    const { userIds, userBundleCodes } = JSON.parse(body) as { userIds: string[]; userBundleCodes: string[] };
    const account = url.split("/").at(-2);
    return { users: userIds.map((user) => `${account}/${user}`), isRelease: userBundleCodes.length === 0 };
}

/** Nobody whom the program declares is released. */
function findGap(requests: readonly SentWrite[], program: Program, what: string): void {
    const declared = new Set(Object.values(program).flatMap(declaredUsers));
    for (const { users, isRelease } of requests) {
        const gap = users.find((user) => isRelease && declared.has(user));
        if (gap) {
            throw new Broken(`${gap} is declared and was released; ${what}`);
        }
    }
}

/** What an allocation releases goes before what it grants; the old half of a replacement comes after the new one. */
function findDisorder(
    requests: readonly SentWrite[],
    before: ReadonlyMap<string, Properties>,
    program: Program,
    replaced: readonly string[],
    what: string,
): void {
    for (const [name, args] of Object.entries(program)) {
        const { accountId, holders: held } = before.get(name) ?? {};
        if (replaced.includes(name) || accountId !== args.accountId) {
            continue;
        }
        const others = [...before].flatMap(([other, outputs]) => (other === name ? [] : knownUsers(outputs)));
        const had = new Set(knownUsers({ accountId, holders: held }).filter((user) => !others.includes(user)));
        const declared = new Set(declaredUsers(args));
        const releases = requests.flatMap(({ users, isRelease }, index) =>
            isRelease && users.every((user) => had.has(user)) ? [index] : [],
        );
        const grants = requests.flatMap(({ users, isRelease }, index) =>
            !isRelease && users.every((user) => declared.has(user)) ? [index] : [],
        );
        if (releases.length > 0 && grants.length > 0 && Math.max(...releases) > Math.min(...grants)) {
            throw new Broken(`${name} grants before it releases; ${what}`);
        }
    }
}

function knownUsers(outputs: Properties): string[] {
    return [...Object.keys(heldBy(outputs)), ...uncertain(outputs)].map((user) => `${outputs.accountId}/${user}`);
}

function declaredUsers({ accountId, userIds }: Properties): string[] {
    return (userIds as string[]).map((user) => `${accountId}/${user}`);
}

function sorted(users: Record<string, string> = {}): string {
    return JSON.stringify(Object.entries(users).sort());
}
