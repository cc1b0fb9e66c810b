import test from "ava";
import { Progress } from "../../provider/allocation/progress";
import { Registry } from "../../provider/allocation/registry";

/** Members' fingerprints begin with `#`; targets are their own keys. */
function createRegistry(): Registry<string> {
    return new Registry<string>(
        new Progress(),
        (id) => `#${id}`,
        (target) => target,
    );
}

const keyOf = (registry: Registry<string>, id: string) => registry.ownerOf(id)?.key;

test("a user belongs to the allocation that the program names before its check", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana", "#bob"], "ACNU");
    t.is(keyOf(registry, "ana"), "one");
    t.is(keyOf(registry, "cy"), undefined);
    t.is(registry.find("one")?.status, "declared");
    t.false(registry.isComplete);
});

test("the check of an allocation replaces the program's declaration", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana", "#bob"], "ACNU");
    registry.check("one", ["bob", "cy"]);
    registry.declare("one", ["#ana"], "TSTNU");
    t.is(keyOf(registry, "ana"), undefined);
    t.is(keyOf(registry, "cy"), "one");
    t.is(registry.find("one")?.target, "ACNU", "a later declaration of the program is ignored");
    t.true(registry.find("one")?.declaredMembers.has("#ana"), "the program's users stay known");
});

test("a later declaration of the program replaces an earlier one", (t) => {
    const registry = createRegistry();
    registry.declare("one", undefined, undefined);
    t.false(registry.isComplete, "although its users are not known");
    registry.declare("one", ["#ana"], "ACNU");
    registry.declare("one", ["#bob"], "ACNU");
    t.is(keyOf(registry, "ana"), undefined);
    t.is(keyOf(registry, "bob"), "one");
});

test("a check wins over the program's declaration of another allocation, and the user is contested", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana"], "ACNU");
    registry.check("two", ["ana"]);
    t.is(keyOf(registry, "ana"), "two");
    t.true(registry.isContested("ana"));
    registry.check("one", ["bob"]);
    t.false(registry.isContested("ana"));
    t.is(registry.find("two")?.overlaps.size, 0);
});

test("a user whom two checked allocations declare is reported for both", (t) => {
    const registry = createRegistry();
    const one = registry.check("one", ["ana", "bob"]);
    const two = registry.check("two", ["BOB", "cy"]);
    t.deepEqual(
        [...(one?.overlaps ?? [])].map(([id, other]) => [id, other.key]),
        [["BOB", "two"]],
    );
    t.deepEqual(
        [...(two?.overlaps ?? [])].map(([id, other]) => [id, other.key]),
        [["BOB", "one"]],
    );
    t.is(keyOf(registry, "bob"), "one");
});

test("an allocation checked twice, as in a replacement, does not overlap with itself", (t) => {
    const registry = createRegistry();
    registry.check("one", ["ana", "bob"]);
    const one = registry.check("one", ["bob"]);
    t.is(one?.overlaps.size, 0);
    t.is(keyOf(registry, "ana"), undefined);
    t.is(keyOf(registry, "bob"), "one");
    t.is(registry.all.length, 1);
});

test("inputs without a key are found by their users", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana"], "ACNU");
    t.is(registry.check(undefined, ["ana", "bob"])?.key, "one");
    t.is(keyOf(registry, "bob"), "one");
    t.is(registry.check(undefined, ["zoe"]), undefined);
    t.is(registry.check(undefined, []), undefined);
});

test("the end of a check shows whether a write can follow, and the registry is complete after all checks", (t) => {
    const registry = createRegistry();
    for (const key of ["good", "bad"]) {
        registry.declare(key, [`#${key}`], "ACNU");
    }
    const end = (key: string, target: string | undefined) => {
        const allocation = registry.check(key, [key]);
        if (allocation) {
            registry.conclude(allocation, target);
        }
    };
    end("good", "ACNU");
    t.false(registry.isComplete);
    end("bad", undefined);
    t.true(registry.isComplete);
    t.deepEqual(
        registry.all.map(({ status }) => status),
        ["validated", "invalid"],
    );
});

test("a set is pending until all its allocations are written or invalid", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana"], "ACNU");
    registry.declare("two", ["#bob"], "ACNU");
    registry.declare("unknown", undefined, undefined);
    const [one, two] = registry.all;
    if (!one || !two) {
        return t.fail();
    }
    t.true(registry.isPending("ACNU"));
    t.false(registry.isPending("TSTNU"));
    registry.advance(one, "writing");
    t.true(registry.isPending("ACNU"), "two is pending");
    registry.conclude(two, "TSTNU");
    t.false(registry.isPending("ACNU"), "the check showed that two has another set");
    t.true(registry.isPending("TSTNU"));
    registry.conclude(two, undefined);
    t.false(registry.isPending("TSTNU"), "an invalid one is not written");
});

test("an allocation of another organization is removed completely", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana"], "ACNU");
    registry.remove("one");
    t.is(keyOf(registry, "ana"), undefined);
    t.false(registry.isPending("ACNU"));
    t.deepEqual(registry.all, []);
    t.true(registry.isComplete);
    registry.remove("one");
});

test("in a destroy, the program's declarations are ignored", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana"], "ACNU");
    registry.forgetDeclared();
    t.true(registry.isComplete);
    t.is(keyOf(registry, "ana"), undefined);
});
