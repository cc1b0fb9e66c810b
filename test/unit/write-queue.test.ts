import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { bulkhead } from "cockatiel";
import type { Write } from "../../provider/allocation/plan";
import { WriteQueue } from "../../provider/allocation/write-queue";

const attended = { userBundleCodes: ["ATTUNU"], useExternalLicense: false };
const nothing = { userBundleCodes: [], useExternalLicense: false };

interface Options {
    toCome?: number;
    atOnce?: number;
    maxUsersPerRequest?: number;
    fails?: (write: Write) => Error | undefined;
}

/** A queue, what it has sent, and a way to ask for the same as an allocation does. */
function createQueue({ toCome = 1, atOnce = 1, maxUsersPerRequest = 10, fails }: Options = {}) {
    const sent: string[] = [];
    const places = bulkhead(1, Number.POSITIVE_INFINITY);
    const queue = new WriteQueue({
        send: async (write) => {
            sent.push(`${write.userBundleCodes.join()}: ${write.userIds.join()}`);
            await sleep(5);
            const error = fails?.(write);
            if (error) {
                throw error;
            }
            const held = { userBundleCodes: write.userBundleCodes, useExternalLicense: write.useExternalLicense };
            return () => ({
                organizationId: "song-one",
                isEmpty: false,
                licenseOf: (user) => (write.userIds.includes(user) ? held : undefined),
            });
        },
        limit: (task) => places.execute(task),
        maxUsersPerRequest,
        company: () => ({ toCome, atOnce }),
    });
    const ask = (users: string[], holding = attended) => queue.allocate(holding, users.length, () => users);
    return { queue, sent, ask };
}

const requestError = (isRequestSpecific: boolean) => Object.assign(new Error("no"), { isRequestSpecific });

test("writes of the same set that wait at the same time share a request", async (t) => {
    const { sent, ask } = createQueue({ toCome: 3, atOnce: 3 });
    const answers = await Promise.all([ask(["ana"]), ask(["ben", "cem"]), ask(["dia"])]);
    t.deepEqual(sent, ["ATTUNU: ana,ben,cem,dia"]);
    t.true(answers.every((answer) => answer?.licenseOf("dia") !== undefined));
});

test("writes of other sets do not", async (t) => {
    const { sent, ask } = createQueue({ toCome: 3, atOnce: 3 });
    await Promise.all([ask(["ana"]), ask(["ben"], nothing), ask(["cem"])]);
    t.deepEqual(sent.sort(), [": ben", "ATTUNU: ana,cem"]);
});

test("a write that comes while another request is under way joins those that wait", async (t) => {
    const { sent, ask } = createQueue();
    const first = ask(["ana"]);
    await sleep(2);
    await Promise.all([first, ask(["ben"]), ask(["cem"])]);
    t.deepEqual(sent, ["ATTUNU: ana", "ATTUNU: ben,cem"]);
});

test("an allocation that is alone waits for nobody", async (t) => {
    const { sent, ask } = createQueue();
    const asked = ask(["ana"]);
    await sleep(1);
    t.deepEqual(sent, ["ATTUNU: ana"]);
    await asked;
});

test("what does not come is not waited for", async (t) => {
    const { sent, ask } = createQueue({ toCome: 9, atOnce: 9 });
    const started = Date.now();
    await ask(["ana"]);
    t.deepEqual(sent, ["ATTUNU: ana"]);
    t.true(Date.now() - started < 2_000);
});

test("no request has more users than allowed, and no allocation's write is torn apart", async (t) => {
    const { sent, ask } = createQueue({ toCome: 4, atOnce: 4, maxUsersPerRequest: 3 });
    await Promise.all([ask(["a", "b"]), ask(["c"]), ask(["d", "e"]), ask(["f", "g"])]);
    t.deepEqual(sent, ["ATTUNU: a,b,c", "ATTUNU: d,e", "ATTUNU: f,g"]);
});

test("when a shared request is refused for a reason of its own, each allocation has its own answer", async (t) => {
    const fails = ({ userIds }: Write) => (userIds.includes("ben") ? requestError(true) : undefined);
    const { sent, ask } = createQueue({ toCome: 3, atOnce: 3, fails });
    const results = await Promise.allSettled([ask(["ana"]), ask(["ben"]), ask(["cem"])]);
    t.deepEqual(
        results.map(({ status }) => status),
        ["fulfilled", "rejected", "fulfilled"],
    );
    t.deepEqual(sent, ["ATTUNU: ana,ben,cem", "ATTUNU: ana", "ATTUNU: ben", "ATTUNU: cem"]);
});

test("when the server fails, all have failed, by one request", async (t) => {
    const { sent, ask } = createQueue({ toCome: 2, atOnce: 2, fails: () => requestError(false) });
    const results = await Promise.allSettled([ask(["ana"]), ask(["ben"])]);
    t.true(results.every(({ status }) => status === "rejected"));
    t.is(sent.length, 1);
});

test("who is not to be sent any more is left out, and nothing is sent for nobody", async (t) => {
    const { queue, sent, ask } = createQueue({ toCome: 3, atOnce: 3 });
    const results = await Promise.allSettled([
        queue.allocate(attended, 1, () => []),
        ask(["ben"]),
        queue.allocate(attended, 1, () => {
            throw requestError(false);
        }),
    ]);
    t.deepEqual(sent, ["ATTUNU: ben"]);
    t.is((results[0] as PromiseFulfilledResult<unknown>).value, undefined);
    t.is(results[2]?.status, "rejected");

    const empty = createQueue();
    t.is(await empty.queue.allocate(attended, 1, () => []), undefined);
    t.deepEqual(empty.sent, []);
});
