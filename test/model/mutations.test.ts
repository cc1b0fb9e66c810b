import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import type { Mutation } from "../support/project";
import { sequence } from "./sequences";
import { Broken, World } from "./world";

/** The harness must be able to fail: each of these breaks the build in one place, and is to be caught. */
const catches = test.macro(async (t: ExecutionContext, mutation: Mutation) => {
    const world = await World.create(t, mutation);
    const result = await fc.check(
        fc.asyncProperty(sequence, (each) => world.play(each)),
        { numRuns: 200, seed: 1, endOnFailure: true },
    );
    t.true(result.failed, "nothing was noticed");
    t.true(result.errorInstance instanceof Broken, String(result.errorInstance));
    t.log(String(result.errorInstance).split("\n")[0]?.slice(0, 300));
});

test.serial("a user who leaves is released although another allocation declares them", catches, {
    file: "dynamic/user-license-allocation.ts",
    find: 'if (takeover === "undeclared" ||',
    replace: "if (true ||",
});

test.serial("grants go before releases", catches, {
    file: "allocation/apply.ts",
    find: "await Promise.all(plan.releases.map((write) => attempt(write, release)));",
    replace:
        "await Promise.all(plan.grants.map((write) => attempt(write, grant))); plan = { ...plan, grants: plan.releases };",
});

test.serial("a partial failure is told as a plain one", catches, {
    file: "dynamic/user-license-allocation.ts",
    find: "throw id === undefined ? error",
    replace: "throw true ? error",
});

test.serial("an allocation that believes an older state than another one is left to it", catches, {
    file: "allocation/apply.ts",
    find: "const believed = takenOver.filter((user) => !isAsDeclared(user));",
    replace: "const believed = [];",
});

test.serial("a write whose answer is lost is taken for one that was not applied", catches, {
    file: "allocation/apply.ts",
    find: "if (maybeApplied) {",
    replace: "if (false) {",
});
