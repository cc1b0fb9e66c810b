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

test.serial("what the program has said before a check counts for nothing", catches, {
    file: "allocation/registry.ts",
    find: "this.#ownerById.get(id) ?? this.#declarersOf(id)[0]",
    replace: "this.#ownerById.get(id)",
});

test.serial("grants go before releases", catches, {
    file: "allocation/apply.ts",
    find: "await Promise.all(releases.map((write) => this.#release(write)));",
    replace:
        "await Promise.all(grants.map((write) => this.#grant(write))); grants.length = 0; await Promise.all(releases.map((write) => this.#release(write)));",
});

test.serial("a partial failure is told as a plain one", catches, {
    file: "dynamic/user-license-allocation.ts",
    find: "throw id === undefined ? error",
    replace: "throw true ? error",
});

test.serial("a user whom two states know is left to the older one", catches, {
    file: "allocation/account.ts",
    find: "trace !== undefined && (trace.isHeld ||",
    replace: "trace !== undefined && (false &&",
});

test.serial("a write whose answer is lost is taken for one that was not applied", catches, {
    file: "allocation/apply.ts",
    find: "if (mayBeApplied(reason)) {",
    replace: "if (false) {",
});

test.serial("one user whom the server rejects costs others theirs", catches, {
    file: "allocation/split-writes.ts",
    find: "rejectsContent && userIds.length > 1",
    replace: "false && userIds.length > 1",
});

test.serial("whoever is gone is to be released all the same", catches, {
    file: "allocation/apply.ts",
    find: "rejected.length > 0 ? await findGone(rejected) : []",
    replace: "[]",
});

test.serial("each spelling of an ID is somebody else", catches, {
    file: "domain/id.ts",
    find: "id.toLowerCase()",
    replace: "id",
});
