import test from "ava";
import { engineCases } from "./engine-cases";
import { endStacks, playOnEngine } from "./play-engine";

test.after.always(endStacks);

for (const each of engineCases) {
    test(each.name, (t) => playOnEngine(t, each));
}
