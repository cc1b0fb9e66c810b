import test, { type ExecutionContext } from "ava";
import type { SimulatorOptions } from "../../simulator/simulator";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const person = (id: string) => ({ id, userName: id, email: `${id}@example.com`, displayName: id });
const ids = (count: number) => Array.from({ length: count }, (_, index) => `user-${String(index).padStart(3, "0")}`);
const team = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ACNU"] });

async function createStack(t: ExecutionContext, people: readonly string[], options: SimulatorOptions = {}) {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: { ACNU: 999, TSTNU: 999 }, people: people.map(person) }],
        unknownUsers: 400,
        ...options,
    });
    const stack = await Stack.create(t);
    await stack.use(simulator);
    return { simulator, stack };
}

for (const status of [400, 404, 422, "not-found"] as const) {
    test(`one unknown user among 500, refused with ${status}: the others get licenses, and the error names the unknown user`, async (t) => {
        const good = ids(499);
        // Without a message, PUT may be what is missing.
        const isClear = status !== "not-found";
        const { simulator, stack } = await createStack(t, good, { unknownUsers: status });
        await stack.declare({ all: team(...good, "user-250-typo") });
        const { exitCode, output } = await stack.tryUp();
        t.not(exitCode, 0);
        t.is(Object.keys(holders(simulator)).length, 499);
        t.true(simulator.requests.length <= (isClear ? 20 : 40), String(simulator.requests.length));
        t.regex(
            output,
            isClear
                ? /User 'user-250-typo' does not exist/
                : /the server found no such user \(404\)\. \[UIPATH_REQUEST_REJECTED\]/,
        );
        t.regex(output, /affected users: user-250-typo/);
        t.notRegex(output, /user-249/);
        t.regex(await stack.preview(), /\+ ACNU: 1 user \(user-250-typo\)/);

        const { length } = simulator.requests;
        t.not((await stack.tryUp()).exitCode, 0);
        t.is(simulator.requests.length, length + (isClear ? 1 : 2), "the next run sends only this one");
        await stack.declare({ all: team(...good) });
        await stack.up();
        t.is(simulator.requests.length, length + (isClear ? 1 : 2), "and nothing once the ID is out of the program");
    });
}

test("several unknown users in allocations with the same bundles: each allocation's error names its own users", async (t) => {
    const good = ids(40);
    const { simulator, stack } = await createStack(t, good);
    await stack.declare({
        one: team(...good.slice(0, 20), "typo-1"),
        two: team(...good.slice(20), "typo-2", "typo-3"),
        three: team("typo-4"),
    });
    const { output } = await stack.tryUp("--continue-on-error");
    t.is(Object.keys(holders(simulator)).length, 40);
    t.regex(output, /affected users: typo-1/);
    t.regex(output, /affected users: typo-4/);
    t.regex(output, /typo-2: rejected by the server: "User 'typo-2' does not exist/);
    t.regex(output, /typo-3: rejected by the server: "User 'typo-3' does not exist/);
});

test("all users are rejected: after twenty single errors, one error names the rest", async (t) => {
    const { simulator, stack } = await createStack(t, ["somebody"]);
    await stack.declare({ all: team(...ids(400)) });
    const { output } = await stack.tryUp();
    t.regex(output, /20 users had been rejected one by one before/);
    t.true(simulator.requests.length < 60, String(simulator.requests.length));
    t.deepEqual((await stack.export()).allocations, {});
});

for (const unknownUsers of [400, "not-found"] as const) {
    test(`released users, one of them no longer in the organization (${unknownUsers}): the others are released, and one line names that user`, async (t) => {
        const { simulator, stack } = await createStack(t, ids(5), { unknownUsers });
        await stack.declare({ all: team(...ids(5)) });
        await stack.up();
        simulator.removePerson("user-003");
        await stack.declare({ all: team(...ids(2)) });
        const output = await stack.up();
        t.regex(output, /no longer in the organization, nothing to release: 1 user \(user-003\)/);
        t.deepEqual(
            Object.keys(holders(simulator)).filter((user) => user !== "user-003"),
            ids(2),
        );
        const { exitCode } = await stack.try("preview", "--expect-no-changes");
        t.is(exitCode, 0);

        simulator.removePerson("user-000");
        await stack.destroy();
        t.deepEqual(
            Object.keys(holders(simulator)).filter((user) => !["user-003", "user-000"].includes(user)),
            [],
        );
    });

    test(`a released user is no longer in the organization (${unknownUsers}), and no list shows it: the others are released, and each cure works`, async (t) => {
        const { simulator, stack } = await createStack(t, ids(5), { userLists: [], unknownUsers });
        await stack.declare({ all: team(...ids(5)), other: team("user-000-other") }).catch(() => undefined);
        await stack.declare({ all: team(...ids(5)) });
        await stack.up();
        simulator.removePerson("user-003");
        await stack.declare({ all: team(...ids(2)) });
        const { exitCode, output } = await stack.tryUp();
        t.not(exitCode, 0);
        t.regex(output, /affected users: user-003/);
        t.regex(output, /set `onRelease: "keep"` in this allocation and run `pulumi up`/);
        t.deepEqual(Object.keys(holders(simulator)), [...ids(2), "user-003"]);

        await stack.declare({ all: { ...team(...ids(2)), onRelease: "keep" } });
        await stack.up();
        await stack.declare({ all: team(...ids(2)) });
        await stack.up();
        t.false((await stack.export()).text.includes('"user-003"'));

        simulator.removePerson("user-001");
        const destroyed = await stack.try("destroy", "--yes", "--skip-preview");
        t.not(destroyed.exitCode, 0);
        t.regex(destroyed.output, /affected users: user-001/);
        t.regex(destroyed.output, /`pulumi state delete` with the resource's URN/);
        t.deepEqual(Object.keys(holders(simulator)), ["user-001", "user-003"], "user-000 is released");
        const [{ urn = "" } = {}] = Object.values((await stack.export()).allocations);
        await stack.run("state", "delete", urn, "--yes");
        await stack.destroy();
    });
}

test("404 without a message: a single user who is no longer in the organization is released, and the others get licenses", async (t) => {
    const { simulator, stack } = await createStack(t, ids(5), { unknownUsers: "not-found" });
    await stack.declare({ all: team("user-000"), other: { ...team("user-004"), userBundleCodes: ["TSTNU"] } });
    await stack.up();
    simulator.removePerson("user-000");
    await stack.declare({ all: team("user-001"), other: { ...team("user-004"), userBundleCodes: ["TSTNU"] } });
    t.regex(await stack.up(), /no longer in the organization, nothing to release: 1 user \(user-000\)/);
    t.is(holders(simulator)["user-001"], "ACNU");
    t.is((await stack.try("preview", "--expect-no-changes")).exitCode, 0);
});

test("404 without a message: more than twenty users who are gone are released, and the others get licenses", async (t) => {
    const { simulator, stack } = await createStack(t, ids(30), { unknownUsers: "not-found" });
    await stack.declare({ all: team(...ids(30)) });
    await stack.up();
    const [stays = "", ...leaves] = ids(26);
    leaves.forEach((user) => void simulator.removePerson(user));
    simulator.addPerson(person("new"));
    await stack.declare({ all: team(stays, ...ids(30).slice(26), "new") });
    t.regex(await stack.up(), /no longer in the organization, nothing to release: 25 users/);
    t.is(holders(simulator).new, "ACNU");
});

test("404 without a message to several requests: the error says what may be missing, and not to remove users", async (t) => {
    const { simulator, stack } = await createStack(t, ["somebody"], { unknownUsers: "not-found" });
    await stack.use(simulator, { "uipath:maxUsersPerRequest": "2" });
    await stack.declare({ all: team(...ids(6)) });
    const { output } = await stack.tryUp();
    t.regex(output, /rejected by the server: .*\[UIPATH_ORGANIZATION_NOT_FOUND\]/);
    t.notRegex(output, /one by one|remove them from the program/);
});

test("404 without a message to all of many users is an error about the organization", async (t) => {
    const { simulator, stack } = await createStack(t, ["somebody"], { unknownUsers: "not-found" });
    await stack.declare({ all: team(...ids(400)) });
    const { output } = await stack.tryUp();
    t.regex(output, /no account license is allocated .*\(404\)\. \[UIPATH_ORGANIZATION_NOT_FOUND\]/);
    t.notRegex(output, /one by one/);
    t.true(simulator.requests.length < 120, String(simulator.requests.length));
    t.deepEqual((await stack.export()).allocations, {});
});

test("409 to a single allocation: too few seats are not divided among its users", async (t) => {
    const simulator = await startServer(t, {
        licenseSummary: true,
        organizations: [{ accountId: "song-one", seats: { ACNU: 3 } }],
    });
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ all: team(...ids(5)) });
    const { output } = await stack.tryUp();
    t.regex(output, /organization "song-one" has too few seats for 5 users × ACNU \(409\)/);
    t.notRegex(output, /seats left/);
    t.deepEqual(holders(simulator), {});

    await stack.use(simulator, { "uipath:seatsFrom": "summary" });
    t.regex((await stack.tryUp()).output, /note: seats left before this run: 3 × ACNU/);
    t.deepEqual(holders(simulator), {});
});

test("a list of users without any license holder is no proof that a user left the organization", async (t) => {
    const { simulator, stack } = await createStack(t, ids(5));
    await stack.declare({ all: team(...ids(5)) });
    await stack.up();
    ids(5).forEach((user) => void simulator.removePerson(user));
    simulator.addPerson(person("somebody-else"));
    await stack.declare({ all: team(...ids(2)) });
    const { exitCode, output } = await stack.tryUp();
    t.not(exitCode, 0);
    t.regex(output, /user-002, user-003, user-004: rejected by the server|user-002: rejected by the server/);
    t.regex(output, /Identity lists 1 user, but none of the license holders in the state/);
    t.is(Object.keys(holders(simulator)).length, 5);
});
