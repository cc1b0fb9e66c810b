import test from "ava";
import { ReleaseTally } from "../../provider/domain/release-tally";

test("releases are counted over the run; the one beyond the limit is refused, and so are all later ones", (t) => {
    const tally = new ReleaseTally({ count: 3 });
    tally.noteHolders(["a", "b", "c", "d", "e", "f"]);
    t.is(tally.claim(["a", "b"]), undefined);
    t.is(tally.claim(["b"]), undefined, "no user counts twice");
    t.deepEqual(tally.claim(["c", "d"]), { asked: 4, limit: 3, holders: 6 });
    t.is(tally.claim([]), undefined, "a claim without users is allowed");
    t.deepEqual(tally.claim(["e"]), { asked: 5, limit: 3, holders: 6 });
});

test("a percentage applies to all license holders known so far", (t) => {
    const tally = new ReleaseTally({ share: 0.1 });
    tally.noteHolders(Array.from({ length: 19 }, (_, index) => `user-${index}`));
    t.is(tally.claim(["user-0"]), undefined);
    tally.noteHolders(["one more"]);
    t.is(tally.claim(["user-1"]), undefined);
    t.deepEqual(tally.claim(["user-2"]), { asked: 3, limit: 2, holders: 20 });
    tally.noteHolders(Array.from({ length: 80 }, (_, index) => `late-${index}`));
    t.truthy(tally.claim(["user-3"]), "after one refusal, every release is refused");
});
