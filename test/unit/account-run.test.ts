import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { AccountRun } from "../../provider/allocation/account-run";

const old = { key: "1", name: "old" };
const target = { userBundleCodes: ["ACNU"], useExternalLicense: false };
const other = { key: "2", name: "new" };

test("a user is known to the allocation that declares them, stage by stage", (t) => {
    const account = new AccountRun();
    t.is(account.takeover("ana"), "undeclared");
    account.announce(old, ["ana", "bob"]);
    t.is(account.takeover("ana"), "announced");
    account.check("1", target);
    t.is(account.takeover("ana"), "under way");
    account.settle(["ana", "bob"], new Set(["bob"]));
    t.is(account.takeover("ana"), "settled");
    t.is(account.takeover("bob"), "failed");
});

test("a refused check means that no write will come", (t) => {
    const account = new AccountRun();
    account.announce(old, ["ana"]);
    account.check("1", undefined);
    t.is(account.takeover("ana"), "failed");
});

test("a user declared twice is known to both allocations by the other's name", (t) => {
    const account = new AccountRun();
    account.announce(old, ["ana", "bob"]);
    account.announce(other, ["bob", "cy"]);
    account.announce(old, ["ana", "bob"]);
    t.deepEqual(account.overlapsOf("1"), [{ userId: "bob", elsewhere: "new" }]);
    t.deepEqual(account.overlapsOf("2"), [{ userId: "bob", elsewhere: "old" }]);
});

test("what a check says of an allocation replaces what the program told of it", (t) => {
    const account = new AccountRun();
    account.announce(old, ["ana", "bob"]);
    account.announce(old, ["bob"]);
    t.is(account.takeover("ana"), "undeclared");
    t.is(account.takeover("bob"), "announced");
});

test("two writes for the same user never overlap; others do", async (t) => {
    const account = new AccountRun();
    const log: string[] = [];
    const write = (name: string, userIds: string[]) =>
        account.grant(userIds, async () => {
            log.push(`${name} starts`);
            await sleep(20);
            log.push(`${name} ends`);
        });
    await Promise.all([write("a", ["ana", "bob"]), write("b", ["bob"]), write("c", ["cy"]), write("d", ["ana"])]);
    t.true(log.indexOf("b starts") > log.indexOf("a ends"));
    t.true(log.indexOf("d starts") > log.indexOf("a ends"));
    t.true(log.indexOf("c starts") < log.indexOf("a ends"));
});

test("who was granted something in this run and released since has it no more", async (t) => {
    const account = new AccountRun();
    await account.grant(["ana", "bob"], async () => undefined);
    t.true(account.wasGranted("ana"));
    await account.release(
        ["ana"],
        () => true,
        async (prepare) => void prepare(),
    );
    t.false(account.wasGranted("ana"));
    t.true(account.wasGranted("bob"));
});

test("a release asks again, just before it is sent, who may be released", async (t) => {
    const account = new AccountRun();
    const isFree = (user: string) => account.takeover(user) === "undeclared";
    const grant = account.grant(["ana"], () => sleep(20));
    const release = account.release(["ana", "bob"], isFree, async (prepare) => prepare());
    account.announce(other, ["ana"]);
    await grant;
    t.deepEqual(await release, { sent: ["bob"], answer: ["bob"] });
    t.false(account.isOutdated("ana", "2026"));
    t.true(account.isOutdated("bob", "2026"));
    await account.grant(["bob"], async () => undefined);
    t.false(account.isOutdated("bob", "2026"));
});

test("waiting ends with the next news, or with the time", async (t) => {
    const account = new AccountRun();
    const news = account.news.comes(5_000);
    account.freeSeats();
    t.true(await news);
    t.false(await account.news.comes(10));
});

test("others are to come until they are settled or refused", (t) => {
    const account = new AccountRun();
    account.announce(old, ["ana"]);
    account.check("1", target);
    t.false(account.othersToCome);
    account.announce(other, ["bob"]);
    t.true(account.othersToCome);
    account.settle(["bob"]);
    t.false(account.othersToCome);
});
