import test, { type ExecutionContext } from "ava";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

/** An allocation and its Pulumi options. A transformation removes the user in `without` and adds the one in `with`. */
interface Declared {
    users: string[];
    codes?: string[];
    onRelease?: "keep";
    baseUrl?: string;
    options?: { dependsOn?: string; ignoreChanges?: string[]; deleteBeforeReplace?: boolean };
    without?: string;
    with?: string;
    secret?: boolean;
}
type Program = Record<string, Declared>;

const program = `
const pulumi = require("@pulumi/pulumi");
const uipath = require("pulumi-uipath-licensing");
const made = {};
for (const [name, { users, codes = ["ACNU"], options = {}, without, with: more, secret, ...args }] of Object.entries(require("./allocations.json"))) {
    const change = ({ props, opts }) => ({ opts, props: { ...props, userIds: pulumi.output(props.userIds).apply((ids) => [...ids.filter((id) => id !== without), ...(more ? [more] : [])]) } });
    made[name] = new uipath.UserLicenseAllocation(name, { userIds: secret ? pulumi.secret(users) : users, userBundleCodes: codes, ...args }, {
        ...options,
        ...(options.dependsOn && { dependsOn: [made[options.dependsOn]] }),
        ...((without || more) && { transformations: [change] }),
    });
}
`;

async function createStack(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, options);
    const stack = await Stack.create(t, { files: { "index.js": program } });
    await stack.use(simulator);
    const declare = (declared: Program) => stack.declare(declared as never);
    const up = async (declared: Program, ...args: string[]) => {
        await declare(declared);
        return stack.up(...args);
    };
    const isClean = async (...args: string[]) => {
        const { exitCode, output } = await stack.try("preview", "--expect-no-changes", ...args);
        t.is(exitCode, 0, output);
    };
    return { simulator, stack, declare, up, isClean };
}

const releasesOf = (simulator: Simulator) =>
    simulator.requests
        .map(({ body }) => JSON.parse(body || "{}"))
        .filter(({ userBundleCodes }) => userBundleCodes?.length === 0)
        .flatMap(({ userIds }) => userIds);

const two = ["ACNU", "TSTNU"];

test("a user moves to an allocation that depends on the old one: one write, a clean preview, and only the first is deleted", async (t) => {
    const { simulator, stack, up, isClean } = await createStack(t);
    await up({ one: { users: ["ana", "bob"] }, two: { users: ["cy"], codes: two, options: { dependsOn: "one" } } });
    const { length } = simulator.requests;
    await up({ one: { users: ["bob"] }, two: { users: ["ana", "cy"], codes: two, options: { dependsOn: "one" } } });
    t.is(simulator.requests.length, length + 1, "one write");
    t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU", bob: "ACNU", cy: "ACNU,TSTNU" });
    await isClean();
    await up({ two: { users: ["ana", "cy"], codes: two } });
    t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU", cy: "ACNU,TSTNU" });
    await isClean();
    await stack.destroy();
    t.deepEqual(holders(simulator), {});
    t.deepEqual(releasesOf(simulator).filter((user) => user === "ana").length, 1);
});

test("a move on a server that takes three seconds for a write leaves no note of it in the state", async (t) => {
    const { simulator, stack, up, isClean } = await createStack(t, { latency: 3_000 });
    await up({ one: { users: ["ana", "bob"] }, two: { users: ["cy"], codes: two } });
    await up({ one: { users: ["bob"] }, two: { users: ["ana", "cy"], codes: two } });
    await isClean();
    const { allocations } = await stack.export();
    t.deepEqual(
        Object.values(allocations).flatMap(({ outputs }) => Object.keys(outputs?.left ?? {})),
        [],
    );
    await stack.destroy("--target", "**one");
    t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU", cy: "ACNU,TSTNU" });
});

test("ignoreChanges of userIds with dependsOn: a user removed from the other allocation is released, and the preview is clean", async (t) => {
    const { simulator, up, isClean } = await createStack(t);
    const options = { dependsOn: "one", ignoreChanges: ["userIds"] };
    await up({ one: { users: ["ana", "bob"] }, two: { users: ["cy"], codes: two, options } });
    await up({ one: { users: ["bob"] }, two: { users: ["ana", "cy"], codes: two, options } });
    t.deepEqual(holders(simulator), { bob: "ACNU", cy: "ACNU,TSTNU" });
    await isClean();
});

test("ignoreChanges of everything: a user whose move is ignored keeps a license", async (t) => {
    const { simulator, stack, up, isClean } = await createStack(t);
    const options = { ignoreChanges: ["*"] };
    const before = { one: { users: ["ana", "bob"], options }, two: { users: ["cy"], codes: two, options } };
    await up(before);
    const { length } = simulator.requests;
    await up({ one: { users: ["bob"], options }, two: { users: ["ana", "cy"], codes: two, options } });
    t.is(simulator.requests.length, length, "all changes are ignored");
    t.deepEqual(holders(simulator), { ana: "ACNU", bob: "ACNU", cy: "ACNU,TSTNU" });
    await isClean();
    await up({ one: { users: ["ana", "bob"], options }, three: { users: ["cy"], codes: two } });
    t.deepEqual(holders(simulator), { ana: "ACNU", bob: "ACNU", cy: "ACNU,TSTNU" });
    await stack.destroy();
    t.deepEqual(holders(simulator), {});
});

test("a transformation that removes or adds a user: the inputs after the transformation count", async (t) => {
    const { simulator, up, isClean } = await createStack(t);
    await up({ one: { users: ["ana", "bob", "dan"] }, two: { users: ["cy"], codes: two } });
    await up({ one: { users: ["bob"] }, two: { users: ["ana", "cy"], codes: two, without: "ana", with: "dan" } });
    t.deepEqual(holders(simulator), { bob: "ACNU", cy: "ACNU,TSTNU", dan: "ACNU,TSTNU" });
    t.deepEqual(releasesOf(simulator), ["ana"], "dan moves, and is not released");
    await isClean();
    await up({ one: { users: ["ana", "bob"] }, two: { users: ["ana", "cy"], codes: two, without: "ana" } });
    t.deepEqual(
        holders(simulator),
        { ana: "ACNU", bob: "ACNU", cy: "ACNU,TSTNU" },
        "declared once after the transformation",
    );
    await isClean();
});

test("a user moves to a dependent allocation whose transformation removes them again: the user is released", async (t) => {
    const { simulator, up, isClean } = await createStack(t);
    const options = { dependsOn: "one" };
    await up({ one: { users: ["ana", "bob"] }, two: { users: ["cy"], codes: two, options } });
    await up({ one: { users: ["bob"] }, two: { users: ["ana", "cy"], codes: two, options, without: "ana" } });
    t.deepEqual(holders(simulator), { bob: "ACNU", cy: "ACNU,TSTNU" });
    await isClean();
});

test("--target of the allocation that users move to, then of the one removed from the program: nobody is released", async (t) => {
    const { simulator, stack, up, isClean } = await createStack(t);
    await up({ one: { users: ["ana", "bob"] }, two: { users: ["cy"], codes: two } });
    const after = { two: { users: ["ana", "bob", "cy"], codes: two } };
    await up(after, "--target", "**two");
    await up(after, "--target", "**one");
    t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU", bob: "ACNU,TSTNU", cy: "ACNU,TSTNU" });
    t.deepEqual(Object.keys((await stack.export()).allocations), ["two"]);
    await isClean();
    await stack.destroy("--run-program");
    t.deepEqual(holders(simulator), {});
});

test("deleteBeforeReplace of an allocation while its user moves to a dependent one: the user keeps a license", async (t) => {
    const { simulator, stack, up, isClean } = await createStack(t, {
        organizations: ["song-one", "song-two"].map((accountId) => ({ accountId, seats: { ACNU: 9, TSTNU: 9 } })),
    });
    const options = { deleteBeforeReplace: true };
    const dependent = { dependsOn: "one" };
    await up({ one: { users: ["ana", "bob"], options }, two: { users: ["cy"], codes: two, options: dependent } });
    const after: Program = {
        one: { users: ["bob"], options },
        two: { users: ["ana", "cy"], codes: two, options: dependent },
    };
    await up(after, "--replace", "**one");
    t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU", bob: "ACNU", cy: "ACNU,TSTNU" });
    t.deepEqual(releasesOf(simulator), [], "everyone always had a license");
    await isClean();
    await stack.destroy();
    t.deepEqual(holders(simulator), {});
});

test("a move done in part, then reverted, on machines whose clocks differ by hours: the user keeps a license", async (t) => {
    const { simulator, stack, declare } = await createStack(t);
    const at = async (hours: number, ...args: string[]) => {
        await stack.write(
            "clock.js",
            `const { now } = Date; Date.now = () => now() + ${hours} * 3600e3;
            const Real = Date; globalThis.Date = class extends Real { constructor(...args) { super(...(args.length ? args : [Real.now()])); } };`,
        );
        const { exitCode, all } = await stack.start(["up", "--yes", "--skip-preview", ...args], {
            reject: false,
            env: { ...stack.environment, NODE_OPTIONS: `--require ${stack.folder}/clock.js` },
        });
        t.is(exitCode, 0, String(all));
    };
    const before = { one: { users: ["ana", "bob"] }, two: { users: ["cy"], codes: two } };
    await declare(before);
    await at(5);
    await declare({ one: { users: ["bob"] }, two: { users: ["ana", "cy"], codes: two } });
    await at(-5, "--target", "**two");
    await declare(before);
    await at(0);
    t.deepEqual(holders(simulator), { ana: "ACNU", bob: "ACNU", cy: "ACNU,TSTNU" });
    const { exitCode, output } = await stack.try("preview", "--expect-no-changes");
    t.is(exitCode, 0, output);
});

test("a user moves to a secret list with one write, and keeps a license", async (t) => {
    const { simulator, up, isClean } = await createStack(t);
    await up({ one: { users: ["ana", "bob"] }, two: { users: ["cy"], codes: two, secret: true } });
    await up({ one: { users: ["bob"] }, two: { users: ["ana", "cy"], codes: two, secret: true } });
    t.deepEqual(holders(simulator), { ana: "ACNU,TSTNU", bob: "ACNU", cy: "ACNU,TSTNU" });
    t.deepEqual(releasesOf(simulator), []);
    await isClean();
});

test("destroy --run-program releases everyone, also a user moved in the program since the last up", async (t) => {
    const { simulator, stack, declare, up } = await createStack(t);
    await up({ one: { users: ["ana", "bob"] }, two: { users: ["cy"], codes: two } });
    await declare({ two: { users: ["ana", "cy"], codes: two } });
    await stack.destroy("--run-program");
    t.deepEqual(holders(simulator), {});
});

test("a program that no longer declares anything releases everyone", async (t) => {
    const { simulator, stack, up } = await createStack(t);
    await up({ one: { users: ["ana", "bob"] }, two: { users: ["cy"], codes: two, options: { dependsOn: "one" } } });
    await up({ one: { users: ["bob"] }, two: { users: ["ana", "cy"], codes: two, options: { dependsOn: "one" } } });
    await up({});
    t.deepEqual(holders(simulator), {});
    t.deepEqual((await stack.export()).allocations, {});
});
