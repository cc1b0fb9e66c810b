import test from "ava";
import { type Moment, moments } from "./programs";
import { runKill } from "./runner";

for (const [moment, { requests }] of Object.entries(moments)) {
    for (let nth = 1; nth <= requests; nth += 1) {
        for (const applied of [true, false]) {
            const what = applied ? "is applied" : "is not applied";
            test(`${moment}: the provider is killed at its write ${nth} of ${requests}, which ${what}`, (t) =>
                runKill(t, moment as Moment, nth, applied));
        }
    }
}
