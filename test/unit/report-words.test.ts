import test from "ava";
import { describeLeft } from "../../provider/report/words";

for (const [after, bought, says] of [
    [3, 5, "2"],
    [6, 5, "⚠️ 1 short"],
    [3, undefined, "?"],
    [-38, 40, "⚠️ fewer seats in use than the state says"],
] as const) {
    test(`seats afterwards ${after}, bought ${bought}: ${says}`, (t) => {
        t.is(describeLeft({ accountId: "song-one", code: "ACNU", now: 0, after, bought }), says);
    });
}
