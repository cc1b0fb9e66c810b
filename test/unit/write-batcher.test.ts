import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { bulkhead } from "cockatiel";
import { Progress } from "../../provider/allocation/progress";
import { WriteBatcher } from "../../provider/allocation/write-batcher";
import type { LicenseSet } from "../../provider/domain/license-set";
import type { Write } from "../../provider/domain/write";
import { combineResponses } from "../../provider/domain/write";
import { type Failure, notSent, type WriteError } from "../../provider/domain/write-outcome";
import { useTestClock } from "../support/clock";

const now = useTestClock();

const attended = { userBundleCodes: ["ATTUNU"], useExternalLicense: false };
const nothing = { userBundleCodes: [], useExternalLicense: false };

interface Options {
    isPending?: (set: LicenseSet) => boolean;
    maxUsersPerRequest?: number;
    places?: number;
    milliseconds?: number;
    failuresOf?: (write: Write) => Failure[];
}

/** A batcher, the requests that it has sent, and a function that writes as an allocation does. */
function createBatcher(options: Options = {}) {
    const { isPending = () => false, maxUsersPerRequest = 10, places = 1, milliseconds = 5, failuresOf } = options;
    const sent: string[] = [];
    const requests = bulkhead(places, Number.POSITIVE_INFINITY);
    const progress = new Progress();
    const batcher = new WriteBatcher({
        write: (write) =>
            progress.request(async () => {
                sent.push(`${write.userBundleCodes.join()}: ${write.userIds.join()}`);
                await sleep(milliseconds);
                const failures = failuresOf?.(write) ?? [];
                return {
                    response: {
                        ...{ organizationId: "song-one", isEmpty: false },
                        licenseOf: (user: string) => (write.userIds.includes(user) ? write : undefined),
                    },
                    failures,
                };
            }),
        limitRequests: (task) => requests.execute(task),
        maxUsersPerRequest,
        isPending,
        progress,
    });
    const ask = (users: string[], set: LicenseSet = attended) =>
        progress.operation(() => batcher.write(set, users.length, () => users));
    return { batcher, sent, ask, progress };
}

function failure(traits: Partial<WriteError>): WriteError {
    const error = { isRequestSpecific: true, rejectsContent: false, maybeApplied: false, ...traits };
    return Object.assign(new Error("no"), error, {
        asMaybeApplied: () => failure({ ...traits, maybeApplied: true }),
    }) as WriteError;
}

test("concurrent writes of the same set share a request, and each gets its own users back", async (t) => {
    const { sent, ask } = createBatcher();
    const answers = await Promise.all([ask(["ana"]), ask(["ben", "cem"]), ask(["dia"])]);
    t.deepEqual(sent, ["ATTUNU: ana,ben,cem,dia"]);
    t.deepEqual(
        answers.map(({ userIds }) => userIds),
        [["ana"], ["ben", "cem"], ["dia"]],
    );
    t.deepEqual(answers[2]?.response.licenseOf("dia")?.userBundleCodes, ["ATTUNU"]);
});

test("writes of different sets do not share a request", async (t) => {
    const { sent, ask } = createBatcher();
    await Promise.all([ask(["ana"]), ask(["ben"], nothing), ask(["cem"])]);
    t.deepEqual(sent.sort(), [": ben", "ATTUNU: ana,cem"]);
});

test("a write that begins while a request is under way joins the waiting ones", async (t) => {
    const { sent, ask } = createBatcher();
    const first = ask(["ana"]);
    await sleep(2);
    await Promise.all([first, ask(["ben"]), sleep(1).then(() => ask(["cem"]))]);
    t.deepEqual(sent, ["ATTUNU: ana", "ATTUNU: ben,cem"]);
});

test("a write does not wait if no other allocation has the same set", async (t) => {
    const { sent, ask } = createBatcher({ isPending: (set) => set !== attended });
    const asked = ask(["ana"]);
    await sleep(3);
    t.deepEqual(sent, ["ATTUNU: ana"]);
    await asked;
});

test("a write waits for a pending one of the same set", async (t) => {
    let isPending = true;
    const { sent, ask } = createBatcher({ isPending: () => isPending });
    const first = ask(["ana"]);
    await sleep(50);
    t.deepEqual(sent, []);
    const second = ask(["ben"]);
    isPending = false;
    await Promise.all([first, second]);
    t.deepEqual(sent, ["ATTUNU: ana,ben"]);
});

test("a write that fills a request does not wait", async (t) => {
    const { sent, ask } = createBatcher({ isPending: () => true, maxUsersPerRequest: 2 });
    const asked = ask(["ana", "ben"]);
    await sleep(5);
    t.deepEqual(sent, ["ATTUNU: ana,ben"]);
    await asked;
});

test("a write waits for a pending one at most as long as the engine may take to bring it", async (t) => {
    const { sent, ask } = createBatcher({ isPending: () => true });
    const started = now();
    await ask(["ana"]);
    t.deepEqual(sent, ["ATTUNU: ana"]);
    t.true(now() - started < 520, `${now() - started} ms`);
});

test("no request has more users than allowed, and no allocation's write is split", async (t) => {
    const { sent, ask } = createBatcher({ maxUsersPerRequest: 3 });
    await Promise.all([ask(["a", "b"]), ask(["c"]), ask(["d", "e"]), ask(["f", "g"])]);
    t.deepEqual(sent, ["ATTUNU: a,b,c", "ATTUNU: d,e", "ATTUNU: f,g"]);
});

test("a write that is larger than a request is passed on whole", async (t) => {
    const { sent, ask } = createBatcher({ maxUsersPerRequest: 2 });
    await Promise.all([ask(["a", "b", "c"]), ask(["d"])]);
    t.deepEqual(sent, ["ATTUNU: a,b,c", "ATTUNU: d"]);
});

test("after a shared request fails because of its combined content, each allocation gets its own result", async (t) => {
    const failuresOf = ({ userIds }: Write) =>
        userIds.includes("ben") ? [{ userIds, reason: failure({ wantsSeats: true }) }] : [];
    const { sent, ask } = createBatcher({ failuresOf });
    const results = await Promise.all([ask(["ana"]), ask(["ben"]), ask(["cem"])]);
    t.deepEqual(
        results.map(({ failures }) => failures.map(({ userIds }) => userIds.join())),
        [[], ["ben"], []],
    );
    t.deepEqual(results[0]?.response.licenseOf("ana")?.userBundleCodes, ["ATTUNU"]);
    t.deepEqual(sent, ["ATTUNU: ana,ben,cem", "ATTUNU: ana", "ATTUNU: ben", "ATTUNU: cem"]);
});

test("users who failed alone too are unconfirmed if the shared request may have been applied", async (t) => {
    for (const maybeApplied of [true, false]) {
        const failuresOf = ({ userIds }: Write) => [
            { userIds, reason: failure({ wantsSeats: true, maybeApplied: maybeApplied && userIds.length > 1 }) },
        ];
        const { ask } = createBatcher({ failuresOf });
        const [{ failures }] = await Promise.all([ask(["ana"]), ask(["ben"])]);
        t.deepEqual(
            failures.map(({ reason }) => reason !== notSent && reason.maybeApplied),
            [maybeApplied],
        );
    }
});

test("rejected users are already alone, and each failure goes to its user's allocation", async (t) => {
    const failuresOf = ({ userIds }: Write) =>
        userIds.includes("ben") ? [{ userIds: ["ben"], reason: failure({ rejectsContent: true }) }] : [];
    const { sent, ask } = createBatcher({ failuresOf });
    const results = await Promise.all([ask(["ana"]), ask(["ben", "cem"])]);
    t.deepEqual(
        results.map(({ failures }) => failures.map(({ userIds }) => userIds.join())),
        [[], ["ben"]],
    );
    t.is(sent.length, 1);
});

test("if the server fails, all writes fail with one request", async (t) => {
    const failuresOf = ({ userIds }: Write) => [
        { userIds: userIds.slice(0, 1), reason: failure({ isRequestSpecific: false }) },
        { userIds: userIds.slice(1), reason: notSent } as const,
    ];
    const { sent, ask } = createBatcher({ failuresOf });
    const results = await Promise.all([ask(["ana"]), ask(["ben"])]);
    t.deepEqual(
        results.map(({ failures }) => failures.length),
        [1, 1],
    );
    t.is(sent.length, 1);
});

test("users no longer to be sent are left out, and no request is sent without users", async (t) => {
    const { batcher, sent, ask } = createBatcher();
    const [none] = await Promise.all([batcher.write(attended, 1, () => []), ask(["ben"])]);
    t.deepEqual(sent, ["ATTUNU: ben"]);
    t.deepEqual([none.userIds, none.failures], [[], []]);

    const empty = createBatcher();
    const { userIds, response } = await empty.batcher.write(attended, 1, () => []);
    t.deepEqual(userIds, []);
    t.is(response.organizationId, combineResponses([]).organizationId);
    t.deepEqual(empty.sent, []);
});

test("an allocation that stops at a failure does not send its waiting writes", async (t) => {
    const failuresOf = ({ userIds }: Write) => [{ userIds, reason: failure({ isRequestSpecific: false }) }];
    const { batcher, sent } = createBatcher({ failuresOf, maxUsersPerRequest: 1 });
    let isStopped = false;
    const select = (user: string) => () => (isStopped ? [] : [user]);
    await Promise.all([
        batcher.write(attended, 1, select("ana")).then(() => {
            isStopped = true;
        }),
        batcher.write(attended, 1, select("ben")),
    ]);
    t.deepEqual(sent, ["ATTUNU: ana"]);
});
