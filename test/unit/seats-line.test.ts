import test from "ava";
import { parseSeats, printSeats } from "../../provider/contract/seats-line";

test("the line of an organization's seats is read back, however long its ID is", (t) => {
    const accountId = "a".repeat(200);
    t.deepEqual(parseSeats(printSeats(accountId, { ACNU: { used: 1, bought: 2, left: 1 } })), {
        accountId,
        seats: new Map([["ACNU", { used: 1, bought: 2 }]]),
    });
});
