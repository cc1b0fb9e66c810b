import test from "ava";
import { engineCases } from "./engine-cases";
import { checkFurtherRuns, playOnEngine } from "./play-engine";

test.after("a further run sends nothing", checkFurtherRuns);

for (const each of engineCases) {
    test(each.name, (t) => playOnEngine(t, each));
}
