import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import type { FaceName } from "../support/faces";
import { sequence } from "./sequences";
import { System } from "./system";

/** `MODEL_RUNS=5000 MODEL_SEED=7 npx ava test/model/model.test.ts` runs more sequences, or others. The plugin runs fewer. */
const runs = Number(process.env.MODEL_RUNS ?? 1000);
const seed = Number(process.env.MODEL_SEED ?? 1);

const parts = 4;

const keepsPromises = test.macro(async (t: ExecutionContext, face: FaceName, part: number) => {
    // A second for each sequence of all parts, because they share a process.
    t.timeout(Math.max(300_000, runs * 1_000));
    const system = await System.create(t, face);
    const result = await fc.check(
        fc.asyncProperty(sequence, (each) => system.run(each)),
        { numRuns: Math.ceil((runs * (face === "plugin" ? 0.3 : 1)) / parts), seed: seed + part },
    );
    t.false(result.failed, `seed ${seed + part}: ${result.errorInstance}\n${JSON.stringify(result.counterexample)}`);
});

for (const [face, name] of [
    ["dynamic", "the dynamic provider"],
    ["plugin", "the plugin"],
] as const) {
    for (let part = 0; part < parts; part += 1) {
        test(
            `random sequences of programs, orders and faults keep the promises of ${name}: part ${part + 1}`,
            keepsPromises,
            face,
            part,
        );
    }
}
