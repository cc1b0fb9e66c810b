import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import type { FaceName } from "../support/faces";
import { sequence } from "./sequences";
import { World } from "./world";

/** `MODEL_RUNS=5000 MODEL_SEED=7 npx ava test/model/model.test.ts` plays more sequences, or others; the plugin plays fewer. */
const runs = Number(process.env.MODEL_RUNS ?? 1000);
const seed = Number(process.env.MODEL_SEED ?? 1);

const worlds = 4;

const plays = test.macro(async (t: ExecutionContext, face: FaceName, world: number) => {
    // A second for each sequence of all worlds, since they share a process.
    t.timeout(Math.max(300_000, runs * 1_000));
    const model = await World.create(t, face);
    const result = await fc.check(
        fc.asyncProperty(sequence, (each) => model.play(each)),
        { numRuns: Math.ceil((runs * (face === "plugin" ? 0.3 : 1)) / worlds), seed: seed + world },
    );
    t.false(result.failed, `seed ${seed + world}: ${result.errorInstance}\n${JSON.stringify(result.counterexample)}`);
});

for (const [face, name] of [
    ["dynamic", "the dynamic provider"],
    ["plugin", "the plugin"],
] as const) {
    for (let world = 0; world < worlds; world += 1) {
        test(
            `random sequences of programs, orders and faults keep what was promised by ${name}: part ${world + 1}`,
            plays,
            face,
            world,
        );
    }
}
