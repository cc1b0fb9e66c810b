import { setTimeout as wait } from "node:timers/promises";
import test from "ava";
import { hint } from "../../provider/dynamic/hints";
import type { UiPathClient } from "../../provider/uipath/http/types";

const client = { send: () => Promise.reject(new Error("not asked")) } as unknown as UiPathClient;

test("hints that are asked for together share their time, and those that come too late say so", async (t) => {
    const together = Array.from({ length: 60 }, (_, at) => hint(client, () => wait(200, at)));
    t.deepEqual(
        await Promise.all(together),
        Array.from({ length: 60 }, (_, at) => at),
    );

    const started = performance.now();
    const endless = hint(client, () => new Promise(() => undefined));
    await t.throwsAsync(endless, { message: "no answer within 5 s, which is all that such look-ups may take" });
    t.true(performance.now() - started < 4_900, "the first ones took some of the time");
    await t.throwsAsync(
        hint(client, () => wait(200)),
        { message: /no answer within 5 s/ },
    );
});
