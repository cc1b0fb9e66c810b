import test from "ava";
import { cases } from "./cases";
import { play } from "./play";
import { endScenes } from "./scenes";

test.after.always(endScenes);

for (const each of cases) {
    test(each.name, (t) => play(t, each));
}
