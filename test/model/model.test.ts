import test from "ava";
import fc from "fast-check";
import { sequence } from "./sequences";
import { World } from "./world";

/** `MODEL_RUNS=5000 MODEL_SEED=7 npx ava test/model` plays more, or the same again. */
const runs = Number(process.env.MODEL_RUNS ?? 1000);
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000);

test("random sequences of programs, orders and faults keep what was promised", async (t) => {
    t.timeout(600_000);
    const world = await World.create(t);
    t.log(`seed ${seed}`);
    const result = await fc.check(
        fc.asyncProperty(sequence, (each) => world.play(each)),
        { numRuns: runs, seed },
    );
    t.false(result.failed, `seed ${seed}: ${result.errorInstance}\n${JSON.stringify(result.counterexample)}`);
    t.is(result.numRuns, runs);
});
