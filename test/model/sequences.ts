import fc from "fast-check";
import type { Fault } from "../../simulator/faults";
import type { Program, Published, ResourceOptions, UpOptions } from "../support/engine-model";
import { idOf, spell, spellingCount, users } from "./people";

export interface Step {
    program: Program;
    faults: readonly Fault[];
    options: UpOptions;
    first: "nothing" | "refresh" | "preview";
    /** A destroy of the targets, with the program or without it. Default: an `up`. */
    destroy?: "alone" | "with program" | undefined;
    gone: readonly string[];
    /** Whether another run after success must find nothing to do. */
    again: boolean;
}

export interface Sequence {
    server: Server;
    steps: readonly Step[];
    /** Whether a final run without faults completes the declaration before the destroy. */
    finish: boolean;
    last: {
        options: UpOptions;
        destroy: "alone" | "with program";
        gone: readonly string[];
    };
}

/** The server's behavior, and the provider's retries. */
export interface Server {
    /** Milliseconds before each response. */
    latency: number;
    maxAttempts: number;
    /** Its response about users who left; `accept` means no such response. */
    unknownUsers: "accept" | "ignore" | 400 | 404 | "not-found";
}

export const accounts = ["account-a", "account-b"];
const names = ["one", "two", "three", "four"];

const codes = fc.subarray(["ACNU", "IDU", "TSTNU"], { minLength: 1 });
const name = fc.constantFrom(...names);
const user = fc.constantFrom(...users);

/** Rare options. */
function seldom<T, U>(usual: T, arbitrary: fc.Arbitrary<U>, weight = 9): fc.Arbitrary<T | U> {
    return fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary });
}

/** Each user is in at most one allocation of an account. An allocation without users is not declared. */
const program: fc.Arbitrary<Program> = fc
    .record({
        allocations: fc.tuple(
            ...names.map(() =>
                fc.record({
                    accountId: fc.constantFrom("account-a", "account-a", "account-b"),
                    codes,
                    external: fc.boolean(),
                    onRelease: seldom(undefined, fc.constantFrom("keep", "clear"), 12),
                }),
            ),
        ),
        places: fc.tuple(
            ...users.map(() =>
                fc.record({
                    allocations: fc.array(fc.integer({ min: -1, max: names.length - 1 }), {
                        minLength: 2,
                        maxLength: 2,
                    }),
                    spelling: seldom(0, fc.nat({ max: spellingCount - 1 }), 3),
                }),
            ),
        ),
    })
    .map(({ allocations, places }) => {
        const declared = allocations.map(({ accountId, codes: userBundleCodes, external, onRelease }, index) => ({
            accountId,
            userIds: users.flatMap((each, place) => {
                const { allocations: found = [], spelling = 0 } = places[place] ?? {};
                return found[accounts.indexOf(accountId)] === index ? [spell(idOf(each, accountId), spelling)] : [];
            }),
            userBundleCodes,
            useExternalLicense: external,
            ...(onRelease !== undefined && { onRelease }),
        }));
        return Object.fromEntries(
            declared.flatMap((allocation, index) =>
                allocation.userIds.length > 0 ? [[names[index] as string, allocation]] : [],
            ),
        );
    });

const fault: fc.Arbitrary<Fault> = fc
    .tuple(
        fc.oneof(
            {
                weight: 20,
                arbitrary: fc.constantFrom<Fault>(
                    { kind: "answer", status: 400 },
                    { kind: "answer", status: 403 },
                    { kind: "answer", status: 429, headers: { "retry-after": "0" } },
                    { kind: "answer", status: 500 },
                    { kind: "garble", body: "<html></html>" },
                    { kind: "truncate" },
                    { kind: "reset", when: "before" },
                    { kind: "reset", when: "after" },
                    { kind: "reset", when: "middle" },
                    { kind: "omit-user", userId: "bob-of-account-a" },
                    { kind: "omit-code", code: "IDU" },
                ),
            },
            // These runs are slow.
            {
                weight: 1,
                arbitrary: fc.constantFrom<Fault>(
                    { kind: "answer", status: 429, headers: { "retry-after": "1" } },
                    { kind: "hang" },
                    { kind: "hang", applied: true },
                    { kind: "drip", milliseconds: 5 },
                ),
            },
        ),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
    )
    .map(([kind, after, times]) => ({ ...kind, after, times }));

/** Another property of a run. Each changes the given options. */
type Twist = (options: UpOptions, program: Program) => UpOptions;

function ofResource(some: fc.Arbitrary<ResourceOptions>): fc.Arbitrary<Twist> {
    return fc.tuple(name, some).map(
        ([each, options]) =>
            (all) =>
                withResource(all, each, options),
    );
}

function withResource(all: UpOptions, each: string, options: ResourceOptions): UpOptions {
    return { ...all, resources: { ...all.resources, [each]: { ...all.resources?.[each], ...options } } };
}

/** Later resources depend on earlier ones, so no state has a cycle. */
const edge = fc.tuple(fc.nat({ max: names.length - 2 }), fc.nat({ max: names.length - 2 })).map(([one, other]) => ({
    from: names[Math.max(one, other) + 1] as string,
    to: names[Math.min(one, other)] as string,
}));

const twist: fc.Arbitrary<Twist> = fc.oneof(
    ofResource(fc.constantFrom<Published>("name", "late", "name", "late").map((published) => ({ published }))),
    ofResource(fc.constantFrom<Published>("name", "late").map((published) => ({ published }))),
    edge.map(
        ({ from, to }): Twist =>
            (all) =>
                withResource(all, from, { dependsOn: [...(all.resources?.[from]?.dependsOn ?? []), to] }),
    ),
    edge.map(
        ({ from, to }): Twist =>
            (all, { [from]: one, [to]: other }) =>
                one && other && one.accountId === other.accountId ? withResource(all, from, { accountIdOf: to }) : all,
    ),
    fc.tuple(name, fc.boolean()).map(
        ([each, isReplaced]): Twist =>
            (all) => ({
                ...withResource(all, each, { deleteBeforeReplace: true }),
                ...(isReplaced && { replace: [...(all.replace ?? []), each] }),
            }),
    ),
    name.map(
        (each): Twist =>
            (all) => ({ ...all, replace: [...(all.replace ?? []), each] }),
    ),
    ofResource(fc.constantFrom("userIds", "*", "userBundleCodes").map((property) => ({ ignoreChanges: [property] }))),
    fc.tuple(name, user, fc.boolean()).map(
        ([each, one, isAdded]): Twist =>
            (all, { [each]: args }) => {
                const { accountId, userIds } = (args ?? {}) as { accountId: string; userIds: readonly string[] };
                if (args === undefined) {
                    return all;
                }
                const id = idOf(one, accountId);
                const others = userIds.filter((other) => other !== id);
                const transformed = isAdded ? [...others, id] : others;
                return transformed.length > 0
                    ? withResource(all, each, { transformed: { userIds: transformed } })
                    : all;
            },
    ),
    fc.tuple(fc.subarray(names, { minLength: 1 }), fc.boolean()).map(
        ([target, targetDependents]): Twist =>
            (all) => ({ ...all, target, targetDependents }),
    ),
    fc.subarray(names, { minLength: 1, maxLength: 2 }).map(
        (exclude): Twist =>
            (all) => ({ ...all, exclude }),
    ),
    fc.constant<Twist>((all) => ({ ...all, refresh: true })),
    fc.constant<Twist>((all) => ({ ...all, told: false })),
    fc.constant<Twist>((all) => ({ ...all, silent: true })),
);

const twists = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Twist[]>([]) },
    { weight: 4, arbitrary: fc.array(twist, { minLength: 1, maxLength: 3 }) },
);

const options: fc.Arbitrary<UpOptions> = fc.record({
    order: fc.shuffledSubarray(names, { minLength: names.length }),
    parallel: fc.integer({ min: 1, max: 16 }),
    checksAhead: fc.boolean(),
    hoursAhead: fc.integer({ min: -12, max: 12 }),
    continueOnError: fc.boolean(),
});

const step = (programs: readonly Program[]): fc.Arbitrary<Step> =>
    fc
        .record({
            program: fc.constantFrom(...programs),
            faults: fc.oneof(
                { weight: 1, arbitrary: fc.constant([]) },
                { weight: 1, arbitrary: fc.array(fault, { maxLength: 3 }) },
            ),
            options,
            twists,
            first: fc.constantFrom<Step["first"]>("nothing", "nothing", "nothing", "nothing", "refresh", "preview"),
            destroy: seldom(undefined, fc.constantFrom("alone", "with program"), 15),
            gone: seldom([], fc.subarray([...users], { minLength: 1, maxLength: 2 }), 5),
            again: seldom(false, fc.constant(true), 5),
        })
        .map(({ options: plain, twists: some, ...others }) => ({
            ...others,
            options: some.reduce<UpOptions>((all, each) => each(all, others.program), {
                ...plain,
                order: plain.order?.filter((each) => each in others.program) ?? [],
            }),
        }))
        .map((each) => withoutTargetAndExclude(each));

/** The engine accepts either. */
function withoutTargetAndExclude(each: Step): Step {
    const { exclude, ...others } = each.options;
    return others.target && exclude ? { ...each, options: others } : each;
}

/** Few programs, so sequences return to earlier ones: a revert after a failed run fails easily. */
const steps = fc
    .array(program, { minLength: 2, maxLength: 3 })
    .chain((programs) => fc.array(step(programs), { minLength: 2, maxLength: 6 }));

const server: fc.Arbitrary<Server> = fc.record({
    latency: fc.oneof(
        { weight: 90, arbitrary: fc.constant(0) },
        { weight: 9, arbitrary: fc.constant(30) },
        { weight: 1, arbitrary: fc.constant(800) },
    ),
    maxAttempts: seldom(1, fc.constant(2)),
    unknownUsers: fc.constantFrom<Server["unknownUsers"]>("accept", "accept", "ignore", 400, 404, "not-found"),
});

export const sequence: fc.Arbitrary<Sequence> = fc.record({
    server,
    steps,
    finish: seldom(true, fc.constant(false), 3),
    last: fc.record({
        options,
        destroy: fc.constantFrom("alone", "with program"),
        gone: seldom([], fc.subarray([...users], { minLength: 1, maxLength: 2 }), 5),
    }),
});
