import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { sequence } from "./sequences";
import { World } from "./world";

/** `MODEL_RUNS=5000 MODEL_SEED=7 npx ava test/model/model.test.ts` plays more sequences, or others. */
const runs = Number(process.env.MODEL_RUNS ?? 1000);
const seed = Number(process.env.MODEL_SEED ?? 1);

const plays = test.macro(async (t: ExecutionContext, half: number) => {
    t.timeout(1_200_000);
    const world = await World.create(t);
    const result = await fc.check(
        fc.asyncProperty(sequence, (each) => world.play(each)),
        { numRuns: Math.ceil(runs / 2), seed: seed + half },
    );
    t.false(result.failed, `seed ${seed + half}: ${result.errorInstance}\n${JSON.stringify(result.counterexample)}`);
});

test("random sequences of programs, orders and faults keep what was promised", plays, 0);
test("other random sequences keep it too", plays, 1);
