import test from "ava";
import { noteDirectory, takeDirectory } from "../../provider/program/known-names";

const people = (count: number) => Array.from({ length: count }, (_, at) => [`id-${at}`, `p${at}@example.com`] as const);

test.serial("a noted directory is returned once, without people without a name", (t) => {
    noteDirectory([...people(2), ["id-9", ""]]);
    t.deepEqual(takeDirectory(), people(2));
    t.deepEqual(takeDirectory(), []);
});

test.serial("a directory of over 5,000 people is left out as a whole", (t) => {
    noteDirectory(people(5_000));
    t.is(takeDirectory().length, 5_000);
    noteDirectory(people(5_001));
    t.deepEqual(takeDirectory(), []);
});
