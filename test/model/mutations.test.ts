import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import type { Mutation } from "../support/project";
import { sequence } from "./sequences";
import { Broken, System } from "./system";

/** The harness must be able to fail: each of these mutations breaks the build in one place and must be caught. */
const catches = test.macro(async (t: ExecutionContext, mutation: Mutation) => {
    const system = await System.create(t, "dynamic", mutation);
    const result = await fc.check(
        fc.asyncProperty(sequence, (each) => system.run(each)),
        { numRuns: 200, seed: 1, endOnFailure: true },
    );
    t.true(result.failed, "nothing was noticed");
    t.true(result.errorInstance instanceof Broken, String(result.errorInstance));
    t.log(String(result.errorInstance).split("\n")[0]?.slice(0, 300));
});

const applying = "allocation/apply.ts";
const registry = "allocation/registry.ts";
const face = "dynamic/dynamic-provider.ts";

for (const [what, file, find, replace] of [
    [
        "grants go before releases",
        applying,
        `        await this.#dropGone(releases.map((write) => this.#release(write)));
        await Promise.all(grants.map(async (write) => this.#fail(await this.#grant(write))));`,
        `        await Promise.all(grants.map(async (write) => this.#fail(await this.#grant(write))));
        await this.#dropGone(releases.map((write) => this.#release(write)));`,
    ],
    [
        "a partial failure is thrown without its state",
        face,
        "throw state ? new PartialFailure(id, { ...state, __provider }, error) : error",
        "throw error",
    ],
    [
        "a write with a lost response counts as not applied",
        "domain/write-outcome.ts",
        "return reason !== notSent && reason.maybeApplied !== false;",
        "return false;",
    ],
    [
        "a user in two states is never written",
        applying,
        "await this.#dropGone(writes.map((write) => this.#grant(write)));",
        "writes.forEach(({ userIds }) => userIds.forEach((user) => void account.noteGrant(user)));",
    ],
    [
        "a user left to another allocation is forgotten",
        applying,
        "this.#state.setLeft(user);",
        "this.#state.remove(user);",
    ],
    [
        "the program's declarations before a check are ignored",
        registry,
        "this.#ownerById.get(id) ?? this.#declarersOf(id)[0]",
        "this.#ownerById.get(id)",
    ],
    [
        "a user who left the directory is released again and again",
        applying,
        "candidates.length > 0 ? await this.#context.findGone(candidates) : []",
        "[]",
    ],
    ["each spelling of an ID is another user", "domain/id.ts", "id.toLowerCase()", "id"],
    [
        "a rejected user is not sent alone",
        "uipath/endpoints/write-in-parts.ts",
        "rejectsContent && userIds.length > 1",
        "false && userIds.length > 1",
    ],
] as const) {
    test.serial(what, catches, { file, find, replace });
}
