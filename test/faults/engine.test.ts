import test from "ava";
import { engineCases } from "./engine-cases";
import { checkFurtherRuns, runOnEngine } from "./engine-runner";

test.after("a further run sends nothing", checkFurtherRuns);

for (const each of engineCases) {
    test(each.name, (t) => runOnEngine(t, each));
}
