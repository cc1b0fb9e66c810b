import test from "ava";
import {
    backoff,
    isTransient,
    type RetryBounds,
    RetryBudget,
    readRetryAfter,
    type Trouble,
    troubleOfStatus,
} from "../../provider/uipath/http/retry";

const now = Date.parse("2026-01-02T03:04:05Z");

const headers: [string | null, number | undefined][] = [
    ["120", 120],
    [" 7 ", 7],
    ["0", 0],
    ["2.5", 2.5],
    ["5.12", 5.12],
    ["3, 5", 5],
    ["5,3", 5],
    ["Fri, 02 Jan 2026 03:04:15 GMT", 10],
    ["Friday, 02-Jan-26 03:04:15 GMT", 10],
    ["Fri Jan  2 03:04:15 2026", 10],
    ["Fri, 02 Jan 2026 03:00:00 GMT", 0],
    ["-1", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    ["5 seconds", undefined],
    ["2026", 2026],
    ["2026-01-02", undefined],
    ["soon", undefined],
    ["Fri", undefined],
    [",", undefined],
    ["", undefined],
    [null, undefined],
];
for (const [header, seconds] of headers) {
    test(`Retry-After: ${header}`, (t) => t.is(readRetryAfter(header, now), seconds));
}

test("temporary failures are tried again, final ones are not", (t) => {
    const statuses = [200, 301, 400, 401, 403, 404, 408, 409, 413, 425, 429, 500, 501, 502, 503, 504, 599];
    t.deepEqual(statuses.filter(isTransient), [408, 425, 429, 500, 502, 503, 504, 599]);
});

const free = { maxAttempts: undefined, retrySeconds: undefined };

/** The remaining attempts after pairs of a failure kind and its seconds. */
function leftAfter(bounds: RetryBounds, ...failures: [Trouble, number][]): number {
    const budget = new RetryBudget(bounds, 0);
    return failures.map(([trouble, at]) => budget.take(trouble, at, at).left).at(-1) ?? Number.NaN;
}

test("the wait for a 429 is longer than the documented window of five minutes", (t) => {
    t.is(troubleOfStatus(429), "limited");
    t.true(leftAfter(free, ["limited", 0], ["limited", 329]) > 30);
    t.true(leftAfter(free, ["limited", 0], ["limited", 361]) <= 0);
});

test("the wait for a restarting server is half a minute or more", (t) => {
    t.deepEqual([502, 503].map(troubleOfStatus), ["restarting", "restarting"]);
    t.true(leftAfter(free, ["restarting", 0], ["restarting", 30]) > 0);
    t.true(leftAfter(free, ["restarting", 0], ["restarting", 60]) <= 0);
});

test("other failures get five attempts, without a time limit", (t) => {
    t.deepEqual([500, 504, 408].map(troubleOfStatus), ["passing", "passing", "passing"]);
    const failures = [0, 60, 120, 180].map((at): [Trouble, number] => ["passing", at]);
    t.true(leftAfter(free, ...failures) > 0);
    t.is(leftAfter(free, ...failures, ["passing", 240]), 0);
});

test("mixed kinds of failures are counted separately", (t) => {
    const limited = [0, 100, 200, 300].map((at): [Trouble, number] => ["limited", at]);
    t.true(leftAfter(free, ...limited, ["restarting", 301]) > 40);
    t.true(leftAfter(free, ...limited, ["restarting", 301], ["passing", 302]) > 0);
    t.true(leftAfter(free, ...limited, ["restarting", 301], ["limited", 302]) < 60);
});

test("uipath:retrySeconds and uipath:maxAttempts bound all of them together", (t) => {
    for (const trouble of ["limited", "restarting", "passing"] as const) {
        t.is(leftAfter({ ...free, maxAttempts: 2 }, ["limited", 0], [trouble, 1]), 0);
        t.is(leftAfter({ ...free, retrySeconds: 10 }, ["restarting", 0], [trouble, 4]), 6);
        t.true(leftAfter({ ...free, retrySeconds: 10 }, ["restarting", 0], [trouble, 11]) <= 0);
    }
    t.true(leftAfter({ ...free, maxAttempts: 20 }, ...Array(9).fill(["passing", 1])) > 0, "more than the default");
});

test("pauses grow, with full jitter, up to half a minute", (t) => {
    const longest = () => 1;
    t.deepEqual(
        [1, 2, 3, 8].map((attempts) => backoff(attempts, longest)),
        [0.5, 1, 2, 30],
    );
    t.is(
        backoff(8, () => 0),
        0,
    );
});
