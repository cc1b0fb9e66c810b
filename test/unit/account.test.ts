import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { Account } from "../../provider/allocation/account";
import type { Declaration } from "../../provider/allocation/plan";
import { Progress } from "../../provider/allocation/progress";
import { IdMap, IdSet } from "../../provider/domain/id-map";
import { emptyState, type KnownState } from "../../provider/domain/known-state";
import { useTestClock } from "../support/clock";

useTestClock();

const acnu = { userBundleCodes: ["ACNU"], useExternalLicense: false };
const declares = (...userIds: string[]): Declaration => ({ ...acnu, userIds, onRelease: "clear" });

/** A known state: holders, left and former users with their tokens, and users taken over with the tokens seen. */
function known({
    holds = [],
    left = {},
    former = {},
    takenOver = {},
}: {
    holds?: string[];
    left?: Record<string, string>;
    former?: Record<string, string>;
    takenOver?: Record<string, string[]>;
}): KnownState {
    return {
        ...emptyState(),
        holdings: new IdMap(holds.map((user) => [user, acnu] as const)),
        left: new IdMap(Object.entries(left)),
        former: new IdMap(Object.entries(former)),
        takenOver: new IdMap(Object.entries(takenOver).map(([user, tokens]) => [user, new Set(tokens)] as const)),
    };
}

/** An account with checked allocations: their users by key. */
function createAccount(allocations: Record<string, string[]> = {}) {
    const account = new Account(new Progress(), (id) => `#${id}`, "this");
    for (const [key, users] of Object.entries(allocations)) {
        const allocation = account.registry.check(key, users);
        if (allocation) {
            account.registry.conclude(allocation, acnu);
        }
    }
    /** Plans as diff does, and returns the users to write, to release and to leave to others. */
    const plan = (key: string, state: KnownState) => {
        const made = account.plan(state, declares(...(allocations[key] ?? [])), account.registry.find(key), 500);
        return {
            grants: made.grants.flatMap(({ userIds }) => userIds),
            releases: made.releases.flatMap(({ userIds }) => userIds),
            moved: made.moved,
        };
    };
    const advance = (key: string, status: "writing" | "finished", writes: string[] = []) => {
        const allocation = account.registry.find(key);
        if (allocation) {
            allocation.writes = new IdSet(writes);
            account.registry.advance(allocation, status);
        }
    };
    return { account, plan, advance };
}

const nothing = { grants: [], releases: [], moved: [] };

test("a user in another allocation's state is written again by the allocation that declares the user", (t) => {
    const { plan } = createAccount({ one: [], two: ["ana"] });
    t.deepEqual(plan("two", known({ holds: ["ana"] })), nothing, "one has no plan yet");
    t.deepEqual(plan("one", known({ holds: ["ana"] })), { ...nothing, moved: ["ana"] });
    t.deepEqual(plan("two", known({ holds: ["ana"] })), { ...nothing, grants: ["ana"] });
});

for (const memory of ["left", "former"] as const) {
    test(`a user who is ${memory} in another state is written until the declaring allocation has seen the token`, (t) => {
        const { plan } = createAccount({ one: [], two: ["ana"] });
        plan("one", known({ [memory]: { ana: "then" } }));
        t.deepEqual(plan("two", known({ holds: ["ana"] })), { ...nothing, grants: ["ana"] });
        t.deepEqual(plan("two", known({ holds: ["ana"], takenOver: { ana: ["other"] } })), {
            ...nothing,
            grants: ["ana"],
        });
        t.deepEqual(plan("two", known({ holds: ["ana"], takenOver: { ana: ["other", "then"] } })), nothing);
    });

    test(`a user who is ${memory} causes no change while the declaring allocation is still to be written`, (t) => {
        const { plan, advance } = createAccount({ one: [], two: ["ana"] });
        const one = known({ [memory]: { ana: "then" } });
        t.deepEqual(plan("one", one), nothing);
        advance("two", "writing", ["ana"]);
        t.deepEqual(plan("one", one), nothing);
        advance("two", "writing");
        t.deepEqual(plan("one", one), { ...nothing, moved: ["ana"] }, "its write has other users");
        advance("two", "finished");
        t.deepEqual(plan("one", one), { ...nothing, moved: ["ana"] });
        plan("two", known({ holds: ["ana"], takenOver: { ana: ["then"] } }));
        t.deepEqual(plan("one", one), nothing, "two has seen the token");
    });
}

test("a user left to an allocation that does not declare the user is released by that allocation", (t) => {
    const { account, plan } = createAccount({ one: [] });
    account.registry.declare("two", ["#ana"], acnu);
    account.registry.check("two", []);
    plan("one", known({ left: { ana: "then" } }));
    t.deepEqual(plan("two", known({})), { ...nothing, releases: ["ana"] });
    t.deepEqual(plan("two", known({ takenOver: { ana: ["then"] } })), nothing);
});

test("a write notes all tokens seen so far, including the release in this run", (t) => {
    const { account, plan } = createAccount({ one: [], two: ["ana"] });
    t.false(account.isTraced("ana"));
    plan("one", known({ former: { ana: "then" } }));
    t.true(account.isTraced("ana"));
    t.deepEqual([...account.noteTakeOver("ana")], ["then"]);
    account.noteDropped("ana");
    t.deepEqual([...account.noteTakeOver("ana")], ["then", "this"]);
    t.deepEqual([...account.noteTakeOver("bob")], []);
});

test("a user granted bundles in this run and dropped later no longer counts as granted", (t) => {
    const { account } = createAccount();
    account.noteGrant("ana");
    account.noteGrant("bob");
    account.noteTakeOver("cy");
    account.noteDropped("ANA");
    t.false(account.wasGranted("ana"));
    t.true(account.wasGranted("bob"));
    t.false(account.wasGranted("cy"), "a release grants nothing");
});

test("two writes for the same user never overlap; writes for other users do", async (t) => {
    const { account } = createAccount();
    const log: string[] = [];
    const write = (name: string, userIds: string[]) =>
        account.withUserLocks(userIds, async () => {
            log.push(`${name} starts`);
            await sleep(20);
            log.push(`${name} ends`);
            return name;
        });
    const results = await Promise.all([
        write("a", ["ana", "bob"]),
        write("b", ["BOB"]),
        write("c", ["cy"]),
        write("d", ["ana"]),
    ]);
    t.deepEqual(results, ["a", "b", "c", "d"]);
    t.true(log.indexOf("b starts") > log.indexOf("a ends"));
    t.true(log.indexOf("d starts") > log.indexOf("a ends"));
    t.true(log.indexOf("c starts") < log.indexOf("a ends"));
});

test("the next write for a user runs after a failed one", async (t) => {
    const { account } = createAccount();
    const failing = account.withUserLocks(["ana"], async () => {
        throw new Error("no");
    });
    const next = account.withUserLocks(["ana"], async () => "done");
    await t.throwsAsync(failing);
    t.is(await next, "done");
});

test("a write waits for seats only while another allocation may free some", async (t) => {
    const { account, advance } = createAccount({ one: ["ana"], two: ["bob"] });
    const waiting = account.waitForSeats(account.seatEpoch);
    account.notifySeatsFreed();
    t.true(await waiting);

    t.true(await account.waitForSeats(account.seatEpoch - 1), "freed since the write began");
    const inVain = account.waitForSeats(account.seatEpoch);
    advance("one", "finished");
    t.false(await inVain);
});

test("the owners of users are certain once all allocations were checked, or if no user changes", async (t) => {
    const { account } = createAccount({ one: ["ana"] });
    const empty = { releases: [], grants: [], moved: [], kept: [] };
    t.false(await account.untilOwnersAreCertain({ ...empty, moved: ["bob"] }, ["ana"]), "all were checked");
    account.registry.declare("two", ["#bob"], acnu);
    t.false(await account.untilOwnersAreCertain(empty, ["ana"]), "no user is removed");
    const isToCome = [
        account.untilOwnersAreCertain({ ...empty, moved: ["bob"] }, ["ana"]),
        account.untilOwnersAreCertain({ ...empty, releases: [{ ...acnu, userIds: ["cy"] }] }, ["ana"]),
        account.untilOwnersAreCertain(empty, ["bob"]),
    ];
    let isOver = false;
    void Promise.all(isToCome).then(() => {
        isOver = true;
    });
    await sleep(50);
    t.false(isOver);
    const two = account.registry.check("two", ["bob"]);
    if (two) {
        account.registry.conclude(two, acnu);
    }
    t.deepEqual(await Promise.all(isToCome), [true, true, true]);
});
