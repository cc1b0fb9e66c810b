import test from "ava";
import { parseSeats, printSeats } from "../../provider/contract/seats-line";

test("the line of an organization's seats is read back with any length of its ID", (t) => {
    const accountId = "a".repeat(200);
    t.deepEqual(parseSeats(printSeats(accountId, { ACNU: { used: 1, bought: 2, left: 1 } })), {
        accountId,
        seats: new Map([["ACNU", { used: 1, bought: 2 }]]),
    });
});

test("a bundle's line has the run's change and the seats left; impossible numbers are marked as such", (t) => {
    const line = printSeats("song-one", {
        ATTUNU: { used: 37, bought: 40, change: 3 },
        ACNU: { used: 8, bought: 10 },
        IDU: { used: 9, bought: 9, change: 2 },
        PMD: { used: 0, bought: 40, change: -38 },
        TSTNU: { used: 5, bought: 9, change: -5 },
    });
    t.is(
        line,
        'seats used in organization "song-one": ACNU 8 of 10 (2 left), ATTUNU 37 of 40 (+3, 0 left), IDU 9 of 9 (+2, 2 short), ' +
            "PMD 0 of 40 (-38, fewer seats in use than the state says), TSTNU 5 of 9 (-5, 9 left)",
    );
    t.deepEqual(
        [...(parseSeats(line)?.seats ?? [])],
        [
            ["ACNU", { used: 8, bought: 10 }],
            ["ATTUNU", { used: 37, bought: 40 }],
            ["IDU", { used: 9, bought: 9 }],
            ["PMD", { used: 0, bought: 40 }],
            ["TSTNU", { used: 5, bought: 9 }],
        ],
    );
});
