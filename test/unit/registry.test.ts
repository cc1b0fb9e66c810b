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

test("a user is known to belong to whom the program names, before the engine brings it", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana", "#bob"], "ACNU");
    t.is(keyOf(registry, "ana"), "one");
    t.is(keyOf(registry, "cy"), undefined);
    t.is(registry.find("one")?.status, "declared");
    t.false(registry.isComplete);
});

test("what a check says of an allocation replaces what the program said of it", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana", "#bob"], "ACNU");
    registry.check("one", ["bob", "cy"]);
    registry.declare("one", ["#ana"], "TSTNU");
    t.is(keyOf(registry, "ana"), undefined);
    t.is(keyOf(registry, "cy"), "one");
    t.is(registry.find("one")?.target, "ACNU", "the program's later word counts for nothing");
    t.true(registry.find("one")?.declaredMembers.has("#ana"), "whom the program named stays known");
});

test("a later word of the program replaces an earlier one", (t) => {
    const registry = createRegistry();
    registry.declare("one", undefined, undefined);
    t.false(registry.isComplete, "although its users are not known");
    registry.declare("one", ["#ana"], "ACNU");
    registry.declare("one", ["#bob"], "ACNU");
    t.is(keyOf(registry, "ana"), undefined);
    t.is(keyOf(registry, "bob"), "one");
});

test("a check comes before what the program said of another allocation, and the contest is known", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana"], "ACNU");
    registry.check("two", ["ana"]);
    t.is(keyOf(registry, "ana"), "two");
    t.true(registry.isContested("ana"));
    registry.check("one", ["bob"]);
    t.false(registry.isContested("ana"));
    t.is(registry.find("two")?.overlaps.size, 0);
});

test("a user whom two checks have is known to both with the other", (t) => {
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

test("checked once more, as in a replacement, an allocation is no overlap of its own", (t) => {
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

test("a check's end says whether a write can follow, and all are complete when each was checked", (t) => {
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
    t.false(registry.hasFailed);
    end("bad", undefined);
    t.true(registry.isComplete);
    t.true(registry.hasFailed);
    t.deepEqual(
        registry.all.map(({ status }) => status),
        ["validated", "invalid"],
    );
});

test("a write that has not reached everybody is a failure of the run", (t) => {
    const registry = createRegistry();
    const one = registry.check("one", ["ana"]);
    t.false(registry.hasFailed);
    one?.failed.add("ana");
    t.true(registry.hasFailed);
});

test("a set is pending as long as an allocation that gives it is neither written nor failed", (t) => {
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
    t.true(registry.isPending("ACNU"), "two is to come");
    registry.conclude(two, "TSTNU");
    t.false(registry.isPending("ACNU"), "check has said that two gives something else");
    t.true(registry.isPending("TSTNU"));
    registry.conclude(two, undefined);
    t.false(registry.isPending("TSTNU"), "an invalid one is not written");
});

test("an allocation that turns out to be another organization's is gone without a trace", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana"], "ACNU");
    registry.remove("one");
    t.is(keyOf(registry, "ana"), undefined);
    t.false(registry.isPending("ACNU"));
    t.deepEqual(registry.all, []);
    t.true(registry.isComplete);
    registry.remove("one");
});

test("a delete is a destroy's where the program declares nothing, or declares what is deleted", (t) => {
    t.true(createRegistry().isDestroyOf("one"));

    const leaving = createRegistry();
    leaving.declare("two", ["#ana"], "ACNU");
    t.false(leaving.isDestroyOf("one"), "one has left the program");
    t.is(keyOf(leaving, "ana"), "two");

    const destroy = createRegistry();
    destroy.declare("one", ["#ana"], "ACNU");
    destroy.declare("two", ["#bob"], "ACNU");
    t.true(destroy.isDestroyOf("one"));
    t.true(destroy.isComplete, "nothing of the program comes");
    t.is(keyOf(destroy, "bob"), undefined);
    t.true(destroy.isDestroyOf("three"), "one that has left the program is destroyed with the others");
});

test("a delete that makes room for a replacement is none of a destroy", (t) => {
    const registry = createRegistry();
    registry.declare("one", ["#ana"], "ACNU");
    const one = registry.check("one", ["ana"]);
    if (one) {
        registry.conclude(one, "ACNU");
    }
    t.false(registry.isDestroyOf("one"));
    t.is(keyOf(registry, "ana"), "one");
});
