import test from "ava";
import { parseNames, printNames } from "../../provider/contract/names-line";
import { printSeats } from "../../provider/contract/seats-line";

test("a line of names is read back with any characters in the names", (t) => {
    const users = [
        { id: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", name: "ana@example.com" },
        { id: "ben", name: "Ben (QA), Bay" },
        { id: "cem", name: 'Cem "C" Can (id-1), no' },
    ];
    const names = ["ana@example.com", "Ben [QA], Bay", 'Cem "C" Can [id-1], no'];
    t.deepEqual(
        parseNames(printNames(users)),
        users.map(({ id }, index) => ({ id, name: names[index] })),
    );
});

test("another line is not read as a line of names", (t) => {
    t.is(parseNames(printSeats("song-one", { ACNU: { used: 1, bought: 2, left: 1 } })), undefined);
    t.is(parseNames("team in song-one: + ACNU: 1 user (ana@example.com)"), undefined);
});
