import test from "ava";
import { canonicalId, sentId } from "../../provider/domain/id";
import { IdMap, IdSet } from "../../provider/domain/id-map";

const guid = "c56a4180-65aa-42ec-a945-5fd21dec0538";
const spellings = [
    guid,
    guid.toUpperCase(),
    `{${guid}}`,
    `(${guid.toUpperCase()})`,
    guid.replaceAll("-", ""),
    `{${guid.replaceAll("-", "")}}`,
    `'${guid}`,
    `'{${guid}}'`,
];

for (const spelling of spellings) {
    test(`a GUID is the same in this spelling, and sent in its standard form: ${spelling}`, (t) => {
        t.is(canonicalId(spelling), guid);
        t.is(sentId(spelling), guid);
    });
}

test("any other ID is the same in each letter case, and sent as it is", (t) => {
    for (const id of ["Singer-7", "ANA@Example.com", "{singer}", `${guid}0`, `${guid.slice(1)}`, "É"]) {
        t.is(canonicalId(id), canonicalId(id.toUpperCase()));
        t.is(sentId(id), id);
    }
});

test("IDs with more than a different spelling are not the same", (t) => {
    const ids = [guid, guid.replace(/8$/, "9"), "a", "a ", "{a}", "'a", "a-b", "ab", ""];
    t.is(new Set(ids.map(canonicalId)).size, ids.length);
});

test("a map finds a value by each spelling of its ID, and lists the spelling that was set last", (t) => {
    const map = new IdMap([
        ["Ana", 1],
        [`{${guid}}`, 2],
    ]);
    for (const spelling of spellings) {
        t.is(map.get(spelling), 2);
        t.true(map.has(spelling));
    }
    map.set("ANA", 3).set("ben", 4);
    t.deepEqual(
        [...map],
        [
            ["ANA", 3],
            [`{${guid}}`, 2],
            ["ben", 4],
        ],
    );
    t.deepEqual([...map.keys()], ["ANA", `{${guid}}`, "ben"]);
    t.deepEqual([...map.values()], [3, 2, 4]);
    t.true(map.delete(guid.toUpperCase()));
    t.false(map.delete(guid));
    t.is(map.size, 2);
    t.is(map.get("cy"), undefined);
});

test("a set contains an ID once in all spellings", (t) => {
    const set = new IdSet(["bo", ...spellings, "BO"]);
    t.is(set.size, 2);
    t.deepEqual([...set], ["BO", `'{${guid}}'`]);
    t.true(set.has("bO"));
    t.true(set.delete("Bo"));
    t.deepEqual([...set.add("cy")], [`'{${guid}}'`, "cy"]);
});
