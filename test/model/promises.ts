import type { Fault } from "../../simulator/faults";
import { type EngineModel, heldBy, type Kept, type Program, type UpOptions, uncertain } from "../support/engine-model";
import type { Properties } from "../support/plugin";
import type { Ledger, SentWrite } from "./ledger";
import { canonical } from "./people";

/** A broken promise after a step. */
export class Broken extends Error {}

export function expectNoErrors(errors: readonly string[], what: string): void {
    if (errors.length > 0) {
        throw new Broken(`${what}: ${errors.join("\n")}`);
    }
}

/** How long a release under way may arrive after a newer check. */
const onItsWay = 100;

/** Users, by account and ID. */
type Users = Set<string>;

/** The promises of runs, and the history that they depend on. */
export class Promises {
    readonly #engine: EngineModel;
    readonly #ledger: Ledger;
    /** Users of allocations with `onRelease: "keep"`. Nobody releases them. */
    readonly #kept: Users = new Set();
    /** Users who left the directory with licenses. The server keeps those and refuses to release them. */
    readonly #wereGone: Users = new Set();
    /** Users left by a deleted allocation to one that never ran. */
    readonly #leftBehind: Users = new Set();
    /** Users that a run wrote, so only the outdated state of an untargeted allocation has them. */
    readonly #unheard: Users = new Set();
    #gone: ReadonlySet<string> = new Set();

    constructor(engine: EngineModel, ledger: Ledger) {
        this.#engine = engine;
        this.#ledger = ledger;
    }

    gone(ids: readonly string[]): void {
        this.#gone = new Set(ids.map(canonical));
        this.#noteGone();
    }

    /** Runs a run, and checks the promises of every run. */
    async watch(
        program: Program,
        options: UpOptions,
        faults: readonly Fault[],
        run: () => Promise<string[]>,
    ): Promise<string[]> {
        const { state } = this.#engine;
        const before = new Map(state);
        this.#ledger.begin();
        const errors = await run();
        const { held, writes } = this.#ledger;
        const what = `${JSON.stringify(program)} ${JSON.stringify(options)}\n${errors.join("\n").slice(0, 600)}`;
        const isUp = this.#engine.log.kind === "up";
        this.#noteKept([...before.values(), ...state.values()]);
        this.#noteGone();
        this.#noteLeftBehind(before.values(), program, held);
        this.#noteUnheard(before.values(), writes);
        if (isUp) {
            this.#findGap(writes, program, options, before, what);
            this.#findDisorder(writes, program, before, what);
        }
        this.#compareState(held, what);
        this.#findOrphans(held, isUp ? program : {}, what);
        if (isUp && errors.length === 0 && options.target === undefined && options.exclude === undefined) {
            this.#expectState(program, what);
        }
        if (isUp && faults.length === 0 && !errors.some((error) => error.includes("declared twice"))) {
            this.#expectOthers(what);
        }
        return errors;
    }

    /** The server matches the program, and no other user holds a license to release. */
    expectProgram(program: Program): void {
        this.#expect(
            Object.values(program).flatMap((args) =>
                usersOf(args).map((user) => [user, (args.userBundleCodes as string[]).join()]),
            ),
            "after a run without faults",
        );
    }

    /** Users left to an allocation that never ran keep their licenses, because their delete expected it to run. */
    beforeDestroy(program: Program = {}): void {
        const { state } = this.#engine;
        const all = [...state.values()];
        const isDeleted = ({ pendingReplacement }: Kept) => pendingReplacement === true;
        const known = new Set(all.filter((kept) => !isDeleted(kept)).flatMap(({ outputs }) => knownUsers(outputs)));
        // The engine drops a resource before it creates it again; the users that its delete left to others are unknown.
        const ofDeleted = all.filter(isDeleted).flatMap(({ outputs }) => knownUsers(outputs));
        const left = all.flatMap(({ outputs }) => leftUsers(outputs));
        // The delete of an allocation that left the program looks like one by `up --target`, until its own delete runs.
        const owned = new Set(
            Object.entries(program).flatMap(([name, args]) =>
                state.get(name)?.outputs.accountId === args.accountId ? [] : usersOf(args),
            ),
        );
        const leaving = all.filter(({ name }) => !(name in program));
        const ofLeaving = leaving.flatMap(({ outputs }) => knownUsers(outputs)).filter((user) => owned.has(user));
        [...left, ...ofDeleted.filter((user) => !known.has(user)), ...ofLeaving].forEach(
            (user) => void this.#leftBehind.add(user),
        );
        this.#noteGone();
        this.#noteKept(all);
    }

    expectNothingHeld(): void {
        this.#noteGone();
        this.#expect([], "after destroy");
    }

    /** An allocation already keeps its users in the run that sets `onRelease: "keep"`. */
    #noteKept(all: readonly Kept[]): void {
        const keeping = new Set(
            all
                .filter(({ inputs, outputs }) => [inputs, outputs].some((each) => each.onRelease === "keep"))
                .map(({ name }) => name),
        );
        for (const { inputs, outputs } of all.filter(({ name }) => keeping.has(name))) {
            [...knownUsers(outputs), ...usersOf(inputs)].forEach((user) => void this.#kept.add(user));
        }
    }

    /**
     * A delete leaves its users to an allocation of the program, which may not run: in a destroy, if not targeted, or if a
     * resource deleted to be created again fails in between.
     */
    #noteLeftBehind(before: Iterable<Kept>, program: Program, held: Ledger["held"]): void {
        const { state, log } = this.#engine;
        const known = new Set([...state.values()].flatMap(({ outputs }) => knownUsers(outputs)));
        const ids = new Set([...state.values()].map(({ id }) => id));
        const usersOutside = (names: { has(name: string): boolean }) =>
            new Set(Object.entries(program).flatMap(([name, args]) => (names.has(name) ? [] : usersOf(args))));
        const notBrought = usersOutside(log.checked);
        const notWritten = usersOutside(log.written);
        for (const { id, name, outputs, pendingReplacement } of before) {
            const left = log.deletedBefore.has(name) ? notWritten : notBrought;
            for (const user of ids.has(id) ? [] : knownUsers(outputs)) {
                const [account = "", person = ""] = user.split("/");
                const isHeld = held[account]?.[person] !== undefined;
                // A resource deleted to be created again keeps its users meanwhile, and the engine drops it from the state.
                if (isHeld && !known.has(user) && (left.has(user) || pendingReplacement)) {
                    this.#leftBehind.add(user);
                }
            }
        }
    }

    /** An untargeted allocation does not learn what others do to its users. */
    #noteUnheard(before: Iterable<Kept>, writes: readonly SentWrite[]): void {
        const { state, log } = this.#engine;
        const released = new Set(isReleaseOnly(writes).flatMap(({ users }) => users));
        const written = new Set(writes.flatMap(({ users }) => users));
        for (const kept of before) {
            if (state.get(kept.name)?.id === kept.id && !log.checked.has(kept.name)) {
                const others = [...state.values()].filter(({ id }) => id !== kept.id);
                // A delete grants the bundles of a program that may be reverted before the allocation becomes a target.
                const elsewhere = new Set(others.flatMap(({ outputs }) => knownUsers(outputs)));
                knownUsers(kept.outputs)
                    .filter((user) => released.has(user) || (written.has(user) && !elsewhere.has(user)))
                    .forEach((user) => void this.#unheard.add(user));
            }
        }
    }

    #noteGone(): void {
        for (const [account, users] of Object.entries(this.#ledger.held)) {
            for (const user of Object.keys(users)) {
                if (this.#gone.has(user)) {
                    this.#wereGone.add(at(account, user));
                }
            }
        }
    }

    #isExcused(user: string): boolean {
        return this.#kept.has(user) || this.#wereGone.has(user) || this.#leftBehind.has(user);
    }

    #expect(declared: readonly (readonly string[])[], what: string): void {
        const wanted = new Map(declared as [string, string][]);
        const is = this.#holdings();
        for (const user of new Set([...wanted.keys(), ...is.keys()])) {
            const [holds, ought] = [is.get(user) ?? "", wanted.get(user) ?? ""];
            if (holds !== ought && (ought !== "" ? !this.#unheard.has(user) : !this.#isExcused(user))) {
                throw new Broken(`${user} holds "${holds}", declared is "${ought}"; ${what}`);
            }
        }
    }

    #holdings(): Map<string, string> {
        return new Map(
            Object.entries(this.#ledger.held).flatMap(([account, users]) =>
                Object.entries(users).map(([user, codes]) => [at(account, user), codes] as const),
            ),
        );
    }

    /** After a complete, successful run, the state has the program's allocations, as checked. */
    #expectState(program: Program, what: string): void {
        const { state } = this.#engine;
        const [is, ought] = [[...state.keys()].sort().join(), Object.keys(program).sort().join()];
        if (is !== ought) {
            throw new Broken(`the state has ${is}, the program ${ought}; ${what}`);
        }
        this.#expect(
            [...state.values()].flatMap(({ inputs }) =>
                usersOf(inputs).map((user) => [user, [...(inputs.userBundleCodes as string[])].sort().join()]),
            ),
            what,
        );
    }

    /** A rejected user does not affect others: every written user who is not gone has the declared bundles. */
    #expectOthers(what: string): void {
        const { state, log } = this.#engine;
        const is = this.#holdings();
        // A state that the run did not reach may have them too, so the next run settles it.
        const known = new Set(
            [...state.values()].flatMap(({ name, outputs }) => (log.checked.has(name) ? [] : knownUsers(outputs))),
        );
        for (const name of log.written) {
            const inputs = log.checked.get(name)?.inputs ?? {};
            if (!state.get(name)) {
                continue;
            }
            const codes = [...((inputs.userBundleCodes as string[]) ?? [])].sort().join();
            const without = usersOf(inputs).find(
                (user) =>
                    !this.#gone.has(user.slice(user.indexOf("/") + 1)) &&
                    !known.has(user) &&
                    !this.#unheard.has(user) &&
                    is.get(user) !== codes,
            );
            if (without) {
                throw new Broken(`${without} of ${name} holds "${is.get(without)}" and not "${codes}"; ${what}`);
            }
        }
    }

    /** No run releases a user that the program is known to declare. */
    #findGap(
        writes: readonly SentWrite[],
        program: Program,
        options: UpOptions,
        before: ReadonlyMap<string, Kept>,
        what: string,
    ): void {
        const { log } = this.#engine;
        // Without any check, a run looks like a destroy to the provider, despite the published program.
        if (log.checked.size === 0) {
            return;
        }
        // A resource deleted to be created again may release its own users: it cannot know whether the creation succeeds.
        const ownAgain = new Set(
            [...log.deletedBefore].flatMap((name) => (before.has(name) ? usersOf(program[name] ?? {}) : [])),
        );
        const told = new Set(
            Object.entries(program).flatMap(([name, args]) => {
                const { published, accountIdOf, ignoreChanges = [], transformed } = options.resources?.[name] ?? {};
                // The first check of a replacement still has the old list.
                if (ignoreChanges.some((each) => each === "*" || each === "userIds")) {
                    return [];
                }
                if (log.previewed) {
                    return usersOf(log.previewed.get(name) ?? {});
                }
                if (options.silent || options.told === false || published !== undefined || accountIdOf !== undefined) {
                    return [];
                }
                const brought = new Set(usersOf({ ...args, ...transformed }));
                return usersOf(args).filter((user) => brought.has(user));
            }),
        );
        // A retry belongs to the first attempt.
        const released = new Map<string, number>();
        for (const { users, at: sent } of isReleaseOnly(writes)) {
            for (const user of users) {
                released.set(user, Math.min(sent, released.get(user) ?? sent));
            }
        }
        for (const [user, sent] of released) {
            const isChecked = [...log.checked.values()].some(
                ({ inputs, at: checked }) => checked + onItsWay < sent && usersOf(inputs).includes(user),
            );
            if (!ownAgain.has(user) && (told.has(user) || isChecked)) {
                throw new Broken(`${user} is declared and was released; ${what}`);
            }
        }
    }

    /** Releases of an allocation precede its grants; the old half of a replacement is written after the new one. */
    #findDisorder(
        writes: readonly SentWrite[],
        program: Program,
        before: ReadonlyMap<string, Kept>,
        what: string,
    ): void {
        // A delete before a replacement writes the users that it leaves to an allocation, which may be no target.
        const ofDeleted = new Set(
            [...this.#engine.log.deletedBefore].flatMap((name) => knownUsers(before.get(name)?.outputs ?? {})),
        );
        for (const [name, args] of Object.entries(program)) {
            const { id, outputs = {} } = before.get(name) ?? {};
            const after = this.#engine.state.get(name);
            if (id !== after?.id || outputs.accountId !== args.accountId) {
                continue;
            }
            const others = new Set(
                [...before.values()].flatMap((other) => (other.id === id ? [] : knownUsers(other.outputs))),
            );
            const had = new Set(
                Object.keys(heldBy(outputs))
                    .map((user) => at(outputs.accountId, user))
                    .filter((user) => !others.has(user) && !leftUsers(after?.outputs ?? {}).includes(user)),
            );
            const declared = new Set(usersOf(args).filter((user) => !ofDeleted.has(user)));
            const releases = writes.flatMap(({ users, isRelease }, index) =>
                isRelease && users.every((user) => had.has(user)) ? [index] : [],
            );
            const grants = writes.flatMap(({ users, isRelease }, index) =>
                !isRelease && users.every((user) => declared.has(user)) ? [index] : [],
            );
            if (releases.length > 0 && grants.length > 0 && Math.max(...releases) > Math.min(...grants)) {
                throw new Broken(`${name} grants before it releases; ${what}`);
            }
        }
    }

    /** Each license on the server is in a state, or unconfirmed in a state. */
    #compareState(held: Ledger["held"], what: string): void {
        const all = [...this.#engine.state.values()];
        const isOutdated = ({ stale, condemned, pendingReplacement }: Kept) =>
            stale === true || condemned === true || pendingReplacement === true;
        for (const [account, users] of Object.entries(held)) {
            const here = all.filter(({ outputs }) => outputs.accountId === account);
            const notCertain = new Set(
                here.flatMap((kept) =>
                    isOutdated(kept)
                        ? knownUsers(kept.outputs)
                        : uncertain(kept.outputs).map((user) => at(account, user)),
                ),
            );
            const said = new Map<string, string[]>();
            const say = (user: string, codes: string) => {
                const key = at(account, user);
                said.set(key, [...(said.get(key) ?? []), codes]);
            };
            for (const { outputs } of here.filter((kept) => !isOutdated(kept))) {
                Object.entries(heldBy(outputs)).forEach(([user, codes]) => void say(user, codes));
                formerUsers(outputs).forEach((user) => void say(user, ""));
            }
            for (const user of new Set([...said.keys(), ...Object.keys(users).map((each) => at(account, each))])) {
                const is = users[user.slice(account.length + 1)] ?? "";
                // The program may have users that no state has.
                const isSaid = said.get(user)?.includes(is) ?? true;
                if (!isSaid && !notCertain.has(user) && !this.#isExcused(user) && !this.#unheard.has(user)) {
                    throw new Broken(`${user} holds "${is}", states say ${JSON.stringify(said.get(user))}; ${what}`);
                }
            }
        }
    }

    /** Every license holder is in a state or declared. */
    #findOrphans(held: Ledger["held"], program: Program, what: string): void {
        const known = new Set([
            ...[...this.#engine.state.values()].flatMap(({ outputs }) => knownUsers(outputs)),
            ...Object.values(program).flatMap(usersOf),
            ...[...this.#engine.log.checked.values()].flatMap(({ inputs }) => usersOf(inputs)),
        ]);
        for (const [account, users] of Object.entries(held)) {
            for (const [user, codes] of Object.entries(users)) {
                const each = at(account, user);
                if (!known.has(each) && !this.#isExcused(each)) {
                    throw new Broken(`${each} holds "${codes}", and nobody knows of it; ${what}`);
                }
            }
        }
    }
}

function isReleaseOnly(writes: readonly SentWrite[]): SentWrite[] {
    return writes.filter(({ isRelease }) => isRelease);
}

/** Users in a state, confirmed or not. */
function knownUsers(outputs: Properties): string[] {
    return [...Object.keys(heldBy(outputs)), ...uncertain(outputs)].map((user) => at(outputs.accountId, user));
}

/** Users that a state left to another allocation, which may release them. */
function leftUsers({ accountId, left = {} }: Properties): string[] {
    return Object.keys(left as object).map((user) => at(accountId, user));
}

/** Users that a state no longer covers. */
function formerUsers({ former = [] }: Properties): string[] {
    return (former as string[]).map((text) => text.slice(text.indexOf(" ") + 1));
}

function usersOf({ accountId, userIds = [] }: Properties): string[] {
    return (userIds as string[]).map((user) => at(accountId, user));
}

function at(account: unknown, user: string): string {
    return `${account}/${canonical(user)}`;
}
