import test from "ava";
import { cases } from "./cases";
import { endScenes, play } from "./play";

test.after.always(endScenes);

for (const each of cases) {
    test(each.name, (t) => play(t, each));
}
