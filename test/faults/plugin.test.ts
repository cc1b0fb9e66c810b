import test from "ava";
import { cases } from "./cases";
import { runCase } from "./runner";

for (const each of cases) {
    test(each.name, (t) => runCase(t, each, { face: "plugin" }));
}
