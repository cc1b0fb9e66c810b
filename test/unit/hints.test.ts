import { setTimeout as wait } from "node:timers/promises";
import test from "ava";
import { HintBudget } from "../../provider/lifecycle/hint-budget";
import type { UiPathClient } from "../../provider/uipath/http/types";
import { useTestClock } from "../support/clock";

const now = useTestClock();

const client = { send: () => Promise.reject(new Error("not asked")) } as unknown as UiPathClient;
const numbers = Array.from({ length: 60 }, (_, at) => at);

test("concurrent hints share their time, and those that come too late say so", async (t) => {
    const budget = new HintBudget();
    for (const round of ["first", "second", "third"]) {
        const answers = await Promise.all(numbers.map((at) => budget.spend(client, () => wait(200, at))));
        t.deepEqual(answers, numbers, round);
    }

    const started = now();
    const tooLate = { message: "no response within 5 s, the limit for lookups that only warn" };
    await t.throwsAsync(
        budget.spend(client, () => new Promise(() => undefined)),
        tooLate,
    );
    const waited = now() - started;
    t.true(waited > 1_000 && waited < 4_500, `${waited} ms, of which the three rounds took some`);
    await t.throwsAsync(
        budget.spend(client, () => wait(200)),
        tooLate,
    );
});
