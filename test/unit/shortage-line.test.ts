import test from "ava";
import { parseShortage, printShortage } from "../../provider/contract/shortage-line";

for (const shortage of [
    { accountId: "song-one", code: "ATTUNU", asked: 12, left: 3 },
    { accountId: 'a "quoted" one', code: "NEW:NU", asked: 1, left: -4 },
]) {
    test(`a shortage is read back as it was printed: ${shortage.code}`, (t) => {
        t.deepEqual(parseShortage(printShortage(shortage)), shortage);
    });
}

test("another line is not read as a shortage", (t) => {
    t.is(parseShortage('seats used in organization "song-one": ACNU 1 of 9'), undefined);
    t.is(parseShortage('warning of many: 2 more needed, 1 left in organization "song-one"'), undefined);
});
