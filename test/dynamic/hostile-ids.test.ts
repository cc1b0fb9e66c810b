import test from "ava";
import { allocationsOf, bring, unknown } from "../support/plugin";
import { example, start } from "../support/setup";

test("the characters of an account ID are encoded in the path", async (t) => {
    const accountId = "a b%2f?x=1&y#z";
    const { simulator, plugin } = await start(t, { server: { organizations: [{ accountId, seats: { ACNU: 1 } }] } });
    await bring(plugin, { userIds: ["ana"], userBundleCodes: ["ACNU"], accountId });
    t.is(simulator.requests[0]?.url, "/lease_/api/account/a%20b%252f%3Fx%3D1%26y%23z/user-license");
    t.deepEqual(simulator.ledger(accountId).users, { ana: ["ACNU"] });
});

test("each hostile user ID is rejected in one printable line", async (t) => {
    const { simulator, plugin } = await start(t);
    const hostile = [
        "x".repeat(1024 * 1024),
        "a\r\nX-Injected: 1",
        "a\u001b]0;title\u0007",
        "\u202egnp.exe",
        "a\u0000b",
        unknown.replace("0", "\n"),
    ];
    const { failures } = await plugin.check({ ...example, userIds: hostile });
    t.is(failures.length, hostile.length);
    for (const { reason } of failures) {
        t.true(reason.length < 300);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the forbidden characters
        t.notRegex(reason, /[\u0000-\u001f\u007f-\u009f\u202e]/);
    }
    t.is(simulator.requests.length, 0);
});

test("user IDs that look like paths, headers or markup are sent as data", async (t) => {
    const { simulator, plugin } = await start(t);
    const userIds = ["../../admin", "<script>", "a'; DROP TABLE", "a&b=c", "constructor", "Zoë ✓"];
    const resource = await bring(plugin, { userIds, userBundleCodes: ["ACNU"] });
    t.deepEqual(Object.keys(allocationsOf(resource?.outputs)).sort(), userIds.toSorted());
    t.is(simulator.ledger().seats.ACNU?.taken, userIds.length);
    t.is(await bring(plugin, { userIds, userBundleCodes: ["ACNU"] }, resource), undefined);
});
