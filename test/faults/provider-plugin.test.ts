import test from "ava";
import { cases } from "./cases";
import { play } from "./play";

for (const each of cases) {
    test(each.name, (t) => play(t, each, { face: "plugin" }));
}
